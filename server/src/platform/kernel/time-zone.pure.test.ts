import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInZone, fromWallTime, isTimeZone, toWallTime } from './time-zone.ts';

const wall = (text: string) => {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/\D/).map(Number);
  return { year, month, day, hour, minute, second };
};
const iso = (text: string, zone: string) => fromWallTime(wall(text), zone).toISOString();

test('a time of a place is the moment at which its clocks show it', () => {
  expect(iso('2026-01-15 12:00:00', 'Europe/Brussels')).toBe('2026-01-15T11:00:00.000Z');
  expect(iso('2026-07-15 12:00:00', 'Europe/Brussels')).toBe('2026-07-15T10:00:00.000Z');
  expect(iso('2026-07-15 12:00:00', 'Asia/Kathmandu')).toBe('2026-07-15T06:15:00.000Z');
  expect(iso('2026-01-01 00:00:00', 'Pacific/Auckland')).toBe('2025-12-31T11:00:00.000Z');
});

test('of an hour that comes twice it is the first, and one that is skipped is as far past the gap', () => {
  expect(iso('2026-10-25 02:30:00', 'Europe/Brussels')).toBe('2026-10-25T00:30:00.000Z');
  expect(iso('2026-03-29 02:30:00', 'Europe/Brussels')).toBe('2026-03-29T01:30:00.000Z');
});

test('there and back again is the same time, in every zone and season', () => {
  const zones = [
    'UTC',
    'Europe/Brussels',
    'America/New_York',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Africa/Casablanca',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc
        .integer({ min: Date.UTC(1990, 0), max: Date.UTC(2037, 0) })
        .map((at) => Math.floor(at / 1000) * 1000),
      (zone, at) => {
        const shown = toWallTime(new Date(at), zone);
        expect(toWallTime(fromWallTime(shown, zone), zone)).toEqual(shown);
      },
    ),
  );
});

test('it is written as the protocols write it, and unknown places are known for such', () => {
  expect(formatInZone(new Date('2026-01-15T23:30:00Z'), 'Europe/Brussels')).toBe('2026-01-16 00:30:00');
  expect(isTimeZone('Europe/Brussels')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
});
