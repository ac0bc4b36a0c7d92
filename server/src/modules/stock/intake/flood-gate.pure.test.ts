import { beforeEach, expect, it, vi } from 'vitest';
import type { SourceOutcome } from '#suppliers/own-kind';
import { createFloodGate, type FloodGate } from './flood-gate.ts';

const isDown = (error: unknown) => (error as Error).message === 'down';
let gate: FloodGate;
let kept: Set<number>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  gate = createFloodGate({ isShared: isDown });
  kept = new Set();
  return () => vi.useRealTimers();
});

const pass = (take: () => Promise<SourceOutcome>, perMinute = 5) =>
  gate.pass({ supplierId: 1n, sender: 'Bank', perMinute }, take);
const keep = (id: number) => async (): Promise<SourceOutcome> => {
  await Promise.resolve();
  if (kept.has(id)) return 'repeated';
  kept.add(id);
  return 'stored';
};
const list = [1, 2, 3, 4, 5, 6, 7, 8];

it.each([
  ['at once', () => Promise.all(list.map((id) => pass(keep(id))))],
  [
    'one after another',
    async () => {
      for (const id of list) await pass(keep(id));
    },
  ],
])('a list that is longer than the limit gets in at the second try, when it comes %s', async (_, post) => {
  await post();
  const first = [...kept];
  vi.advanceTimersByTime(60_000);
  await post();

  expect(first).toEqual([1, 2, 3, 4, 5]);
  expect([...kept]).toEqual(list);
});

it.each(['repeated', 'unknown_number'] as const)('%s uses up nothing, however often', async (outcome) => {
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => pass(async () => outcome)));
  outcomes.push(...(await Promise.all(list.map((id) => pass(keep(id))))));

  expect(outcomes.filter((one) => one === outcome)).toHaveLength(50);
  expect(outcomes.slice(-3)).toEqual(['flood', 'flood', 'flood']);
});

it('a sender who repeats himself without end is a flood, too', async () => {
  const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => pass(async () => 'repeated')));

  expect(outcomes.filter((one) => one === 'repeated')).toHaveLength(55);
});

it('one that fails gives its place to those behind it', async () => {
  const bad = () => Promise.reject(new Error('bad'));
  const settled = await Promise.allSettled([bad, bad, ...list.map(keep)].map((take) => pass(take)));

  expect(settled.slice(0, 2).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([...kept]).toEqual([1, 2, 3, 4, 5]);
});

it('where the database is away, those that wait are told at once', async () => {
  let tries = 0;
  const fail = async () => {
    tries++;
    throw new Error('down');
  };
  const settled = await Promise.allSettled(list.map(() => pass(fail)));

  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  expect(tries).toBe(5);
  expect(await Promise.all(list.map((id) => pass(keep(id))))).toContain('flood');
  expect(kept.size).toBe(5);
});

it('has no limit where it is 0', async () => {
  await Promise.all(list.map((id) => pass(keep(id), 0)));

  expect([...kept]).toEqual(list);
});
