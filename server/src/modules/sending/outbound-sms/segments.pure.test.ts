import { describe, expect, it } from 'vitest';
import { endOfQuiet } from './quiet-hours.ts';
import { countSegments } from './segments.ts';

describe('how many SMS a text is', () => {
  it.each([
    ['a', 1],
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['я'.repeat(70), 1],
    ['я'.repeat(71), 2],
    ['🍕'.repeat(35), 1],
    ['🍕'.repeat(36), 2],
    // 33 of them take 66 of 67 places: the next one is not cut in two.
    ['🍕'.repeat(67), 3],
  ])('%#: %s', (text, segments) => {
    expect(countSegments(text)).toBe(segments);
  });
});

describe('the end of quiet hours', () => {
  const night = { from: '21:00', to: '08:00', timeZone: 'Europe/Moscow' };
  it.each([
    ['2026-11-27T17:59:59Z', '2026-11-27T17:59:59.000Z'],
    ['2026-11-27T18:00:00Z', '2026-11-28T05:00:00.000Z'],
    ['2026-11-28T04:59:59Z', '2026-11-28T05:00:00.000Z'],
    ['2026-11-28T05:00:00Z', '2026-11-28T05:00:00.000Z'],
    ['2026-11-30T20:00:00Z', '2026-12-01T05:00:00.000Z'],
  ])('at %s it is %s', (now, until) => {
    expect(endOfQuiet(new Date(now), night).toISOString()).toBe(until);
  });

  it('may lie within a day, and never come', () => {
    const noon = { from: '12:00', to: '14:00', timeZone: 'UTC' };
    const at = new Date('2026-11-27T13:00:00Z');

    expect(endOfQuiet(at, noon).toISOString()).toBe('2026-11-27T14:00:00.000Z');
    expect(endOfQuiet(at, { ...noon, to: '12:00' })).toBe(at);
  });
});
