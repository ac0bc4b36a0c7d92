import { InvalidRequestError, NotAllowedError, Switchboard } from '@switchboard/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let supplierId: bigint;
let customer: { accountId: bigint; key: string; name: string };
let sb: Switchboard;
beforeAll(async () => {
  world = await createNativeWorld();
  ({ supplierId } = await world.pool({ count: 50 }));
});
beforeEach(async () => {
  customer = await world.customer();
  sb = new Switchboard({ url: world.url, key: customer.key });
});
afterAll(() => world.close());

const buy = () => world.core.activations.buy({ accountId: customer.accountId, serviceId: 'tg' });

describe('events()', () => {
  it('gives what happens, with the words of messages', async () => {
    const stream = await sb.events({ kinds: ['activation.created', 'activation.message'] }).open();
    const { id, phone, priceMicros } = await buy();
    await world.message({ supplierId, phone });

    const got = [];
    for await (const event of stream) if (got.push(event) === 2) break;

    const subject = `activation:${id}`;
    expect(got).toMatchObject([
      {
        kind: 'activation.created',
        subject,
        phone,
        priceMicros: String(priceMicros),
        at: expect.any(String),
      },
      { kind: 'activation.message', subject, message: { code: '12345', sender: 'Telegram' } },
    ]);
    expect(stream.lastId).toBe(got[1]?.id);
  });

  it('goes on where another loop, or another program, has ended', async () => {
    const stream = await sb.events().open();
    const leases = [await buy(), await buy(), await buy()];
    const take = async (events: AsyncIterable<{ subject: string }>) => {
      for await (const { subject } of events) return subject;
      return '';
    };

    const first = await take(stream);
    const after = stream.lastId ?? '';
    const second = await take(stream);
    const third = await take(sb.events({ after: stream.lastId ?? '' }));

    expect([first, second, third]).toEqual(leases.map(({ id }) => `activation:${id}`));
    expect(await take(sb.events({ after }))).toBe(second);
  });

  it("is an account's for an administrator", async () => {
    const admin = new Switchboard({ url: world.url, key: world.token });
    const stream = await admin.events({ account: customer.name }).open();
    const { id } = await buy();

    for await (const event of stream) {
      expect(event.subject).toBe(`activation:${id}`);
      break;
    }
  });

  it('ends when its signal says so, before it began too', async () => {
    const stop = new AbortController();
    const stream = await sb.events({ signal: stop.signal }).open();
    const reading = (async () => {
      for await (const _ of stream);
      return 'ended';
    })();

    stop.abort();

    expect(await reading).toBe('ended');
    for await (const _ of sb.events({ signal: stop.signal })) expect.unreachable();
  });

  it('says at once what waiting does not mend', async () => {
    const none = new Switchboard({ url: world.url, key: 'nobody' });
    const thrown = (work: Promise<unknown>) => work.catch((error) => error);

    expect(await thrown(none.events().open())).toBeInstanceOf(NotAllowedError);
    expect(await thrown(sb.events({ after: 'yesterday' }).open())).toBeInstanceOf(InvalidRequestError);
  });
});
