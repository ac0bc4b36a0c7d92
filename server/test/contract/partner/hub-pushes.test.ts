import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHubWorld, germany, type HubOptions, type HubWorld, type TestHub } from '#test/hub-world';

let world: HubWorld;
let supplierId: bigint;
beforeAll(async () => {
  world = await createHubWorld();
  ({ supplierId } = await world.rentPool({ country: germany, count: 60 }));
});
afterAll(() => world.close());

type Busy = { hub: TestHub; id: bigint; phone: string };

/** A hub with a number. */
async function busy(options: HubOptions = {}, wish: Record<string, unknown> = {}): Promise<Busy> {
  const hub = await world.hub(options);
  const order = await hub.fake.order({
    country: 'germany',
    operator: 'any',
    service: hub.dialect === 'smshub' ? 'tg' : 'telegram',
    sumMicros: 300_000_000n,
    ...wish,
  });
  return { hub, id: BigInt(order?.activationId ?? 0), phone: order?.phone ?? '' };
}

const sms = ({ phone }: { phone: string }, text: string, sender = 'Telegram') =>
  world.message({ supplierId, phone, sender, text });
const push = () => world.core.hubs.pushDue();
async function later(seconds: number) {
  world.advance(seconds);
  await push();
}
const states = async ({ hub }: Busy) =>
  (await world.core.hubs.pushes({ hubId: hub.id, limit: 100 })).map(({ state }) => state).reverse();
const bodies = ({ hub }: Busy) => hub.fake.arrivals.map(({ body }) => body);

describe('a message for a hub’s number', () => {
  it('is pushed as onlinesim-v1 says: the operation’s id, the phone a string', async () => {
    const leased = await busy();
    const rented = await busy({}, { service: 'rent' });

    await sms(leased, 'Код: 123\n🔑');
    await sms(rented, 'Instagram 800142', 'Instagram');
    await push();

    const [arrival] = leased.hub.fake.arrivals;
    expect(arrival).toMatchObject({
      path: '/v1/PUSH_SMS',
      contentType: 'application/json; charset=utf-8',
      body: `{"key":"${leased.hub.key}","action":"PUSH_SMS","smsId":${leased.id},"phone":"${leased.phone}","phoneFrom":"Telegram","text":"Код: 123\\n🔑"}`,
    });
    expect(rented.hub.fake.arrivals).toMatchObject([
      {
        path: '/v1/PUSH_SMS_RENT',
        body: `{"key":"${rented.hub.key}","action":"PUSH_SMS","service":"rent","smsId":${rented.id},"phone":"${rented.phone}","phoneFrom":"Instagram","text":"Instagram 800142"}`,
      },
    ]);
    expect(await states(leased)).toEqual(['delivered']);
  });

  it('is pushed as smshub says: the message’s own id, the phone a number', async () => {
    const leased = await busy({ dialect: 'smshub' });

    const { messageId } = await sms(leased, 'one');
    const second = await sms(leased, 'two');
    await push();

    const form = (smsId: bigint, text: string) =>
      `{"key":"${leased.hub.key}","action":"PUSH_SMS","smsId":${smsId},"phone":${leased.phone},"phoneFrom":"Telegram","text":"${text}"}`;
    expect(leased.hub.fake.arrivals.map(({ path }) => path)).toEqual(['/agent/api/sms', '/agent/api/sms']);
    expect(bodies(leased).sort()).toEqual([form(messageId, 'one'), form(second.messageId, 'two')].sort());
  });

  it('goes to the address and with the header that were agreed', async () => {
    const leased = await busy({ settings: { pushUrls: { activation: '/agent/api/sms' }, sendBearer: true } });

    await sms(leased, 'x');
    await push();

    const { request } = leased.hub.fake.exchanges.at(-1) ?? {};
    expect(request).toMatchObject({
      path: '/agent/api/sms',
      headers: { authorization: `Bearer ${leased.hub.key}` },
    });
  });

  it('is pushed whatever it says, but never a bank’s; filtered here only where that was agreed', async () => {
    const open = await busy();
    const sorting = await busy({ settings: { filterSide: 'partner' } });

    for (const one of [open, sorting]) {
      await sms(one, 'WhatsApp code 111-222', 'WhatsApp');
      await sms(one, 'Kod 1234', 'SBERBANK');
      await sms(one, 'Telegram code 55555');
    }
    await push();
    await push();

    const texts = ({ hub }: Busy) => hub.fake.messages.map(({ text }) => text);
    expect(texts(open)).toEqual(['WhatsApp code 111-222', 'Telegram code 55555']);
    expect(texts(sorting)).toEqual(['Telegram code 55555']);
  });

  it('is nobody’s once the hub has closed the operation', async () => {
    const leased = await busy();
    await leased.hub.fake.finish({ text: String(leased.id), json: 'number' }, 4);

    await sms(leased, 'late');
    await push();

    expect(await states(leased)).toEqual([]);
  });
});

