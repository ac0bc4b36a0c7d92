import { expect, it } from 'vitest';
import { addSeconds, createClock, formatUtc } from './clock.ts';

it('runs ahead of the machine by its offset', () => {
  const clock = createClock(3_600_000);
  const ahead = () => clock().getTime() - Date.now();

  expect(clock.offsetMs()).toBe(3_600_000);
  expect(Math.abs(ahead() - 3_600_000)).toBeLessThan(1_000);
  clock.setOffsetMs(86_400_000);
  expect(clock.offsetMs()).toBe(86_400_000);
  expect(Math.abs(ahead() - 86_400_000)).toBeLessThan(1_000);
});

it('starts with the time of the machine', () => {
  expect(createClock().offsetMs()).toBe(0);
});

it('adds seconds, and fractions of them, to a moment without changing it', () => {
  const moment = new Date('2026-03-01T00:00:00.000Z');

  expect(addSeconds(moment, 86_400).toISOString()).toBe('2026-03-02T00:00:00.000Z');
  expect(addSeconds(moment, -0.5).toISOString()).toBe('2026-02-28T23:59:59.500Z');
  expect(moment.toISOString()).toBe('2026-03-01T00:00:00.000Z');
});

it('writes a moment in UTC to the second, which has begun', () => {
  expect(formatUtc(new Date('2026-12-31T23:59:59.999Z'))).toBe('2026-12-31 23:59:59');
});
