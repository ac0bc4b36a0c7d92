import type { FastifyRequest } from 'fastify';
import { Refusal } from '#kernel/refusal';
import { formOf } from '#ui';

/** The amount that staff typed. Refuses `bad_amount` for what is no whole number, and for zero. */
export function readPoints({ points = '' }: Readonly<Record<string, string>>): number {
  if (!/^[+-]?\d{1,7}$/.test(points.trim()) || Number(points) === 0) throw new Refusal('bad_amount');
  return Number(points);
}

/** One button is pressed once, however often it arrives. */
export const readRequestId = ({ request_id = '' }: Readonly<Record<string, string>>): string | undefined =>
  request_id.slice(0, 100) || undefined;

/** An amount with a shop's password. */
export function readStaffForm(request: FastifyRequest) {
  const form = formOf(request);
  return {
    points: readPoints(form),
    password: (form.staff_password ?? '').slice(0, 200),
    requestId: readRequestId(form),
    address: request.ip,
  };
}
