import { describe, expect, it } from 'vitest';
import { readMarks } from './code-evidence.ts';
import { findLapses } from './code-lapses.ts';
import { findShapes } from './code-shapes.ts';
import { tokenize } from './code-tokens.ts';

type Row = [rule: string, text: string, old: string[] | undefined];

/** The numbers that are over; undefined where the text tells of none that is, nor that one was. */
const read = (text: string) => {
  const tokens = tokenize(text);
  const lapses = findLapses(text, {
    tokens,
    marks: readMarks(text, tokens),
    shapes: findShapes(text, tokens),
  });
  return lapses?.spans.map(({ start, end }) => text.slice(start, end));
};
const check = (_: string, text: string, old: string[] | undefined) => expect(read(text)).toEqual(old);

describe('"the old code 4418"', () => {
  it.each<Row>([
    ['names a number', 'The old code 4418', ['4418']],
    ['does so over three words', 'Old one code number 4418', ['4418']],
    ['does not over four', 'Old one your code number 4418', []],
    ['does not name letters', 'Ask the old SHOP for it', undefined],
    ['may be without a number', 'Your old PIN.', []],
    ['may tell of no code', 'Old seats', undefined],
    ['may be what the number replaces', 'This replaces for you an old code: 4418', []],
    ['is not where that is said farther off', 'This replaces for you any old code: 4418', ['4418']],
    ['is not without a colon', 'Note: this replaces for you an old 4418', ['4418']],
    ['is where words are written together', '本码代替旧验证码:482913', []],
  ])('%s: %s', check);
});

describe('"instead of 4418"', () => {
  const filled = (length: number) => `Ignore ${'a'.repeat(length - 2)} 4418`;

  it.each<Row>([
    ['excludes a number', 'Use 9052 instead of 4418', ['4418']],
    ['does where "not" stands before several words', 'Why not instead of 4418', ['4418']],
    ['does not where it stands before one', 'Do not ignore 4418', undefined],
    ['does not where it stands behind', 'Vergessen Sie 4418 nicht', undefined],
    ['does over three words', 'Ignore what Anna sent 4418', ['4418']],
    ['does not over four', 'Ignore what we and Anna sent 4418', undefined],
    ['does not over a colon', 'Ignore what we sent: 4418', undefined],
    ['does over 48 units', filled(48), ['4418']],
    ['does not over 49', filled(49), undefined],
    ['may follow the number', '4418 yerine', ['4418']],
    ['may over two words', '4418 giriş kodu yerine', ['4418']],
    ['may not over three', '4418 o bu kod yerine', undefined],
    ['may over 16 units', '4418 numarali giris yerine', ['4418']],
    ['may not over 17', '4418 numarali giriss yerine', undefined],
    ['may have no number before it', 'Kod yerine 9052', undefined],
  ])('%s: %s', check);
});

describe('", not 4418"', () => {
  it.each<Row>([
    ['excludes a number', 'Enter it, not 4418', ['4418']],
    ['may have a word before it', 'Now, enter (not 4418)', ['4418']],
    ['may not have two', 'Now, enter this (not 4418)', undefined],
    ['may not open the text', ',not 4418', undefined],
    ['does over four words', 'Enter it, not this one: your number 4418', ['4418']],
    ['does not over five', 'Enter it, not this one: your code number 4418', undefined],
    ['does not over words of its own', 'Enter it, not at 4418', undefined],
  ])('%s: %s', check);
});

describe('"changed from 4418 to 9052"', () => {
  it.each<Row>([
    ['makes the first old', 'PIN changed from 4418 to 9052', ['4418']],
    ['makes no letters old', 'PIN at OZON changed from 4418 to 9052', ['4418']],
    ['makes none old of two lengths', 'PIN changed from 4418 to 90521', undefined],
    ['makes none old of three', 'PIN changed from 4418 or 9052 or 7719', undefined],
    ['makes none old of one', 'PIN changed to 9052', undefined],
    ['may have 12 units between', 'PIN changed: 4418 became now 9052', ['4418']],
    ['may not have 13', 'PIN changed: 4418 becomes now 9052', undefined],
    ['may not have three words between', 'PIN changed: 4418 or to it 9052', undefined],
  ])('%s: %s', check);
});

