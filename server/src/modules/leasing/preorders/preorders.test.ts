import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failingAt } from '#test/failing-at';
import { createPartnerWorld, germany, type PartnerWorld } from '#test/partner-world';
import { runDue } from '#test/run-due';
import { expectSoundBooks } from '#test/sound-books';
import { findDue } from '../../../platform/jobs/find-due.ts';
import { createPreorders } from './index.ts';
import { lostAt } from './preorder.ts';
import { claimFirst } from './preorder-store.ts';

let world: PartnerWorld;
let accountId: bigint;

beforeAll(async () => {
  world = await createPartnerWorld({ RESALE: '1' });
});
afterAll(() => world.close());
beforeEach(async () => {
  await sql`update offer set enabled = false`.execute(world.db.read);
  await sql`update preorder set state = 'cancelled' where state in ('waiting', 'filling')`.execute(
    world.db.read,
  );
  ({ accountId } = await world.customer());
});

const wish = { serviceId: 'tg', countryId: 2, lastsSeconds: 3_600 };
const create = (of: object = {}) => world.core.preorders.create({ accountId, ...wish, ...of });
const preorderSweeps = () => world.core.sweeps.filter(({ name }) => name === 'preorders.fill');
const sweep = () => runDue(world.db, preorderSweeps());
const get = ({ id, accountId }: { id: bigint; accountId: bigint }) =>
  world.core.preorders.get({ id, accountId });
const balance = (of = accountId) => world.core.ledger.getBalance(of);
const isDue = async () => (await findDue(world.db.read, preorderSweeps() as never[])).has('preorders.fill');
const reprice = (supplierId: bigint, price: string) =>
  world.core.inventory.importPrices({
    supplierId,
    csv: `country,operator,service,price,step\n2,any,tg,${price},0`,
  });

/** Another process with the same database. */
const another = (db = world.db) =>
  createPreorders({
    ...{ db, clock: world.core.clock, activations: world.core.activations },
    mostDiscountPercent: 0,
    assertKnown: async () => {},
  });

