import { dialectDefaults, findAnyBreaches, type PrefixType } from '#suppliers/partner';
import { CheckEnd, type CheckWorld, describe, finish, type Taken, take } from './check-world.ts';

/** 7: what is advertised can be ordered, at once. */
export async function countsAreHonest(world: CheckWorld): Promise<string[]> {
  const { rows, totals, skipped } = await world.hub.poll().catch((error: unknown) => {
    throw new CheckEnd('fail', `GET_SERVICES failed: ${describe(error)}`);
  });
  const unread = Object.entries(skipped).filter(([, count]) => count > 0);
  if (unread.length > 0)
    throw new CheckEnd('fail', `entries that cannot be read: ${JSON.stringify(Object.fromEntries(unread))}`);
  const { anyMode } = dialectDefaults[world.dialect];
  const [breach] = findAnyBreaches(rows, anyMode);
  if (breach)
    throw new CheckEnd('fail', `"any" of ${breach.country} ${breach.service} breaks the rule "${anyMode}"`);

  const total = totals.find(({ country, service }) => country === world.country && service === world.service);
  if (!total || total.count === 0)
    throw new CheckEnd('skip', `none of ${world.country} ${world.service} is advertised`);
  const wanted = Math.min(total.count, world.maxOrders);
  const orders: Taken[] = [];
  try {
    for (let index = 0; index < wanted; index += 1) orders.push(await take(world));
  } catch (error) {
    if (!(error instanceof CheckEnd)) throw error;
    throw new CheckEnd(
      'fail',
      `${total.count} advertised, ${orders.length} could be ordered: ${error.message}`,
    );
  } finally {
    for (const order of orders) await finish(world, order, 4);
  }
  if (new Set(orders.map(({ phone }) => phone)).size < orders.length)
    throw new CheckEnd('fail', 'one number was given twice at a time');
  return [`${total.count} advertised, ${wanted} ordered at once`];
}

/** 8: excluded prefixes are not issued, written as integers or as strings. */
export async function exclusionsHold(world: CheckWorld): Promise<string[]> {
  const first = await take(world);
  await finish(world, first, 4);
  const prefix = first.phone.slice(0, 5);
  const details: string[] = [];
  for (const prefixType of ['integer', 'string'] as const) {
    details.push(
      `${prefix} excluded as ${prefixType}, ${await issueExcept(world, prefix, prefixType)} other numbers issued`,
    );
  }
  return details;
}

async function issueExcept(world: CheckWorld, prefix: string, prefixType: PrefixType): Promise<number> {
  for (let issued = 0; issued < 2; issued += 1) {
    const order = await take(world, { exceptionPrefixes: [prefix], prefixType }).catch((error: unknown) => {
      if (error instanceof CheckEnd && error.outcome === 'skip') return undefined;
      throw error;
    });
    if (!order) return issued;
    await finish(world, order, 4);
    if (order.phone.startsWith(prefix)) {
      throw new CheckEnd('fail', `${order.phone} was issued although ${prefix} is excluded as ${prefixType}`);
    }
  }
  return 2;
}

/** 13: an id past 2^53 is not confused with its neighbour. */
export async function idsSurvive(world: CheckWorld): Promise<string[]> {
  const order = await take(world);
  const digits = /^\d+$/.test(order.id.text) ? BigInt(order.id.text) : undefined;
  const beyond = digits !== undefined && digits > 2n ** 53n;
  // The neighbour that a double cannot tell from the id itself, or else one that nobody can have.
  const neighbour = beyond ? digits + (digits % 2n === 0n ? 1n : -1n) : 9_223_372_036_854_775_807n;
  const answered = await world.hub.finish({ text: String(neighbour), json: 'number' }, 4).then(
    () => true,
    () => false,
  );
  await finish(world, order, 4);
  const known = world.hub.orders.some(({ activationId }) => activationId === String(neighbour));
  if (answered && !known)
    throw new CheckEnd('fail', `FINISH of ${neighbour}, which was never issued, was accepted`);
  return [
    beyond
      ? `${order.id.text} closed by its own digits`
      : `ids of this partner stay below 2^53 (${order.id.text})`,
  ];
}
