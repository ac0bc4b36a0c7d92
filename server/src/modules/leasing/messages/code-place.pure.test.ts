import { describe, expect, it } from 'vitest';
import { isHandedOver, isOriginBound, isShortLived, placeBonus } from './code-place.ts';

/** The first run of digits that begins with 482. */
const shapeIn = (text: string) => {
  const start = text.indexOf('482');
  const code = /\d+/.exec(text.slice(start))?.[0] ?? '';
  return { code, start, end: start + code.length, form: 'digits' as const, base: 0.4 };
};

describe('where a number stands tells', () => {
  it.each([
    ['most where it is all', '4821', 0.25],
    ['most where it is all of its line', 'Hi 77 Anna\n4821\nBen', 0.25],
    ['most where signs stand beside it', 'Hi 77 Anna\n"(4821)".\nBen', 0.25],
    ['most where it opens the text as a sentence', '4821. Bye', 0.25],
    ['most where it stands behind a name and ends the line', 'Shop: 4821!\nBye', 0.25],
    ['more where it opens the text', '4821 is it', 0.12],
    ['more where three digits are a sentence', '482. Bye', 0.12],
    ['more behind a name', 'Shop: 4821 is it', 0.12],
    ['more behind a name in brackets', '【Shop 24】4821 is it', 0.12],
    ['more with seven digits', '4829137 is it', 0.12],
    ['something with eight', '48291370 is it', 0.08],
    ['something with ten', '4829137051 is it', 0.08],
    ['something behind a colon', 'Seat 77 or so: 4821 is it', 0.08],
    ['something behind a bracket', 'Seat 77 (or so) 4821 is it', 0.08],
    ['more in quotes', 'Seat 77 is "4821" now', 0.15],
    ['nothing in one quote', 'Seat 77 is "4821 now', 0],
    ['nothing in the other', 'Seat 77 is 4821" now', 0],
    ['little at the end', 'Seat 77 is 4821', 0.04],
    ['little before signs at the end', 'Seat 77 is (4821).', 0.04],
    ['nothing in the middle', 'Seat 77 is 4821 now', 0],
    ['more behind a name of 24 letters', `${'a'.repeat(24)}: 4821 is it`, 0.12],
    ['less behind a longer one', `${'a'.repeat(25)}: 4821 is it`, 0.08],
  ])('%s: %s', (_, text, bonus) => {
    expect(placeBonus(text, shapeIn(text))).toBe(bonus);
  });
});

describe('a number is bound to a web origin', () => {
  it.each([
    ['by its last line', 'Hi\n@a.example #4821', true],
    ['not without the sign before it', 'Hi\n@a.example 4821', false],
    ['not without the origin', 'Hi #4821', false],
    ['not with a word between', '@a.example is #4821', false],
    ['by a name of up to 254 units', `@${'a'.repeat(254)} #4821`, true],
    ['not by a longer one', `@${'a'.repeat(255)} #4821`, false],
  ])('%s: %s', (_, text, isBound) => {
    expect(isOriginBound(text, shapeIn(text).start)).toBe(isBound);
  });
});

describe('a number is to be handed over', () => {
  it.each([
    ['where it opens the text and a bidding follows', '4821 - give it to Anna', true],
    ['where a driver is named', '4821 is what our driver needs', true],
    ['not where it does not open the text', 'Seat 77 is 4821 - give it to Anna', false],
    ['not where something else follows', '4821 - it is for Anna', false],
    ['where a driver is named within 48 units', `4821 ${'x'.repeat(40)} driver`, true],
    ['not where one is named behind', `4821 ${'x'.repeat(41)} driver`, false],
  ])('%s: %s', (_, text, isSo) => {
    expect(isHandedOver(text, shapeIn(text))).toBe(isSo);
  });
});

describe('a text says that something lives for minutes', () => {
  it.each([
    ['in one line', 'Valid for 5 minutes', true],
    ['up to a time of the day', 'Expires at 14:35', true],
    ['not in two lines', 'Valid\nfor 5 minutes', false],
    ['in its second line', 'Hi\nvalid for 5 minutes', true],
    ['not without a term', 'Valid for Anna', false],
    ['not without a word of validity', 'Wait for 5 minutes', false],
    ['within 1024 units', `${'x'.repeat(1012)} valid 5 min`, true],
    ['not farther on', `${'x'.repeat(1013)} valid 5 min`, false],
  ])('%s: %s', (_, text, isSo) => {
    expect(isShortLived(text)).toBe(isSo);
  });
});