describe('a hub that fails', () => {
  it.each([['error-500'], ['try-again'], ['redirect'], ['lost-acknowledgement']] as const)(
    '%s: the same bytes after ten seconds, and one copy is shown',
    async (fault) => {
      const leased = await busy();
      leased.hub.fake.setFaults([fault]);

      await sms(leased, 'code 1');
      await push();
      await later(9.9);
      const early = leased.hub.fake.arrivals.length;
      await later(1.2);
      await later(60);

      const [first, second, ...more] = bodies(leased);
      expect([early, more.length]).toEqual([1, 0]);
      expect(second).toBe(first);
      expect(leased.hub.fake.messages).toMatchObject([{ text: 'code 1' }]);
      expect(await states(leased)).toEqual(['delivered']);
    },
  );

  it('too slow: the call is given up and made again', async () => {
    const leased = await busy({ settings: { timeoutMs: 150 }, slowMs: 400 });
    leased.hub.fake.setFaults(['slow']);

    await sms(leased, 'code 1');
    await push();
    await later(11.2);

    expect(leased.hub.fake.arrivals.length).toBe(2);
    expect(await states(leased)).toEqual(['delivered']);
  });

  it.each([['no-operation'], ['no-op'], ['bad-service']] as const)('%s ends it at once', async (fault) => {
    const leased = await busy();
    leased.hub.fake.setFaults([fault]);

    await sms(leased, 'code 1');
    await push();
    await later(30);

    expect(leased.hub.fake.arrivals.length).toBe(1);
    expect(await states(leased)).toEqual(['rejected']);
  });

  it.each([['ignored'], ['service-ban']] as const)(
    '%s: six times in a row and it is filtered',
    async (fault) => {
      const leased = await busy();
      leased.hub.fake.setFaults([fault]);

      await sms(leased, 'code 1');
      for (let turn = 0; turn < 8; turn++) await later(11.1);

      expect(leased.hub.fake.arrivals.length).toBe(6);
      expect(await states(leased)).toEqual(['filtered']);
    },
  );

  it('of smshub that knows no final error gets it again and again', async () => {
    const leased = await busy({ dialect: 'smshub' });
    leased.hub.fake.setFaults(['no-operation']);

    await sms(leased, 'code 1');
    for (let turn = 0; turn < 8; turn++) await later(11.1);
    leased.hub.fake.setFaults([]);
    await later(11.1);

    expect(leased.hub.fake.arrivals.length).toBe(9);
    expect(await states(leased)).toEqual(['delivered']);
  });

  it('is waited for as long as it asks, and never less than ten seconds', async () => {
    const patient = await busy();
    patient.hub.fake.script(patient.phone, (attempt) =>
      attempt === 1 ? { httpStatus: 429, body: '', headers: { 'retry-after': '60' } } : undefined,
    );

    await sms(patient, 'code 1');
    await push();
    await later(59);
    const early = patient.hub.fake.arrivals.length;
    await later(2.1);

    expect([early, patient.hub.fake.arrivals.length]).toEqual([1, 2]);
  });

  it('refuses our key: nothing more is sent until somebody resumes it, then everything, with the new key', async () => {
    const leased = await busy();
    leased.hub.fake.setFaults(['wrong-key']);

    await sms(leased, 'code 1');
    await push();
    await sms(leased, 'code 2');
    await later(600);
    const alarms = (await world.core.hubs.alarms()).filter(({ hubId }) => hubId === leased.hub.id);
    const sent = leased.hub.fake.arrivals.length;
    leased.hub.fake.setFaults([]);
    await world.core.hubs.resume({ hubId: leased.hub.id });
    await push();
    await push();

    expect(alarms).toMatchObject([{ matter: 'paused', details: { reason: 'ERROR_WRONG_KEY' } }]);
    expect(sent).toBe(1);
    expect(leased.hub.fake.messages.map(({ text }) => text)).toEqual(['code 1', 'code 2']);
  });
});

