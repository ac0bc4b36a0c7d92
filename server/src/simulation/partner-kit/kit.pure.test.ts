import { afterEach, describe, expect, test } from 'vitest';
import type { CallingDialect } from '#suppliers/partner';
import { createFakeHub, type FakeHubOptions } from './fake-hub.ts';
import { createFakePartner, type FakePartnerOptions } from './fake-partner.ts';
import type { HubFault, PartnerFault } from './faults.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function connect(
  dialect: CallingDialect,
  {
    partner: partnerOptions,
    hub: hubOptions,
  }: { partner?: Partial<FakePartnerOptions>; hub?: Partial<FakeHubOptions> } = {},
) {
  const partner = await createFakePartner({
    dialect,
    key: 'K',
    hubUrl: 'http://127.0.0.1:9',
    retryMs: 60,
    slowMs: 50,
    ...partnerOptions,
  });
  const hub = await createFakeHub({
    dialect,
    key: 'K',
    partner: { baseUrl: partner.url },
    slowMs: 50,
    ...hubOptions,
  });
  partner.setHubUrl(hub.url);
  cleanups.push(partner.close, hub.close);
  const order = async (service = dialect === 'smshub' ? 'tg' : 'telegram') => {
    const taken = await hub.order({ country: 'germany', operator: 'any', service, sumMicros: 1_000_000n });
    if (!taken) throw new Error('no number');
    return taken;
  };
  return { partner, hub, order };
}

describe.each(['onlinesim-v1', 'smshub'] as const)('a fake partner and a fake hub of %s', (dialect) => {
  test('a message travels once, in its own words', async () => {
    const { partner, hub, order } = await connect(dialect);
    const { phone, id } = await order();

    const push = partner.receiveSms({ to: `+${phone}`, from: 'Telegram', text: 'Код\n800142 🔑' });
    await partner.settled();
    await hub.finish(id, 3);

    expect(push?.state).toBe('delivered');
    expect(hub.messages).toMatchObject([
      { phone, sender: 'Telegram', text: 'Код\n800142 🔑', activationId: id.text, deliveries: 1 },
    ]);
    expect(partner.operations).toMatchObject([{ closeStatus: 3 }]);
    expect(partner.receiveSms({ to: phone, from: 'Telegram', text: 'x' })).toBeUndefined();
  });

  test.each(['error-500', 'slow', 'redirect', 'try-again', 'lost-acknowledgement'] as HubFault[])(
    'after %s the same bytes come again and the message is shown once',
    async (fault) => {
      const { partner, hub, order } = await connect(dialect, { hub: { faults: [fault], faultTimes: 2 } });
      const { phone } = await order();

      partner.receiveSms({ to: phone, from: 'Telegram', text: 'code 1' });
      await partner.settled();

      expect(hub.arrivals).toHaveLength(fault === 'slow' ? 1 : 3);
      expect(new Set(hub.arrivals.map(({ body }) => body)).size).toBe(1);
      expect(hub.messages).toMatchObject([
        { text: 'code 1', deliveries: fault === 'lost-acknowledgement' ? 3 : 1 },
      ]);
    },
  );

  test('a wrong key pauses the row', async () => {
    const { partner, hub, order } = await connect(dialect, { partner: { faults: ['wrong-key'] } });
    const { phone } = await order();

    const push = partner.receiveSms({ to: phone, from: 'Telegram', text: 'code 1' });
    await partner.settled();

    expect(push?.state).toBe('paused');
    expect(hub.messages).toEqual([]);
  });

  test.each([
    ['repeats', 1],
    ['out-of-order', 2],
    ['push-early', 1],
    ['wrong-types', 1],
    ['no-charset', 1],
  ] as [PartnerFault, number][])('a partner that %s loses and doubles nothing', async (fault, shown) => {
    const { partner, hub, order } = await connect(dialect, { partner: { faults: [fault] } });
    const { phone } = await order();

    const texts = ['code 1', 'code 2'].slice(0, fault === 'push-early' ? 0 : shown);
    for (const text of texts) partner.receiveSms({ to: phone, from: 'Telegram', text });
    await partner.settled();

    expect(hub.messages).toHaveLength(shown);
    if (fault === 'out-of-order') expect(hub.messages.map(({ text }) => text)).toEqual(['code 2', 'code 1']);
    if (fault === 'repeats') expect(hub.messages).toMatchObject([{ deliveries: 2 }]);
  });

  test('a push after the close is answered as the dialect says', async () => {
    const { partner, hub, order } = await connect(dialect, { partner: { faults: ['push-after-finish'] } });
    const { id } = await order();

    await hub.finish(id, 4);
    await partner.settled();

    expect(partner.pushes).toMatchObject([{ state: dialect === 'onlinesim-v1' ? 'rejected' : 'delivered' }]);
  });
});

