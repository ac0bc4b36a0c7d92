import { expect, it } from 'vitest';
import { createPacer } from './pace-long-answers.ts';

const LONG = 100_000;

function paced() {
  let now = 0;
  const wait = createPacer({ nowMs: () => now });
  return {
    ask: (address: string, times: number, length = LONG) =>
      Array.from({ length: times }, () => wait(address, length)),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('the first ten long answers wait for nothing, the next ones for their turns', () => {
  const { ask } = paced();

  expect(ask('a', 13)).toEqual([...Array(10).fill(0), 100, 200, 300]);
});

it('others, and short answers, wait for nothing', () => {
  const { ask } = paced();
  ask('a', 20);

  expect([...ask('b', 10), ...ask('a', 50, 60_000)]).toEqual(Array(60).fill(0));
});

it('turns come back, ten in a second and no more', () => {
  const { ask, pass } = paced();
  ask('a', 10);

  pass(200);
  const soon = ask('a', 3);
  pass(60_000);

  expect(soon).toEqual([0, 0, 100]);
  expect(ask('a', 11)).toEqual([...Array(10).fill(0), 100]);
});

it('nobody waits for longer than five seconds, however many ask by one address', () => {
  const { ask, pass } = paced();

  const waits = ask('a', 1_000);
  pass(5_000);

  expect(Math.max(...waits)).toBe(5_000);
  expect(ask('a', 2)).toEqual([100, 200]);
});
