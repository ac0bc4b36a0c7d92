import { stringifyLosslessJson } from '#kernel/lossless-json';
import { parseBody } from '#suppliers/partner';
import type { FinishStatus, ForeignId, NumberOrder } from '#suppliers/supplier';
import type { KitReply, KitRequest } from './kit-server.ts';

/** The part of a fake hub that can be driven by hand. */
type DrivenHub = {
  orders: readonly unknown[];
  messages: readonly unknown[];
  listedNumbers(): string[];
  order(order: NumberOrder): Promise<object | undefined>;
  finish(activationId: ForeignId, status: FinishStatus): Promise<void>;
};

/**
 * Drives a fake hub by hand: `POST /kit/order` `{"country","operator"?,"service"}`, `POST /kit/finish`
 * `{"activationId","status"}`, `GET /kit/state`.
 */
export async function driveHub(hub: DrivenHub, request: KitRequest): Promise<KitReply> {
  try {
    if (request.path === '/kit/state')
      return reply(200, { orders: hub.orders, messages: hub.messages, listed: hub.listedNumbers() });
    if (request.path === '/kit/order') return reply(200, await order(hub, request));
    if (request.path === '/kit/finish') return reply(200, await finish(hub, request));
    return reply(404, { error: 'no such path' });
  } catch (error) {
    return reply(502, { error: String(error) });
  }
}

async function order(hub: DrivenHub, request: KitRequest): Promise<unknown> {
  const { country, operator = 'any', service = 'rent' } = parseBody(request.text ?? '{}');
  const wanted = { country: String(country), operator: String(operator), service: String(service) };
  return (await hub.order({ ...wanted, sumMicros: 1_000_000n })) ?? { status: 'NO_NUMBERS' };
}

async function finish(hub: DrivenHub, request: KitRequest): Promise<unknown> {
  const { activationId, status } = parseBody(request.text ?? '{}');
  const text = String(activationId);
  const statuses: Record<string, FinishStatus> = { 1: 1, 3: 3, 4: 4, 5: 5 };
  await hub.finish({ text, json: /^\d+$/.test(text) ? 'number' : 'string' }, statuses[String(status)] ?? 4);
  return { status: 'SUCCESS' };
}

function reply(httpStatus: number, body: unknown): KitReply {
  return { httpStatus, body: stringifyLosslessJson(body) };
}
