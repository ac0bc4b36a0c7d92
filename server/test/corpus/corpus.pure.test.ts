import { describe, expect, it } from 'vitest';
import { pickCode } from '../../src/modules/leasing/messages/extract-code.ts';
import { findMisses, readSamples, tally } from './measure.ts';

const samples = readSamples(new URL('./messages.tsv', import.meta.url));
const misses = findMisses(samples, pickCode);
const shown = (found: typeof misses) => found.map(({ text, code, found: taken }) => [text, code, taken]);

/** Kinds in which a number, or a word, is easily taken for the code that it is not. */
const careful = [
  ...[
    'number before the code',
    'account words',
    'phone words',
    'letters only',
    'masked card',
    'denied keyword',
  ],
  ...[
    'other digits',
    'run together',
    'several numbers or none',
    'no code',
    'promotion',
    'parcel',
    'code first',
    'replaced code',
    'not over yet',
    'made to mislead',
    'busy',
  ],
];

describe('the corpus', () => {
  it('holds at least 400 messages in 30 languages, and many without a code', () => {
    expect(samples.length).toBeGreaterThanOrEqual(400);
    expect(new Set(samples.map(({ language }) => language)).size).toBeGreaterThanOrEqual(30);
    expect(samples.filter(({ code }) => code === null).length).toBeGreaterThan(200);
    expect(samples.filter(({ text }, at) => samples.findIndex((one) => one.text === text) !== at)).toEqual(
      [],
    );
  });

  it('is read right to the last message', () => {
    expect(shown(misses)).toEqual([]);
  });

  it.each(careful)('has no wrong code among those of the kind "%s"', (kind) => {
    const counts = tally(samples, misses, 'kind').get(kind);

    expect(counts).toBeDefined();
    expect(shown(misses.filter((miss) => miss.kind === kind && miss.fault !== 'missed'))).toEqual([]);
  });
});
