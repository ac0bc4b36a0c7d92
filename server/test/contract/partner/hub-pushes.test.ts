import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Busy, type BusyHubWorld, bodies, createBusyHubWorld } from '#test/busy-hub-world';
import { stopClock, stopTimers } from '#test/still-clock';
import { until } from '#test/until';

let world: BusyHubWorld;
beforeAll(async () => {
  world = await createBusyHubWorld();
});
afterAll(() => world.close());
stopClock();

describe('a message for a hub’s number', () => {
  it('is pushed as onlinesim-v1 says: the operation’s id, the phone a string', async () => {
    const leased = await world.busy();
    const rented = await world.busy({}, { service: 'rent' });

    await world.sms(leased, 'Код: 123\n🔑');
    await world.sms(rented, 'Instagram 800142', 'Instagram');
    await world.push();

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
    expect(await world.states(leased)).toEqual(['delivered']);
  });

  it('is pushed as smshub says: the message’s own id, the phone a number', async () => {
    const leased = await world.busy({ dialect: 'smshub' });

    const { messageId } = await world.sms(leased, 'one');
    const second = await world.sms(leased, 'two');
    await world.push();

    const form = (smsId: bigint, text: string) =>
      `{"key":"${leased.hub.key}","action":"PUSH_SMS","smsId":${smsId},"phone":${leased.phone},"phoneFrom":"Telegram","text":"${text}"}`;
    expect(leased.hub.fake.arrivals.map(({ path }) => path)).toEqual(['/agent/api/sms', '/agent/api/sms']);
    expect(bodies(leased).sort()).toEqual([form(messageId, 'one'), form(second.messageId, 'two')].sort());
  });

  it('goes to the address and with the header that were agreed', async () => {
    const leased = await world.busy({
      settings: { pushUrls: { activation: '/agent/api/sms' }, sendBearer: true },
    });

    await world.sms(leased, 'x');
    await world.push();

    const { request } = leased.hub.fake.exchanges.at(-1) ?? {};
    expect(request).toMatchObject({
      path: '/agent/api/sms',
      headers: { authorization: `Bearer ${leased.hub.key}` },
    });
  });

  it('is pushed whatever it says, but never a bank’s; filtered here only where that was agreed', async () => {
    const open = await world.busy();
    const sorting = await world.busy({ settings: { filterSide: 'partner' } });

    for (const one of [open, sorting]) {
      await world.sms(one, 'WhatsApp code 111-222', 'WhatsApp');
      await world.sms(one, 'Kod 1234', 'SBERBANK');
      await world.sms(one, 'Telegram code 55555');
    }
    await world.push();
    await world.push();

    const texts = ({ hub }: Busy) => hub.fake.messages.map(({ text }) => text);
    expect(texts(open)).toEqual(['WhatsApp code 111-222', 'Telegram code 55555']);
    expect(texts(sorting)).toEqual(['Telegram code 55555']);
  });

  it('is nobody’s once the hub has closed the operation', async () => {
    const leased = await world.busy();
    await leased.hub.fake.finish({ text: String(leased.id), json: 'number' }, 4);

    await world.sms(leased, 'late');
    await world.push();

    expect(await world.states(leased)).toEqual([]);
  });
});

