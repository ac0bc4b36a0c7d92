import { isRefusal } from '#kernel/refusal';
import type { Action, OwnCall } from './call.ts';
import { priceDollars } from './cents.ts';
import { type Activation, isEnded, statusWords } from './orders.ts';
import { findMoment, findText, findWhole, readText } from './parameters.ts';
import { readCountry, readService } from './places.ts';
import { badRequest } from './wire-error.ts';

const PAGE = 500;
/** Numbers that are active are all shown; nobody is expected to have more of them. */
const MOST_ACTIVE = 10_000;
const MOST_ENDED = 500;

/**
 * 3.12: all active numbers, then the newest `limit` that have ended. One client puts the id of an order in that place
 * and wants this order alone, not in an array.
 */
export const getInventory: Action = async (call) => {
  const { orders, parameters } = call;
  const order = await findNamedOrder(call);
  if (order) return orders.show(order);

  readText(parameters, 'limit');
  const limit = findWhole(parameters, 'limit', { most: MOST_ENDED }) ?? 0;
  const active = await listActive(call);
  const ended = limit === 0 ? [] : await listEnded(call, { limit, active: active.length });
  const shown = [...new Map([...active, ...ended].map((one) => [one.id, one])).values()];
  return Promise.all(shown.map((one) => orders.show(one)));
};

async function findNamedOrder({ core, caller, parameters }: OwnCall): Promise<Activation | undefined> {
  const text = readText(parameters, 'limit');
  if (!/^[1-9][0-9]{7,9}$/.test(text)) return undefined;
  try {
    return await core.activations.get({ id: Number(text), accountId: caller.accountId });
  } catch (error) {
    if (isRefusal(error, 'activation_not_found')) return undefined;
    throw error;
  }
}

async function listActive({ core, caller }: OwnCall): Promise<Activation[]> {
  const active: Activation[] = [];
  for (let offset = 0; offset < MOST_ACTIVE; offset += PAGE) {
    const page = await core.activations.listOpen({ accountId: caller.accountId, limit: PAGE, offset });
    active.push(...page);
    if (page.length < PAGE) break;
  }
  return active;
}

/** By time, whether or not a sweep has already ended them. */
async function listEnded(
  { core, caller }: OwnCall,
  { limit, active }: { limit: number; active: number },
): Promise<Activation[]> {
  const ended: Activation[] = [];
  const size = Math.min(limit + active, PAGE);
  let before: number | undefined;
  for (let seen = 0; seen <= MOST_ACTIVE + MOST_ENDED; seen += size) {
    const page = await core.activations.list({ accountId: caller.accountId, limit: size, before });
    ended.push(...page.filter(isEnded));
    if (page.length < size || ended.length >= limit) break;
    before = page.at(-1)?.id;
  }
  return ended.slice(0, limit);
}

const MOST_LISTED = 500;
/** Orders that are looked through for one reply. */
const MOST_SEEN = 10_000;
/** No lease is longer than a day. */
const LONGEST_LEASE_MS = 86_400_000;

/** 4.12: newest first, among the newest ten thousand of the time asked for. */
export const getBulkPhoneStatus: Action = async (call) => {
  const { core, caller, orders, parameters } = call;
  const limit = findWhole(parameters, 'limit', { most: MOST_LISTED }) ?? 100;
  const expiredAfter = findMoment(parameters, 'expiredAfter');
  const expiredBefore = findMoment(parameters, 'expiredBefore');
  const suits = await readFilter(call);
  const window = {
    ...(expiredAfter && { from: new Date(expiredAfter.getTime() - LONGEST_LEASE_MS) }),
    ...(expiredBefore && { to: expiredBefore }),
  };

  const found: Activation[] = [];
  let before: number | undefined;
  for (let seen = 0; seen < MOST_SEEN && found.length < limit; seen += PAGE) {
    const page = await core.activations.list({
      accountId: caller.accountId,
      limit: PAGE,
      before,
      ...window,
    });
    found.push(
      ...page.filter(
        (one) =>
          suits(one) &&
          (!expiredAfter || one.expiresAt >= expiredAfter) &&
          (!expiredBefore || one.expiresAt <= expiredBefore),
      ),
    );
    if (page.length < PAGE) break;
    before = page.at(-1)?.id;
  }
  return { body: await Promise.all(found.slice(0, limit).map((one) => orders.show(one, priceDollars))) };
};

/** By country, service and status, each where it is asked for. */
async function readFilter({ core, parameters }: OwnCall): Promise<(activation: Activation) => boolean> {
  const view = await core.catalog.view();
  const country = parameters.has('country') ? readCountry(parameters, view).id : undefined;
  const service = parameters.has('service') ? readService(parameters, view).id : undefined;
  const status = findText(parameters, 'status');
  if (status !== undefined && !Object.values(statusWords).includes(status))
    throw badRequest('status', 'must be waiting, complete, refunded or expired');
  return ({ countryId, serviceId, state }) =>
    (country === undefined || countryId === country) &&
    (service === undefined || serviceId === service) &&
    (status === undefined || statusWords[state] === status);
}