describe('final answers in onlinesim-v1', () => {
  test.each(['no-operation', 'no-op', 'bad-service'] as HubFault[])('%s ends the retries', async (fault) => {
    const { partner, hub, order } = await connect('onlinesim-v1', { hub: { faults: [fault] } });
    const { phone } = await order();

    const push = partner.receiveSms({ to: phone, from: 'Bank', text: 'code 1' });
    await partner.settled();

    expect(push?.state).toBe('rejected');
    expect(hub.arrivals).toHaveLength(1);
  });

  test.each(['ignored', 'service-ban'] as HubFault[])('%s is repeated six times', async (fault) => {
    const { partner, hub, order } = await connect('onlinesim-v1', { hub: { faults: [fault] } });
    const { phone } = await order();

    const push = partner.receiveSms({ to: phone, from: 'Other', text: 'code 1' });
    await partner.settled();

    expect(push?.state).toBe('filtered');
    expect(hub.arrivals).toHaveLength(6);
  });

  test('two messages of one rental share their id and are both shown', async () => {
    const { partner, hub, order } = await connect('onlinesim-v1');
    const { phone, id } = await order('rent');

    for (const text of ['code 1', 'code 2']) partner.receiveSms({ to: phone, from: 'Telegram', text });
    await partner.settled();

    expect(hub.messages).toMatchObject([
      { text: 'code 1', smsId: id.text },
      { text: 'code 2', smsId: id.text },
    ]);
    expect(hub.arrivals[0]?.path).toBe('/v1/PUSH_SMS_RENT');
  });
});

describe('list mode', () => {
  test('numbers are listed under ids that stay, and messages come in', async () => {
    const hub = await createFakeHub({ dialect: 'onlinesim-v2', key: 'K' });
    const partner = await createFakePartner({
      dialect: 'onlinesim-v2',
      key: 'K',
      hubUrl: hub.url,
      retryMs: 60,
      countries: ['sweden'],
    });
    cleanups.push(partner.close, hub.close);

    const told = await partner.reportNumbers();
    await partner.checkWork();
    const again = await partner.reportNumbers();
    const [number] = partner.numbers;
    partner.receiveSms({ to: number?.phone ?? '', from: 'Instagram', text: 'code 1' });
    const unknown = partner.receiveSms({ to: '4911111111', from: 'Instagram', text: 'code 1' });
    await partner.settled(300);

    expect(told).toMatchObject({ verdict: 'taken', refused: [] });
    expect(again).toEqual(told);
    expect(hub.listedNumbers()).toHaveLength(partner.numbers.length);
    expect(hub.messages).toMatchObject([{ phone: number?.phone, text: 'code 1' }]);
    expect(unknown?.state).toBe('due');
    expect(hub.exchanges[0]?.request.headers.authorization).toBe('Bearer K');
  });
});

describe('by hand', () => {
  test('the kit paths drive both fakes', async () => {
    const { partner, hub } = await connect('smshub');
    const post = async (url: string, body: unknown) => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      return (await response.json()) as Record<string, string>;
    };

    const order = await post(`${hub.url}/kit/order`, { country: 'russia', operator: 'any', service: 'vk' });
    const sms = await post(`${partner.url}/kit/sms`, { to: order.phone, from: 'VK', text: 'code 7' });
    await partner.settled();
    const finish = await post(`${hub.url}/kit/finish`, { activationId: order.activationId, status: 3 });

    expect(sms).toEqual({ pushed: true });
    expect(finish).toEqual({ status: 'SUCCESS' });
    expect(await (await fetch(`${hub.url}/kit/state`)).json()).toMatchObject({
      messages: [{ text: 'code 7' }],
    });
    expect(await (await fetch(`${partner.url}/kit/state`)).json()).toMatchObject({
      operations: [{ closeStatus: 3 }],
    });
  });
});
