import { expect, it } from 'vitest';
import { createGate } from '#test/gate';
import { patienceOfRead, patienceOfTransaction, withLongPatience } from './patience.ts';

const isLong = () => patienceOfRead() > 60_000 && patienceOfTransaction()() > 60_000;

it('is long within the work that asked for it, however deep and however late, and nowhere else', async () => {
  const gate = createGate();
  const work = withLongPatience(async () => {
    await gate.opened;
    await withLongPatience(async () => {});
    return isLong();
  });
  const short = await withLongPatience(async () => isLong());
  const outside = isLong();
  gate.open();

  expect([short, outside, await work, isLong()]).toEqual([true, false, true, false]);
});

it('of a transaction runs out, but for what it needs to end', async () => {
  const patience = patienceOfTransaction();

  const [first, second] = [patience(), patience()];

  expect(first).toBeLessThanOrEqual(9_000);
  expect(second).toBeLessThanOrEqual(first);
  expect(second).toBeGreaterThanOrEqual(500);
});

it('ends with a work that fails', async () => {
  await expect(
    withLongPatience(async () => {
      throw new Error('as it happens');
    }),
  ).rejects.toThrow('as it happens');
  expect(isLong()).toBe(false);
});
