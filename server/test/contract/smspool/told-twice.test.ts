import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DialectWorld } from '#test/dialect-world';
import { expectSoundBooks } from '#test/sound-books';
import { createSmsPoolWorld } from './smspool-world.ts';

let world: DialectWorld;
beforeAll(async () => {
  world = await createSmsPoolWorld();
});
afterEach(() => world.clearStock());
afterAll(async () => {
  await expectSoundBooks(world);
  await world.close();
});

/** A customer with 10 dollars who has ordered for one, and rented for two. */
async function customer() {
  const { key } = await world.customer({ balance: '10' });
  await world.stock({ country: 2, service: 'tg', price: '1.00', count: 2, rentPerDay: '2.00' });
  const { json: order } = await world.post('purchase/sms', { key, country: 'KZ', service: '907' });
  const { json: rental } = await world.post('purchase/rental', { key, id: '7', days: '1' });
  return {
    phone: String(order.number),
    balance: async () => (await world.post('request/balance', { key })).json.balance,
    /** Three times at the same instant, and once more. */
    async tell(path: string) {
      const form = { key, orderid: order.order_id, rental_code: rental.rental_code, days: '1' };
      const replies = await Promise.all([1, 2, 3].map(() => world.post(path, form)));
      replies.push(await world.post(path, form));
      return replies.map(({ json }) => json);
    },
  };
}

const succeeded = <T extends { success: number }>(answers: readonly T[]) =>
  answers.filter(({ success }) => success === 1);

test.each([
  ['sms/cancel', '8.00'],
  ['rental/refund', '9.00'],
])('%s gives the money back once, and one call says so', async (path, balance) => {
  const { tell, balance: left } = await customer();
  expect(await left()).toBe('7.00');

  expect(succeeded(await tell(path))).toHaveLength(1);
  expect(await left()).toBe(balance);
});

test('sms/cancel_all names an order in one answer only', async () => {
  const { tell, balance } = await customer();

  const answers = await tell('sms/cancel_all');

  expect(answers.flatMap(({ refunded_orders }) => refunded_orders)).toHaveLength(1);
  expect(await balance()).toBe('8.00');
});

test('sms/resend is free and the same while the order lasts, however often it is told', async () => {
  const { tell, balance, phone } = await customer();
  await world.sms({ phone, sender: 'Telegram', text: 'Telegram code: 12345' });

  const answers = await tell('sms/resend');

  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ success: 1, charge: 0 });
  expect(await balance()).toBe('7.00');
});

test('sms/resend after the end buys the number once, as there is one of it', async () => {
  const { tell, balance, phone } = await customer();
  await world.sms({ phone, sender: 'Telegram', text: 'Telegram code: 12345' });
  world.advance(1_201);
  await world.core.activations.expireDue();

  const answers = await tell('sms/resend');

  const bought = succeeded(answers);
  expect(bought).toHaveLength(1);
  expect(bought[0]).toMatchObject({ charge: 1 });
  expect(answers.filter(({ type }) => type === 'RESEND_NOT_AVAILABLE')).toHaveLength(3);
  expect(await balance()).toBe('6.00');
});

test('rental/extend extends as often as it says', async () => {
  const { tell, balance } = await customer();

  const answers = succeeded(await tell('rental/extend'));

  expect(new Set(answers.map(({ expiration_date }) => expiration_date)).size).toBe(answers.length);
  expect(await balance()).toBe((7 - 2 * answers.length).toFixed(2));
});