describe('a hub that fails', () => {
  it.each([['error-500'], ['try-again'], ['redirect'], ['lost-acknowledgement']] as const)(
    '%s: the same bytes after ten seconds, and one copy is shown',
    async (fault) => {
      const leased = await world.busy();
      leased.hub.fake.setFaults([fault]);

      await world.sms(leased, 'code 1');
      await world.push();
      await world.later(9.9);
      const early = leased.hub.fake.arrivals.length;
      await world.later(1.2);
      await world.later(60);

      const [first, second, ...more] = bodies(leased);
      expect([early, more.length]).toEqual([1, 0]);
      expect(second).toBe(first);
      expect(leased.hub.fake.messages).toMatchObject([{ text: 'code 1' }]);
      expect(await world.states(leased)).toEqual(['delivered']);
    },
  );

  it.each([['no-operation'], ['no-op'], ['bad-service']] as const)('%s ends it at once', async (fault) => {
    const leased = await world.busy();
    leased.hub.fake.setFaults([fault]);

    await world.sms(leased, 'code 1');
    await world.push();
    await world.later(30);

    expect(leased.hub.fake.arrivals.length).toBe(1);
    expect(await world.states(leased)).toEqual(['rejected']);
  });

  it.each([['ignored'], ['service-ban']] as const)(
    '%s: six times in a row and it is filtered',
    async (fault) => {
      const leased = await world.busy();
      leased.hub.fake.setFaults([fault]);

      await world.sms(leased, 'code 1');
      for (let turn = 0; turn < 8; turn++) await world.later(11.1);

      expect(leased.hub.fake.arrivals.length).toBe(6);
      expect(await world.states(leased)).toEqual(['filtered']);
    },
  );

  it('of smshub that knows no final error gets it again and again', async () => {
    const leased = await world.busy({ dialect: 'smshub' });
    leased.hub.fake.setFaults(['no-operation']);

    await world.sms(leased, 'code 1');
    for (let turn = 0; turn < 8; turn++) await world.later(11.1);
    leased.hub.fake.setFaults([]);
    await world.later(11.1);

    expect(leased.hub.fake.arrivals.length).toBe(9);
    expect(await world.states(leased)).toEqual(['delivered']);
  });

  it('is waited for as long as it asks, and never less than ten seconds', async () => {
    const patient = await world.busy();
    patient.hub.fake.script(patient.phone, (attempt) =>
      attempt === 1 ? { httpStatus: 429, body: '', headers: { 'retry-after': '60' } } : undefined,
    );

    await world.sms(patient, 'code 1');
    await world.push();
    await world.later(59);
    const early = patient.hub.fake.arrivals.length;
    await world.later(2.1);

    expect([early, patient.hub.fake.arrivals.length]).toEqual([1, 2]);
  });

  it('refuses our key: nothing more is sent until somebody resumes it, then everything, with the new key', async () => {
    const leased = await world.busy();
    leased.hub.fake.setFaults(['wrong-key']);

    await world.sms(leased, 'code 1');
    await world.push();
    await world.sms(leased, 'code 2');
    await world.later(600);
    const alarms = (await world.core.hubs.alarms()).filter(({ hubId }) => hubId === leased.hub.id);
    const sent = leased.hub.fake.arrivals.length;
    leased.hub.fake.setFaults([]);
    await world.core.hubs.resume({ hubId: leased.hub.id });
    await world.push();
    await world.push();

    expect(alarms).toMatchObject([{ matter: 'paused', details: { reason: 'ERROR_WRONG_KEY' } }]);
    expect(sent).toBe(1);
    expect(leased.hub.fake.messages.map(({ text }) => text)).toEqual(['code 1', 'code 2']);
  });
});

describe('a hub that is too slow', () => {
  stopTimers();

  it('is called again, and what it stored all the same is shown once', async () => {
    const leased = await world.busy({ settings: { timeoutMs: 3_000 }, slowMs: 5_000 });
    leased.hub.fake.setFaults(['slow']);

    await world.sms(leased, 'code 1');
    const pushing = world.push();
    await until(() => leased.hub.fake.arrivals.length === 1);
    vi.advanceTimersByTime(3_000);
    await pushing;
    const given = await world.states(leased);
    await world.later(11.2);

    expect(given).toEqual(['due']);
    expect(leased.hub.fake.arrivals.length).toBe(2);
    expect(leased.hub.fake.messages).toHaveLength(1);
    expect(await world.states(leased)).toEqual(['delivered']);
  });
});

describe('the order of pushes', () => {
  it('is that of the messages, until one has failed three times', async () => {
    const leased = await world.busy();
    leased.hub.fake.script(leased.phone, () =>
      bodies(leased).at(-1)?.includes('first') ? { httpStatus: 500, body: '' } : undefined,
    );

    await world.sms(leased, 'first');
    await world.sms(leased, 'second');
    await world.push();
    await world.later(11.1);
    const before = bodies(leased).some((body) => body.includes('second'));
    await world.later(11.1);
    await world.push();

    expect(before).toBe(false);
    expect(await world.states(leased)).toEqual(['due', 'delivered']);
  });
});