describe('a pre-order', () => {
  it('waits without money on hold, is not due while there is nothing, and is filled by a number that comes', async () => {
    const preorder = await create();
    await sweep();
    const before = [await isDue(), (await get(preorder)).state, (await balance()).heldMicros];
    await world.pool({ price: '0.30' });

    await sweep();

    const { state, activationId } = await get(preorder);
    expect(before).toEqual([false, 'waiting', 0n]);
    expect(state).toBe('filled');
    expect(await world.core.activations.get({ id: activationId ?? 0, accountId })).toMatchObject({
      ...{ state: 'waiting', priceMicros: 300_000n, countryId: 2 },
    });
    expect(await balance()).toEqual({ availableMicros: 99_700_000n, heldMicros: 300_000n });
    expect(await isDue()).toBe(false);
  });

  it('is filled by the number of a lease that ends', async () => {
    await world.pool();
    const other = await world.customer();
    const lease = await world.core.activations.buy({
      accountId: other.accountId,
      serviceId: 'tg',
      countryId: 2,
    });
    const preorder = await create();
    expect(await isDue()).toBe(false);

    await world.core.activations.cancel({ id: lease.id, accountId: other.accountId });
    await sweep();

    expect(await get(preorder)).toMatchObject({ state: 'filled' });
  });

  it('is filled when the price falls to what it may cost', async () => {
    const { supplierId } = await world.pool({ price: '0.30' });
    const preorder = await create({ maxPriceMicros: 200_000n });
    expect(await isDue()).toBe(false);

    await reprice(supplierId, '0.20');
    await sweep();

    expect(await get(preorder)).toMatchObject({ state: 'filled' });
  });

  it('is filled by a partner that tells of stock, and gives it a number', async () => {
    const preorder = await create(germany);
    await world.partner();

    await sweep();

    expect(await get(preorder)).toMatchObject({ state: 'filled', activationId: expect.any(Number) });
  });

  it('waits on where a partner only says that it has numbers', async () => {
    const { fake } = await world.partner();
    fake.setFaults(['lies-about-stock']);
    const preorder = await create(germany);

    await sweep();
    const lied = await get(preorder);
    fake.setFaults([]);
    world.advance(61);
    await sweep();

    expect(lied).toMatchObject({ state: 'waiting', skips: 0, problem: 'no_numbers' });
    expect(await get(preorder)).toMatchObject({ state: 'filled' });
    await expectSoundBooks(world);
  });

  it('of any country, of some operators, without some numbers, gets what it asks for', async () => {
    const some = await create({ countryId: undefined });
    const other = await create({ countryId: 3, operators: ['unicom'] });
    await world.pool({ country: 3, operator: 'any' });
    await sweep();
    const first = [(await get(some)).state, (await get(other)).state];
    await world.pool({ country: 3, operator: 'unicom' });
    await sweep();

    expect(first).toEqual(['filled', 'waiting']);
    expect(await get(other)).toMatchObject({ state: 'filled' });
  });

  it('ends by itself, and is not filled after that', async () => {
    const preorder = await create({ lastsSeconds: 60 });
    world.advance(59);
    const before = await isDue();
    world.advance(1);
    const at = await isDue();
    await world.pool();
    await sweep();

    expect([before, at]).toEqual([false, true]);
    expect(await get(preorder)).toMatchObject({ state: 'expired', activationId: null });
  });

  it('is cancelled once, by its own account; a filled one is not', async () => {
    const [one, filled] = [await create(), await create()];
    const other = await world.customer();
    await expect(world.core.preorders.cancel({ id: one.id, accountId: other.accountId })).rejects.toThrow(
      'not_found',
    );
    expect(await world.core.preorders.cancel(one)).toMatchObject({ state: 'cancelled' });
    expect(await world.core.preorders.cancel(one)).toMatchObject({ state: 'cancelled' });
    await world.pool();
    await sweep();

    await expect(world.core.preorders.cancel(filled)).rejects.toMatchObject({
      ...{ code: 'already_done', details: { state: 'filled' } },
    });
    expect((await get(one)).state).toBe('cancelled');
    for (const id of [0n, -1n, 2n ** 64n])
      await expect(world.core.preorders.cancel({ id, accountId })).rejects.toThrow('not_found');
  });

  it('is refused for what there is not, and past twenty of one account, however many come at once', async () => {
    await expect(create({ serviceId: 'nope' })).rejects.toMatchObject({ code: 'service_unknown' });
    await expect(create({ countryId: 9_999 })).rejects.toMatchObject({ code: 'country_unknown' });
    await expect(create({ accountId: 987_654n })).rejects.toMatchObject({ code: 'account_not_found' });

    const made = await Promise.allSettled(Array.from({ length: 25 }, () => create()));

    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await world.core.preorders.list({ accountId, limit: 100 })).toHaveLength(20);
  });

  it('is forgotten a month after its end', async () => {
    const preorder = await create();
    await world.core.preorders.cancel(preorder);
    world.advance(31 * 86_400);

    for (const { name, run } of world.core.sweeps) if (name === 'preorders.erase') await run();

    await expect(get(preorder)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the line', () => {
  const filled = async (preorders: readonly { id: bigint; accountId: bigint }[]) => {
    const states = await Promise.all(preorders.map(async (one) => (await get(one)).state));
    return states.map((state) => state === 'filled');
  };

  it('is served first come first served, each account before the second of any', async () => {
    const other = await world.customer();
    const line = [await create(), await create(), await create({ accountId: other.accountId })];

    await world.pool({ count: 2 });
    await sweep();
    const two = await filled(line);
    await world.pool();
    await sweep();

    expect(two).toEqual([true, false, true]);
    expect(await filled(line)).toEqual([true, true, true]);
  });

  it('goes on to the next where one cannot pay, which keeps the reason and is looked at again', async () => {
    const poor = await world.customer({ balance: '0.05' });
    const line = [await create({ accountId: poor.accountId }), await create()];
    await world.pool({ count: 2 });

    await sweep();
    const first = await filled(line);
    const skipped = await get(line[0] ?? (await create()));
    await world.core.ledger.grant({ ...poor, amountMicros: 1_000_000n, reference: `rich:${poor.name}` });
    world.advance(60);
    await sweep();

    expect(first).toEqual([false, true]);
    expect(skipped).toMatchObject({ state: 'waiting', skips: 1, problem: 'no_balance' });
    expect(await filled(line)).toEqual([true, true]);
  });

  it('leaves one that could not be paid ten times, and one of a suspended account', async () => {
    const poor = await world.customer({ balance: '0.05' });
    const away = await world.customer();
    const line = [await create({ accountId: poor.accountId }), await create({ accountId: away.accountId })];
    await world.core.accounts.setState({ id: away.accountId, state: 'suspended' });
    await world.pool({ count: 2 });

    for (let turn = 0; turn < 10; turn++) {
      await sweep();
      world.advance(60);
    }

    const ends = await Promise.all(line.map(get));
    expect(ends).toMatchObject([
      { state: 'failed', skips: 10, problem: 'no_balance' },
      { state: 'failed', skips: 10, problem: 'account_inactive' },
    ]);
    expect(await isDue()).toBe(false);
  });

  it('is served once by processes that look at the same time', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, () => world.customer()));
    const line = await Promise.all(others.flatMap((other) => [create(other), create(other), create(other)]));
    await world.pool({ count: 10, price: '0.30' });
    const processes = [another(), another(), another()].flatMap(({ sweeps }) =>
      sweeps.filter(({ name }) => name === 'preorders.fill'),
    );

    await Promise.all(processes.map(({ run }) => run()));
    await sweep();

    expect((await filled(line)).filter(Boolean)).toHaveLength(10);
    const open = await Promise.all(others.map((other) => world.core.activations.countOpen(other.accountId)));
    expect(open.reduce((sum, count) => sum + count, 0)).toBe(10);
    await expectSoundBooks(world);
  });
});

