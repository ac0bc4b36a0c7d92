import { isRefusal } from '#kernel/refusal';
import type { Action, Activation, OwnCall } from './call.ts';
import { priceText } from './dollars.ts';
import { encodeId } from './order-code.ts';
import { readOrderId } from './parameters.ts';
import { spellRefusal } from './refusals.ts';

/** `sms/cancel`: only the call that gave the money back says so, however many come at once: resellers credit by it. */
export const cancelSms: Action = async ({ core, caller, parameters }) => {
  const { changed, priceMicros } = await core.activations.cancel({
    id: readOrderId(parameters),
    accountId: caller.accountId,
  });
  if (!changed) throw spellRefusal({ code: 'hold_already_settled' });
  const refunded = priceText(priceMicros);
  return {
    success: 1,
    message: `The order has been cancelled, and you have been refunded ${refunded} dollars.`,
  };
};

/** `sms/cancel_all`: what waits for its first message and may be cancelled by now; the rest goes on. */
export const cancelAll: Action = async (call) => {
  const waiting = (await listOpen(call)).filter(({ state }) => state === 'waiting');
  const refunded = await Promise.all(waiting.map(({ id }) => tryCancel(call, id)));
  return {
    success: 1,
    message: 'Your active orders have been refunded',
    refunded_orders: refunded.flatMap((id) => (id === undefined ? [] : [encodeId('order', id)])),
  };
};

async function tryCancel({ core, caller }: OwnCall, id: number): Promise<number | undefined> {
  try {
    const { changed } = await core.activations.cancel({ id, accountId: caller.accountId });
    return changed ? id : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

const PAGE = 500;
const MOST_OPEN = 10_000;

async function listOpen({ core, caller: { accountId } }: OwnCall): Promise<Activation[]> {
  const open: Activation[] = [];
  while (open.length < MOST_OPEN) {
    const page = await core.activations.listOpen({ accountId, limit: PAGE, offset: open.length });
    open.push(...page);
    if (page.length < PAGE) break;
  }
  return open;
}
