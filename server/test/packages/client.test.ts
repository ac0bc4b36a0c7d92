import {
  ConnectionError,
  InvalidRequestError,
  LeaseEndedError,
  NoMoneyError,
  NotAllowedError,
  NotFoundError,
  OutOfStockError,
  ProblemError,
  Switchboard,
  SwitchboardError,
  TimeoutError,
} from '@switchboard/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let supplierId: bigint;
let customer: { accountId: bigint; key: string; name: string };
let sb: Switchboard;
beforeAll(async () => {
  world = await createNativeWorld();
  ({ supplierId } = await world.pool({ count: 100 }));
});
beforeEach(async () => {
  customer = await world.customer({ balance: '5' });
  sb = new Switchboard({ url: world.url, key: customer.key });
});
afterAll(() => world.close());

const say = (phone: string, text: string) => world.message({ supplierId, phone, text });
async function waiting(count: number): Promise<void> {
  while (world.core.waits.count() !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('a lease', () => {
  it('gives its code the moment that the message is there, and costs what it says', async () => {
    const lease = await sb.lease({ service: 'tg', country: 2, maxPrice: '0.50' });
    const code = lease.code({ timeout: 30_000 });
    await waiting(1);

    await say(lease.phone, 'Your code is 48213');

    expect(await code).toBe('48213');
    expect(lease.price).toBe('0.10');
    expect(await sb.balance()).toBe('4.90');
    expect(await lease.finish()).toMatchObject({ state: 'finished', code: '48213' });
  });

  it('gives each code once, in order, and another after that was asked for', async () => {
    const lease = await sb.lease({ service: 'tg' });
    await say(lease.phone, 'Your code is 11111');
    const first = await lease.code();
    await lease.another();
    const second = lease.code();
    await waiting(1);
    await say(lease.phone, 'Your code is 22222');

    expect([first, await second]).toEqual(['11111', '22222']);
    expect(await (await sb.findLease(lease.id)).code()).toBe('11111');
  });

  it('passes over messages without a code, which the messages have', async () => {
    const lease = await sb.lease({ service: 'tg' });
    await say(lease.phone, 'Welcome!');
    await lease.another().catch(() => {});
    await say(lease.phone, 'Your code is 33333');

    expect(await lease.code()).toBe('33333');
    const again = await sb.findLease(lease.id);
    const texts: (string | null)[] = [];
    for await (const { text } of again.messages()) {
      texts.push(text);
      if (texts.length === 2) break;
    }
    expect(texts).toEqual(['Welcome!', 'Your code is 33333']);
  });

  it('says in time that none came, and at once that it has ended', async () => {
    const lease = await sb.lease({ service: 'tg' });
    const late = await lease.code({ timeout: 900 }).catch((error) => error);
    const ended = lease.code().catch((error) => error);
    await waiting(1);

    await lease.cancel();

    expect(late).toBeInstanceOf(TimeoutError);
    expect(await ended).toBeInstanceOf(LeaseEndedError);
    expect((await ended).state).toBe('cancelled');
  });

  it('stops waiting when it is told to', async () => {
    const lease = await sb.lease({ service: 'tg' });
    const stop = new AbortController();
    const code = lease.code({ signal: stop.signal }).catch((error) => error);
    await waiting(1);

    stop.abort(new Error('enough'));

    expect((await code).message).toBe('enough');
    await waiting(0);
  });

  it('is released whatever it has come to, also twice and while a message comes', async () => {
    const [silent, heard, raced] = [
      await sb.lease({ service: 'tg' }),
      await sb.lease({ service: 'tg' }),
      await sb.lease({ service: 'tg' }),
    ];
    await say(heard.phone, 'Your code is 11111');

    const ends = [await silent.release(), await heard.release(), await silent.release()];
    const [end] = await Promise.all([raced.release(), say(raced.phone, 'Your code is 22222')]);

    expect(ends.map(({ state }) => state)).toEqual(['cancelled', 'finished', 'cancelled']);
    expect(['cancelled', 'finished']).toContain(end.state);
  });
});

describe('what goes wrong', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
  const thrown = (work: Promise<unknown>): Promise<any> => work.catch((error) => error);

  it('is a class of its own for each thing that one can do something about', async () => {
    const poor = await world.customer({ balance: '0' });
    const of = (key: string) => new Switchboard({ url: world.url, key });
    const readOnly = await world.core.accounts.createKey({
      accountId: customer.accountId,
      scopes: ['read'],
    });

    expect(await thrown(sb.lease({ service: 'qc' }))).toBeInstanceOf(OutOfStockError);
    expect(await thrown(sb.lease({ service: 'tg', maxPrice: '0.01' }))).toBeInstanceOf(OutOfStockError);
    expect(await thrown(of(poor.key).lease({ service: 'tg' }))).toBeInstanceOf(NoMoneyError);
    expect(await thrown(of(readOnly.key).lease({ service: 'tg' }))).toBeInstanceOf(NotAllowedError);
    expect(await thrown(of('nobody').balance())).toBeInstanceOf(NotAllowedError);
    expect(await thrown(sb.findLease(1))).toBeInstanceOf(NotFoundError);
    expect(await thrown(sb.lease({ service: 'tg', maxPrice: 'much' }))).toBeInstanceOf(InvalidRequestError);
    expect(await thrown(of(world.token).balance())).toBeInstanceOf(SwitchboardError);
  });

  it('has the code, a sentence, and what to do', async () => {
    const error = await thrown(sb.lease({ service: 'nosuch' }));

    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      name: 'NotFoundError',
      code: 'service_unknown',
      status: 404,
      problem: { todo: expect.stringContaining('GET /catalog/services') },
    });
  });

  it.each(['', 'ftp://x', 'example.org', 'http://', 'http://x/?a=b'])('refuses the address "%s"', (url) => {
    expect(() => new Switchboard({ url, key: 'k' })).toThrow(SwitchboardError);
  });

  it.each(['', 'a b', 'ключ', 'a\nb'])('refuses the key "%s"', (key) => {
    expect(() => new Switchboard({ url: world.url, key })).toThrow(SwitchboardError);
  });

  it('is told apart: no server, another server, one that sends elsewhere', async () => {
    const answers: Record<string, () => Response> = {
      page: () => new Response('<html>', { status: 200 }),
      error: () => new Response('<html>', { status: 404 }),
      away: () => new Response('', { status: 302, headers: { location: 'http://elsewhere.invalid/' } }),
    };
    for (const answer of Object.values(answers)) {
      let asked = 0;
      const other = new Switchboard({
        url: 'http://other',
        key: 'k',
        fetch: async () => {
          asked++;
          return answer();
        },
      });
      expect(await thrown(other.balance())).toBeInstanceOf(ConnectionError);
      expect(asked).toBe(1);
    }
    const nobody = new Switchboard({ url: 'http://127.0.0.1:1', key: 'k', retries: 1 });
    expect(await thrown(nobody.balance())).toBeInstanceOf(ConnectionError);
  });

  it('is waited for as long as Retry-After says, and not for hours', async () => {
    const turnedAway = (after: string) =>
      new Response('{"error":"later"}', { status: 503, headers: { 'retry-after': after } });
    let asked = 0;
    const of = (after: string) =>
      new Switchboard({
        url: 'http://other',
        key: 'k',
        fetch: async (url, init) =>
          asked++ === 0 ? turnedAway(after) : fetch(url.replace('http://other', world.url), init),
      });
    const begun = performance.now();

    const answers = [];
    for (const after of ['1', 'Wed, 21 Oct 2026 07:28:00 GMT', '86400']) {
      asked = 0;
      answers.push((await thrown(of(after).balance())).name);
    }

    expect(answers).toEqual(['NotAllowedError', 'NotAllowedError', 'SwitchboardError']);
    expect(performance.now() - begun).toBeGreaterThan(1_000);
    expect(asked).toBe(1);
  });
});

describe('a write', () => {
  it('under a name of the caller is done once, also by another program', async () => {
    const call = { idempotencyKey: `order ${customer.name}` };

    const [one, two] = [
      await sb.lease({ service: 'tg' }, call),
      await new Switchboard({ url: world.url, key: customer.key }).lease({ service: 'tg' }, call),
    ];

    expect(two.id).toBe(one.id);
    expect(await world.core.activations.countOpen(customer.accountId)).toBe(1);
  });
});
