import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addUp } from '#test/added-up';
import { expectSoundBooks } from '#test/sound-books';
import { createSmsOnlineWorld, type SmsOnlineWorld, spendable } from './smsonline-world.ts';

let world: SmsOnlineWorld;

beforeAll(async () => {
  world = await createSmsOnlineWorld({ DISCOUNT_MILESTONES: '1:10:crypto' });
});
afterAll(() => world?.close());

const times = <T>(count: number, run: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

const orderOf = (apiKey: string) => ({
  apiKey,
  country: '12',
  service: 'ds',
  carrier: 'any',
  maximumPrice: '20',
  m: '',
  n: '',
});

describe('many calls at once', () => {
  it('sells what the balance pays for, and not one more', async () => {
    await world.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.16', count: 60 });
    const { name, key, accountId } = await world.customer({ balance: '1.60' });

    const replies = await times(50, () => world.json('PUT', `/v3/numbers/${name}/order`, orderOf(key)));

    const sold = replies.filter(({ json }) => json.ok);
    expect(sold).toHaveLength(10);
    expect(new Set(sold.map(({ json }) => json.body.phoneNumber)).size).toBe(10);
    expect(replies.filter(({ json }) => json.errorCode === 'NO_BALANCE')).toHaveLength(40);
    expect(await spendable(world, accountId)).toBe(0);
  });

  it('gives the money of one order back once, by whatever version it is asked for', async () => {
    await world.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.16', count: 1 });
    const { name, key, accountId } = await world.customer();
    const { json } = await world.json('PUT', `/v3/numbers/${name}/order`, orderOf(key));
    const { orderId } = json.body;

    const replies = await times(40, (index) =>
      index % 2 === 0
        ? world.json('PATCH', `/v3/numbers/${name}/order/${orderId}/refund`, { apiKey: key })
        : world.json('POST', '/cs/refund', { userId: name, key, orderId }),
    );

    expect(replies.some(({ json: { body } }) => body === 'refund-completed')).toBe(true);
    for (const { json: reply } of replies)
      expect(['refund-completed', 'NOT_REFUNDABLE']).toContain(reply.errorMessage ?? reply.body);
    expect(await spendable(world, accountId)).toBe(100);
    await expectSoundBooks(world);
  });

  it('takes one coupon off one of many top-ups', async () => {
    await world.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.16', count: 1 });
    const { name, key } = await world.customer();
    const customer = `/v3/customers/${name}`;
    const { json } = await world.json('PUT', `/v3/numbers/${name}/order`, orderOf(key));
    await world.sms({ phone: json.body.phoneNumber, sender: 'Discord', text: 'Your code is 123456' });
    const coupons = await world.json('GET', `${customer}/coupons?apiKey=${key}`);
    const couponCode = coupons.json.body.codes[0].code;

    const replies = await times(100, () =>
      world.json('PUT', `${customer}/cryptomus/direct/USDT/BSC/10.00`, { apiKey: key, couponCode }),
    );

    const opened = replies.filter(({ json: reply }) => reply.ok);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.json.body.amountInUSD).toBe('9.00');
    expect(replies.filter(({ json: reply }) => reply.errorCode === 'BAD_COUPON')).toHaveLength(99);
    const payments = await world.json('GET', `${customer}/payments?apiKey=${key}`);
    expect(payments.json.body).toMatchObject([{ amount: 1000, status: 'check' }]);
  });

  it('answers each of many polls with its own order', async () => {
    await world.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.16', count: 20 });
    const { name, key } = await world.customer();
    const orders = await times(20, () => world.json('PUT', `/v3/numbers/${name}/order`, orderOf(key)));
    for (const [index, { json }] of orders.entries())
      if (index % 2 === 0)
        await world.sms({
          phone: json.body.phoneNumber,
          sender: 'Discord',
          text: `Your Discord verification code is ${100_000 + index}`,
        });

    const polls = await times(200, (index) =>
      world.json('GET', `/v3/numbers/${name}/order/${orders[index % 20]?.json.body.orderId}?apiKey=${key}`),
    );

    for (const [index, { json }] of polls.entries()) {
      const { orderId, phoneNumber } = orders[index % 20]?.json.body ?? {};
      const code = index % 2 === 0 ? String(100_000 + (index % 20)) : null;
      expect(json.body).toHaveLength(1);
      expect(json.body[0]).toMatchObject({ orderId, phoneNumber, code });
    }
  });
});

describe('popular services', () => {
  it('are ranked by the orders of the last seven days, in stock or not', async () => {
    const quiet = await createSmsOnlineWorld();
    const { name, key } = await quiet.customer();
    await quiet.stock({ country: 3, operator: 'unicom', service: 'wa', price: '0.30', count: 1 });
    await quiet.stock({ country: 12, operator: 'tmobile', service: 'ds', price: '0.16', count: 5 });
    const buy = (country: string, service: string) =>
      quiet.json('PUT', `/v3/numbers/${name}/order`, {
        ...orderOf(key),
        country,
        service,
        maximumPrice: '30',
      });
    const { json } = await buy('12', 'ds');
    await quiet.sms({ phone: json.body.phoneNumber, sender: 'Discord', text: 'Your code is 123456' });
    await buy('12', 'ds');
    await buy('3', 'wa');
    await addUp(quiet);

    const popular = await quiet.ask({ target: '/v3/numbers/popular' });

    await quiet.close();
    expect(popular.status).toBe(200);
    expect(popular.body).toBe(
      '{"ok":true,"body":[' +
        '{"sShort":"ds","service":"Discord","cShort":"12","country":"USA (virtual)","carrier":"any","price":16,"count":3,"successRate":50},' +
        '{"sShort":"wa","service":"WhatsApp","cShort":"3","country":"China","carrier":"any","price":30,"count":0,"successRate":0}]}',
    );
  });
});