describe('"4418 has expired"', () => {
  const filled = (length: number) => `4418 ${'a'.repeat(length - 2)} expired`;

  it.each<Row>([
    ['is said of the number with a keyword', 'Code 4418 for seat 77120 has expired', ['4418']],
    ['is said of the nearest without one', 'Seat 4418 at 77120 has expired', ['77120']],
    ['is not said of letters', 'Your CODE at OZON has expired', []],
    ['is not said of a new number', 'Enter this the one 4418 expired', undefined],
    ['is where that is farther off', 'Enter this is the one 4418 expired', ['4418']],
    ['is where that is over other words', 'New code for Anna - PIN 4418 expired', ['4418']],
    ['is said over 48 units', filled(48), ['4418']],
    ['is not over 49', filled(49), undefined],
    ['is said with "now" beside it', 'Code 4418 now expired', ['4418']],
    ['is not over an old one', '4418 confirms that the old one has expired', undefined],
    ['is not over an old one that touches it', '4418旧验证码已失效', []],
    ['is not over a verification', '4418: verification has expired', undefined],
    ['is not over what is entered', '4418 confirms what you enter has expired', undefined],
    ['is not over an entering that touches the word', '4418输入已失效', undefined],
    ['is not over an order', 'Code 4418 for the order was cancelled', []],
    ['is over an order with its number', 'Code 4418 for order 20391 has expired', ['4418']],
    ['is over an order that touches its number', '验证码4418订单20391已失效', ['4418']],
    ['is not where that stands behind', 'Code 4418 for the order was cancelled: 20391', []],
    ['is not where it tells which order', 'Your cancelled order 4418 code', []],
  ])('%s: %s', check);
});

describe('"expired: 4418"', () => {
  it.each<Row>([
    ['is said of the number behind', 'Expired: 4418', ['4418']],
    ['is though it is called old behind', 'Expired 4418 old one', ['4418']],
    ['is over three words', 'Expired: this is your 4418', ['4418']],
    ['is not over four', 'Expired: this is your code 4418', []],
    ['is not over words of its own', 'Expired: Anna sent 4418', undefined],
    ['is said twice', 'It is void or expired: 4418', ['4418']],
    ['is not where a code was named before', '验证码已失效 482913', []],
    ['is not where an old one was', '旧已失效 482913', undefined],
    ['is where only a word in capitals was', 'Code for OZON has expired: 4418', ['4418']],
    ['is where a later code is named', 'Code superseded: 4418. Current code: 9052', ['4418']],
    ['is not where none is', 'Code superseded: 4418. Bye', []],
    ['is not without a colon', 'Code superseded by 4418. Keep the code 4418', []],
  ])('%s: %s', check);
});

describe('"4418, sent at noon, is cancelled"', () => {
  it.each<Row>([
    ['is said over an insertion', 'Code 4418, sent at noon, is no longer valid', ['4418']],
    ['may have 8 units before it', 'Code 4418, sent at noon, hereby cancelled', ['4418']],
    ['may not have 9', 'Code 4418, sent at noon, perhaps cancelled', undefined],
    ['may not have two words', 'Code 4418, sent at noon, so it expired', undefined],
    ['is not over the end of a sentence before', 'Your code 4418. For Anna, cancelled', undefined],
    ['is not over the end of a sentence behind', 'Your code 4418, for Anna. Cancelled', undefined],
    ['is not said of two codes', 'Code 4418 PIN 7719, sent at noon, cancelled', undefined],
    ['is not where it is said of a code of its own', 'Code 4418, at noon, cancelled PIN', []],
    ['is not over one comma', 'Code 4418, cancelled', undefined],
  ])('%s: %s', check);
});
