import type { CallingDialect, ExchangeTrace, PrefixType } from '#suppliers/partner';
import { type ForeignId, problemOf } from '#suppliers/supplier';
import type { Arrival, FakeHub, PushScript } from './fake-hub.ts';
import type { HubOrder } from './hub-inbox.ts';
import { sleep } from './kit-server.ts';

export type Outcome = 'pass' | 'fail' | 'skip';

/** Thrown to end a check early. */
export class CheckEnd extends Error {
  override readonly name = 'CheckEnd';
  readonly outcome: Outcome;

  constructor(outcome: Outcome, detail: string) {
    super(detail);
    this.outcome = outcome;
  }
}

export type Taken = HubOrder & { id: ForeignId };

/** The tools of all checks: a fake hub in front of the partner, and ways to make messages arrive. */
export type CheckWorld = {
  dialect: CallingDialect;
  hub: FakeHub;
  traces: readonly ExchangeTrace[];
  country: string;
  operator: string;
  service: string;
  retryMs: number;
  smsWaitMs: number;
  maxOrders: number;
  /** Makes the partner's SIM receive a message; undefined where somebody has to send it by hand. */
  provoke: ((sms: { to: string; from: string; text: string }) => Promise<void>) | undefined;
  /** Tells whoever sends messages by hand that one is needed. */
  onWait: (phone: string) => void;
  signal: AbortSignal;
};

/** Orders a number, or ends the check. */
export async function take(
  world: CheckWorld,
  { prefixType, ...wish }: { service?: string; exceptionPrefixes?: string[]; prefixType?: PrefixType } = {},
): Promise<Taken> {
  const { country, operator, service } = world;
  const held = new Set(world.hub.orders.filter(({ closedAt }) => !closedAt).map(({ phone }) => phone));
  let order: Taken | undefined;
  try {
    const wanted = { country, operator, service, sumMicros: 1_000_000n, ...wish };
    order = await world.hub.order(wanted, prefixType && { prefixType });
  } catch (error) {
    throw new CheckEnd('fail', `GET_NUMBER failed: ${describe(error)}`);
  }
  if (order && held.has(order.phone))
    throw new CheckEnd('fail', `${order.phone} was given again before its FINISH`);
  if (order) return order;
  throw new CheckEnd('skip', 'no number left to order');
}

/** Sends FINISH, or ends the check. */
export async function finish(world: CheckWorld, { id }: Taken, status: 3 | 4 | 5): Promise<void> {
  try {
    await world.hub.finish(id, status);
  } catch (error) {
    throw new CheckEnd('fail', `FINISH ${status} of ${id.text} failed: ${describe(error)}`);
  }
}

/** Lets a message arrive at an ordered number and waits until it has been pushed `times` times. */
export async function receive(
  world: CheckWorld,
  order: Taken,
  text: string,
  { times = 1, script }: { times?: number; script?: PushScript } = {},
): Promise<Arrival[]> {
  if (script) world.hub.script(order.phone, script);
  const before = arrivalsAt(world, order).length;
  if (!world.provoke) world.onWait(order.phone);
  await world.provoke?.({ to: order.phone, from: 'Kit', text }).catch((error: unknown) => {
    throw new CheckEnd('fail', `the message could not be sent: ${String(error)}`);
  });

  const deadline = Date.now() + world.smsWaitMs + (times - 1) * (world.retryMs * 1.2 + 1000);
  while (arrivalsAt(world, order).length < before + times && Date.now() < deadline && !world.signal.aborted) {
    await sleep(Math.min(50, world.retryMs / 4), world.signal);
  }
  const arrived = arrivalsAt(world, order).slice(before);
  if (arrived.length >= times) return arrived;
  if (arrived.length > 0) throw new CheckEnd('fail', `came ${arrived.length} times, expected ${times}`);
  if (!world.provoke)
    throw new CheckEnd('skip', `no message came to ${order.phone} within ${world.smsWaitMs} ms`);
  throw new CheckEnd('fail', `a message to ${order.phone} was not pushed within ${world.smsWaitMs} ms`);
}

/** Waits longer than a repeat would take; ends the check if anything more came. */
export async function expectQuiet(world: CheckWorld, order: Taken, reason: string): Promise<void> {
  const before = arrivalsAt(world, order).length;
  await sleep(world.retryMs * 1.5, world.signal);
  if (arrivalsAt(world, order).length > before) throw new CheckEnd('fail', `pushed again ${reason}`);
}

function arrivalsAt(world: CheckWorld, { phone }: { phone: string }): Arrival[] {
  return world.hub.arrivals.filter(({ push }) => push?.phone === phone);
}

export function describe(error: unknown): string {
  const problem = problemOf(error);
  if (!problem) return String(error);
  return [problem.kind, problem.httpStatus, problem.code].filter(Boolean).join(' ');
}
