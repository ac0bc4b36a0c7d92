import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DialectWorld } from '#test/dialect-world';
import { expectSoundBooks } from '#test/sound-books';
import { createOnlinesimWorld } from './onlinesim-world.ts';

let world: DialectWorld;
beforeAll(async () => {
  world = await createOnlinesimWorld();
});
afterEach(() => world.clearStock());
afterAll(async () => {
  await expectSoundBooks(world);
  await world.close();
});

/** A customer with 10 dollars who has an operation for one, and a rental for two. */
async function customer() {
  const { key: apikey } = await world.customer({ balance: '10' });
  await world.stock({ country: 2, service: 'tg', price: '1.00', count: 2, rentPerDay: '2.00' });
  const order = { apikey, country: '77', service: 'telegram', number: '1' };
  const { json: operation } = await world.post('getNum.php', order);
  const { json: rental } = await world.post('rent/getRentNum.php', { apikey, country: '77', days: '1' });
  const phone = String(operation.number).slice(1);
  return {
    receive: () => world.sms({ phone, sender: 'Telegram', text: 'Telegram code: 12345' }),
    balance: async () => (await world.post('getBalance.php', { apikey })).json.balance,
    /** Three times at the same instant, and once more. */
    async tell(path: string) {
      const tzid = String(path.startsWith('rent/') ? rental.item.tzid : operation.tzid);
      const form = { apikey, tzid, days: '1', service: 'telegram', number: phone };
      const replies = await Promise.all([1, 2, 3].map(() => world.post(`${path}.php`, form)));
      replies.push(await world.post(`${path}.php`, form));
      return replies.map(({ json }) => json.response);
    },
  };
}

const count = (words: readonly unknown[], word: unknown) => words.filter((one) => one === word).length;

test('setOperationOk before a message gives the money back once, and one call says so', async () => {
  const { tell, balance } = await customer();
  expect(await balance()).toBe('7.00');

  const words = await tell('setOperationOk');

  expect([count(words, 1), count(words, 'ERROR_WRONG_TZID')]).toEqual([1, 3]);
  expect(await balance()).toBe('8.00');
});

test('setOperationOk after a message ends it, however often it is told', async () => {
  const { tell, balance, receive } = await customer();
  await receive();

  expect(await tell('setOperationOk')).toEqual([1, 1, 1, 1]);
  expect(await balance()).toBe('7.00');
});

test('setOperationRevise is free, however often it is told', async () => {
  const { tell, balance, receive } = await customer();
  await receive();

  expect(await tell('setOperationRevise')).toEqual([1, 1, 1, 1]);
  expect(await balance()).toBe('7.00');
});

test('getNumRepeat buys the number once, as there is one of it', async () => {
  const { tell, balance, receive } = await customer();
  await receive();
  await tell('setOperationOk');

  const words = await tell('getNumRepeat');

  expect([count(words, 1), count(words, 'NO_NUMBER')]).toEqual([1, 3]);
  expect(await balance()).toBe('6.00');
});

test('rent/closeRentNum gives the money back once', async () => {
  const { tell, balance } = await customer();

  const words = await tell('rent/closeRentNum');

  expect([count(words, 1), count(words, 'LIFICYCLE_NUM_EXPIRED')]).toEqual([1, 3]);
  expect(await balance()).toBe('9.00');
});

test('rent/extendRentState extends as often as it says', async () => {
  const { tell, balance } = await customer();

  const words = await tell('rent/extendRentState');

  expect(count(words, 1) + count(words, 'WARNING_LOW_BALANCE')).toBe(4);
  expect(await balance()).toBe((7 - 2 * count(words, 1)).toFixed(2));
});
