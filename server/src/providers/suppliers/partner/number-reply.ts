import type { JsonObject } from '#kernel/lossless-json';
import type { ForeignId } from '#suppliers/supplier';
import { wireId, wirePhone } from './fields.ts';

const ID_FIELDS = ['activationId', 'activation_id', 'activationID'] as const;

/**
 * The successful form of the answer, with the tolerances of contract 7.2: number and id as number or string, three
 * spellings of the id's name, extra fields ignored. `activationId` alone tells that a SIM is reserved although
 * its number cannot be read, so that the caller can cancel it.
 */
export function parseNumberReply(reply: JsonObject): { number?: string; activationId?: ForeignId } {
  const number = wirePhone.safeParse(reply.number).data;
  const activationId = ID_FIELDS.map((field) => wireId.safeParse(reply[field]).data).find(
    (id) => id !== undefined,
  );
  return { ...(number && { number }), ...(activationId && { activationId }) };
}