describe('of a process that dies', () => {
  const claim = async () => {
    const now = world.core.clock();
    const wished = { serviceId: 'tg', countryId: 2 };
    const terms = { now, mostDiscountPercent: 0, lostAt: lostAt(now) };
    const claimed = await world.db.write((tx) => claimFirst(tx, wished, terms));
    if (!claimed) throw new Error('there is one to claim');
    return claimed;
  };

  it('before the order: another makes it, a minute later', async () => {
    const preorder = await create();
    await world.pool();
    await claim();
    await expect(world.core.preorders.cancel(preorder)).rejects.toMatchObject({ code: 'try_again' });
    await sweep();
    const early = await get(preorder);

    world.advance(60);
    await sweep();

    expect(early.state).toBe('filling');
    expect((await get(preorder)).state).toBe('filled');
    expect(await world.core.activations.countOpen(accountId)).toBe(1);
  });

  it('after the order: another finds it, even where nothing is in stock, and makes none', async () => {
    const preorder = await create();
    await world.pool();
    await claim();
    const orderKey = `preorder:${preorder.id}`;
    const { id } = await world.core.activations.buy({ accountId, serviceId: 'tg', countryId: 2, orderKey });

    world.advance(60);
    await sweep();

    expect(await get(preorder)).toMatchObject({ state: 'filled', activationId: id });
    expect(await world.core.activations.countOpen(accountId)).toBe(1);
  });

  it('at any statement: it is filled once in the end, and nothing is lost', async () => {
    for (let at = 1; at <= 4; at++) {
      const { accountId: payer } = await world.customer();
      const preorder = await create({ accountId: payer });
      await world.pool();
      const dying = another(failingAt(world.db, at)).sweeps.find(({ name }) => name === 'preorders.fill');

      await dying?.run().catch(() => {});
      world.advance(61);
      await sweep();

      expect(await get(preorder)).toMatchObject({ state: 'filled' });
      expect(await world.core.activations.countOpen(payer)).toBe(1);
      await sql`update offer set enabled = false`.execute(world.db.read);
    }
    await expectSoundBooks(world);
  });

  it('after its time: it is over', async () => {
    const preorder = await create({ lastsSeconds: 60 });
    await world.pool();
    await claim();

    world.advance(60);
    await sweep();

    expect((await get(preorder)).state).toBe('expired');
    expect(await world.core.activations.countOpen(accountId)).toBe(0);
  });
});

it('a pre-order that is cancelled while it is filled is one of both', async () => {
  for (let round = 0; round < 12; round++) {
    const { accountId: payer } = await world.customer();
    const preorder = await create({ accountId: payer });
    await world.pool();

    const [cancelled] = await Promise.allSettled([world.core.preorders.cancel(preorder), sweep()]);
    const { state } = await get(preorder);

    expect(state).toBe(cancelled.status === 'fulfilled' ? 'cancelled' : 'filled');
    expect(await world.core.activations.countOpen(payer)).toBe(state === 'filled' ? 1 : 0);
    await sql`update offer set enabled = false`.execute(world.db.read);
  }
  await expectSoundBooks(world);
});
