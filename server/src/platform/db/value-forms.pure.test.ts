import fc from 'fast-check';
import pg from 'pg';
import { expect, it } from 'vitest';
import { readMoment } from './value-forms.ts';

const TIMESTAMPTZ = 1184;
const likeDriver = (text: string) => pg.types.getTypeParser(TIMESTAMPTZ, 'text')(text);

const two = (value: number) => String(value).padStart(2, '0');
const written = fc
  .record({
    moment: fc.date({ min: new Date('0001-01-01'), max: new Date('+012000-01-01'), noInvalidDate: true }),
    fraction: fc.constantFrom('', '.1', '.12', '.123', '.1234', '.12345', '.123456', '.999999', '.000001'),
    zone: fc.constantFrom('+00', '+00', '+00', '+05:30', '-08', '+00:19:32'),
    isBeforeChrist: fc.boolean(),
  })
  .map(
    ({ moment, fraction, zone, isBeforeChrist }) =>
      `${String(moment.getUTCFullYear()).padStart(4, '0')}-${two(moment.getUTCMonth() + 1)}-${two(moment.getUTCDate())} ` +
      `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}:${two(moment.getUTCSeconds())}${fraction}${zone}` +
      (isBeforeChrist ? ' BC' : ''),
  );

it('moments are read as the driver reads them', () => {
  fc.assert(
    fc.property(written, (text) => {
      expect([text, readMoment(text)]).toEqual([text, likeDriver(text)]);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  'infinity',
  '-infinity',
  '2026-03-25 10:44:05+00',
  '0999-03-25 10:44:05+00',
  '10000-03-25 10:44:05.123+00',
])('%s is read as the driver reads it', (text) => {
  expect(readMoment(text)).toEqual(likeDriver(text));
});
