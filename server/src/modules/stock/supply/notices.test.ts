import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';

let world: World;
let serial = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
stopClock();

const supplier = async () =>
  (await world.core.inventory.createSupplier({ name: `noted${++serial}`, kind: 'partner' })).id;
const note = (notice: Parameters<World['core']['supply']['note']>[0]) => world.core.supply.note(notice);
const flush = () => world.core.supply.flush();
/** All that is noted of a kind, with its count, by subject. */
async function countsOf(kind: string): Promise<Map<string, bigint>> {
  await flush();
  const { rows } = await sql<{ subject: string; count: bigint }>`
    select subject, sum(count)::bigint as count from partner_notice where kind = ${kind} group by 1`.execute(
    world.db.read,
  );
  return new Map(rows.map(({ subject, count }) => [subject, count]));
}
const fill = (kind: string, count: number, more: { supplierId?: bigint; stranger?: boolean } = {}) => {
  for (let index = 0; index < count; index++) note({ kind, subject: `${kind} ${index}`, ...more });
};

describe('matters that were noted at the same moment', () => {
  it('are listed in the reverse of one order, as they are written down', async () => {
    const suppliers = [await supplier(), await supplier()];
    const all = suppliers.flatMap((supplierId) =>
      ['k1', 'k2'].flatMap((kind) => ['j1', 'j2'].map((subject) => ({ supplierId, kind, subject }))),
    );
    for (const index of [5, 2, 7, 0, 3, 6, 1, 4]) note(all[index] ?? { kind: '', subject: '' });

    const listed = await world.core.supply.notices({ limit: 8 });

    expect(listed.map(({ supplierId, kind, subject }) => ({ supplierId, kind, subject }))).toEqual(
      all.toReversed(),
    );
  });

  it('have the details of the last time', async () => {
    const supplierId = await supplier();
    const last = async () => (await world.core.supply.notices({ supplierId, limit: 1 }))[0];
    note({ supplierId, kind: 'odd', subject: 'one', details: { time: 1 } });
    await flush();
    const first = await last();
    note({ supplierId, kind: 'odd', subject: 'one', details: { time: 2 } });
    note({ supplierId, kind: 'odd', subject: 'one', details: { time: 3 } });
    const third = await last();
    note({ supplierId, kind: 'odd', subject: 'one' });

    expect([first, third]).toMatchObject([
      { details: { time: 1 }, count: 1n },
      { details: { time: 3 }, count: 3n },
    ]);
    expect(await last()).toMatchObject({ details: {}, count: 4n });
  });
});

describe('the most that is kept apart of a kind', () => {
  const strange = { stranger: true };

  it('is fifty for strangers, and what is known already takes no room of what is new', async () => {
    fill('room', 49, strange);
    await flush();
    note({ kind: 'room', subject: 'room 0', ...strange });
    note({ kind: 'room', subject: 'the last', ...strange });
    note({ kind: 'room', subject: 'too much', ...strange });
    await flush();
    note({ kind: 'room', subject: 'still too much', ...strange });
    note({ kind: 'room', subject: 'the last', ...strange });

    const counts = await countsOf('room');

    expect(counts.size).toBe(51);
    expect([counts.get('room 0'), counts.get('the last'), counts.get('(others)')]).toEqual([2n, 2n, 2n]);
    expect(counts.get('too much')).toBeUndefined();
  });

  it('is counted for each kind by itself, and for strangers without those that are known', async () => {
    fill('one-kind', 50, strange);
    fill('known', 60);
    await flush();
    note({ kind: 'other-kind', subject: 'one-kind 1', ...strange });
    note({ kind: 'other-kind', subject: 'new', ...strange });
    note({ kind: 'known', subject: 'by a stranger', ...strange });
    note({ kind: 'one-kind', subject: 'by somebody', stranger: false });
    note({ kind: 'one-kind', subject: 'known 1', ...strange });

    expect([...(await countsOf('other-kind')).keys()].sort()).toEqual(['new', 'one-kind 1']);
    expect((await countsOf('known')).get('by a stranger')).toBe(1n);
    const counts = await countsOf('one-kind');
    expect(counts.get('by somebody')).toBe(1n);
    expect([counts.get('known 1'), counts.get('(others)')]).toEqual([undefined, 1n]);
  });

  it('is counted for each partner by itself: what one has made known is new of another', async () => {
    const [one, other] = [await supplier(), await supplier()];
    fill('of-one', 50, { supplierId: one, ...strange });
    await flush();
    note({ kind: 'of-one', subject: 'of-one 1', supplierId: other, ...strange });
    note({ kind: 'of-one', subject: 'only of the other', supplierId: other, ...strange });
    await flush();
    note({ kind: 'of-one', subject: 'only of the other', supplierId: one, ...strange });
    await flush();

    const of = async (supplierId: bigint) =>
      (await world.core.supply.notices({ supplierId, kind: 'of-one', limit: 99 })).map(
        ({ subject }) => subject,
      );
    expect((await of(other)).sort()).toEqual(['of-one 1', 'only of the other']);
    expect(await of(one)).toHaveLength(51);
    expect(await of(one)).toContain('(others)');
    expect(await of(one)).not.toContain('only of the other');
  });
});
