import { hubReply, parsePush, type WireReply } from '#suppliers/partner';
import type { OperationKind } from '#suppliers/supplier';
import type { Call, CallDeps } from './call.ts';

/** PUSH_SMS and PUSH_SMS_RENT in all their forms. */
export async function takePush(
  { core }: CallDeps,
  { partner, body, raw, form }: Call,
  kind: OperationKind,
): Promise<WireReply> {
  const push = parsePush(body, kind);
  return hubReply(await core.supply.receivePush(partner, push, raw), form);
}
