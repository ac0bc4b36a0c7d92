import { ConnectionError, Switchboard } from '@switchboard/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLosingProxy, type LosingProxy } from '#test/losing-proxy';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let proxy: LosingProxy;
let supplierId: bigint;
let accountId: bigint;
let sb: Switchboard;
beforeAll(async () => {
  world = await createNativeWorld();
  ({ supplierId } = await world.pool({ count: 200 }));
});
beforeEach(async () => {
  const customer = await world.customer({ balance: '50' });
  accountId = customer.accountId;
  proxy = await createLosingProxy(world.url);
  sb = new Switchboard({ url: proxy.url, key: customer.key });
});
afterEach(() => proxy.close());
afterAll(() => world.close());

const say = (phone: string, text: string) => world.message({ supplierId, phone, text });
const open = () => world.core.activations.countOpen(accountId);
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('over a line that loses connections', () => {
  const order = /^POST .*[/]activations /;

  it('an order is made once, whether the request or its answer was lost', async () => {
    proxy.lose('before', order, 2);
    const one = await sb.lease({ service: 'tg' });
    proxy.lose('after', order, 2);
    const two = await sb.lease({ service: 'tg' });

    expect(proxy.lost.map((line) => line.split(' ')[0])).toEqual(['before', 'before', 'after', 'after']);
    expect(two.id).not.toBe(one.id);
    expect(await open()).toBe(2);
    expect(await sb.balance()).toBe('49.80');
  });

  it('twenty orders at once are twenty', async () => {
    proxy.lose('before', order, 7);
    proxy.lose('after', order, 7);

    const leases = await Promise.all(Array.from({ length: 20 }, () => sb.lease({ service: 'tg' })));

    expect(new Set(leases.map(({ id }) => id)).size).toBe(20);
    expect(await open()).toBe(20);
  });

  it('a code arrives though its answer is lost, and the wait for it is cut', async () => {
    const lease = await sb.lease({ service: 'tg' });
    proxy.lose('after', /messages[?]wait/);
    const code = lease.code();
    await until(() => world.core.waits.count() === 1);
    proxy.cut();
    await until(() => proxy.seen.filter((line) => /messages[?]wait/.test(line)).length === 2);

    await say(lease.phone, 'Your code is 48213');

    expect(await code).toBe('48213');
  });

  it('a cancel whose answer is lost gives the money back once', async () => {
    const lease = await sb.lease({ service: 'tg' });
    proxy.lose('after', /cancel/);

    expect(await lease.cancel()).toMatchObject({ state: 'cancelled' });
    expect(await sb.balance()).toBe('50.00');
  });

  it('a slow line is only slow', async () => {
    proxy.delay(150);

    const lease = await sb.lease({ service: 'tg' });
    await say(lease.phone, 'Your code is 48213');

    expect(await lease.code()).toBe('48213');
    expect(proxy.seen.filter((line) => order.test(line)).length).toBe(1);
  });

  it('an answer that takes longer than may be is asked for again, and the order is one', async () => {
    const hasty = new Switchboard({ url: proxy.url, key: await keyOf(), timeoutMs: 200 });
    proxy.delay(300);
    const lease = hasty.lease({ service: 'tg' });
    await until(() => proxy.seen.filter((line) => order.test(line)).length === 2);
    proxy.delay(0);

    expect((await lease).phone).toMatch(/^\d+$/);
    expect(await open()).toBe(1);
  });

  it('one that stays away is given up', async () => {
    const hasty = new Switchboard({ url: proxy.url, key: await keyOf(), retries: 1 });
    proxy.refuse(true);

    expect(await hasty.balance().catch((error) => error)).toBeInstanceOf(ConnectionError);
  });

  const keyOf = async () => (await world.core.accounts.createKey({ accountId })).key;
});

describe('a stream over such a line', () => {
  it('misses nothing and gives nothing twice', async () => {
    const stop = new AbortController();
    const stream = await sb.events({ signal: stop.signal }).open();
    const got: string[] = [];
    const reading = (async () => {
      for await (const { kind, subject } of stream) got.push(`${kind} ${subject}`);
    })();

    const expected: string[] = [];
    for (let round = 0; round < 12; round++) {
      const { id, phone } = await world.core.activations.buy({ accountId, serviceId: 'tg' });
      if (round % 3 === 0) proxy.cut();
      await say(phone, `Your code is ${10_000 + round}`);
      if (round % 4 === 1) proxy.lose('before', /events/);
      expected.push(`activation.created activation:${id}`, `activation.message activation:${id}`);
      if (round % 3 === 1) await until(() => got.length === expected.length);
    }
    await until(() => got.length >= expected.length);
    stop.abort();
    await reading;

    expect(got).toEqual(expected);
    expect(proxy.seen.filter((line) => /events/.test(line)).length).toBeGreaterThan(3);
  });

  it('goes on after the server was away for a while', async () => {
    const stream = await sb.events().open();
    proxy.refuse(true);
    proxy.cut();
    const { id } = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    const next = stream[Symbol.asyncIterator]().next();
    await new Promise((resolve) => setTimeout(resolve, 600));
    proxy.refuse(false);

    expect((await next).value).toMatchObject({ kind: 'activation.created', subject: `activation:${id}` });
    stream.close();
  });

  it('that never began is given up', async () => {
    const hasty = new Switchboard({ url: 'http://127.0.0.1:1', key: 'k', retries: 1 });

    expect(
      await hasty
        .events()
        .open()
        .catch((error) => error),
    ).toBeInstanceOf(ConnectionError);
  });
});