describe('the order of pushes', () => {
  it('is that of the messages, until one has failed three times', async () => {
    const leased = await busy();
    leased.hub.fake.script(leased.phone, () =>
      bodies(leased).at(-1)?.includes('first') ? { httpStatus: 500, body: '' } : undefined,
    );

    await sms(leased, 'first');
    await sms(leased, 'second');
    await push();
    await later(11.1);
    const before = bodies(leased).some((body) => body.includes('second'));
    await later(11.1);
    await push();

    expect(before).toBe(false);
    expect(await states(leased)).toEqual(['due', 'delivered']);
  });
});

describe('the end of a push', () => {
  it('comes two minutes after the hub closed the operation', async () => {
    const leased = await busy();
    leased.hub.fake.setFaults(['ignored']);
    await sms(leased, 'code 1');
    await push();
    await leased.hub.fake.finish({ text: String(leased.id), json: 'number' }, 3);

    leased.hub.fake.setFaults(['error-500']);
    leased.hub.fake.script(leased.phone, () => ({ httpStatus: 500, body: '' }));
    await later(119);
    const still = await states(leased);
    await later(11.1);

    expect([still, await states(leased)]).toEqual([['due'], ['stopped']]);
  });

  it.each([
    ['activation', 24],
    ['rental', 72],
  ] as const)(
    'of %s comes after %i hours, with an alarm; an operator sends it again',
    async (kind, hours) => {
      const leased = await busy({}, kind === 'rental' ? { service: 'rent' } : {});
      leased.hub.fake.script(leased.phone, () => ({ httpStatus: 500, body: '' }));
      await sms(leased, 'code 1');
      await push();

      await later(hours * 3_600 - 60);
      const still = await states(leased);
      await later(61);
      const dead = await world.core.hubs.pushes({ hubId: leased.hub.id, state: 'dead', limit: 10 });
      const alarms = (await world.core.hubs.alarms()).filter(({ hubId }) => hubId === leased.hub.id);
      leased.hub.fake.script(leased.phone, () => undefined);
      const count = await world.core.hubs.requeue({ hubId: leased.hub.id });
      await push();

      expect(still).toEqual(['due']);
      expect(dead).toMatchObject([{ state: 'expired', lastStatus: 500, operationId: leased.id }]);
      expect(alarms.map(({ matter }) => matter)).toContain('pushes_expired');
      expect([count, await states(leased)]).toEqual([1, ['delivered']]);
      expect(new Set(bodies(leased)).size).toBe(1);
      await expect(world.core.hubs.requeue({ hubId: leased.hub.id })).rejects.toThrow('not_found');
    },
  );
});

describe('a hub that was down for an hour', () => {
  it('gets everything when it is back, eight calls at a time and nothing twice', async () => {
    const hub = await world.hub();
    const orders: Busy[] = [];
    for (let index = 0; index < 10; index++) {
      const order = await hub.fake.order({
        country: 'germany',
        operator: 'any',
        service: 'telegram',
        sumMicros: 40_000_000n,
      });
      orders.push({ hub, id: BigInt(order?.activationId ?? 0), phone: order?.phone ?? '' });
    }
    let underWay = 0;
    let most = 0;
    for (const order of orders)
      hub.fake.script(order.phone, () => {
        most = Math.max(most, ++underWay);
        setTimeout(() => underWay--, 60);
        return { httpStatus: 200, body: '{"status":"SUCCESS"}', store: true, delayMs: 60 };
      });
    // Nobody listens there.
    await world.core.hubs.change({ hubId: hub.id, pushUrl: 'http://127.0.0.1:9' });
    for (let round = 0; round < 5; round++) for (const order of orders) await sms(order, `code ${round}`);

    for (let turn = 0; turn < 30; turn++) await later(120);
    const tries = (await world.core.hubs.pushes({ hubId: hub.id, limit: 100 })).reduce(
      (sum, { attempts }) => sum + attempts,
      0,
    );
    await world.core.hubs.change({ hubId: hub.id, pushUrl: hub.fake.url });
    for (let turn = 0; turn < 5; turn++) await later(11.1);

    expect(hub.fake.messages.length).toBe(50);
    expect(hub.fake.arrivals.length).toBe(50);
    expect(most).toBeLessThanOrEqual(8);
    expect(most).toBeGreaterThan(2);
    expect(tries).toBeLessThan(60);
  });
});
