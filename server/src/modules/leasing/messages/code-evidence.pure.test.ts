import { describe, expect, it } from 'vitest';
import { findOwners } from './code-binding.ts';
import { isAloneOnLine, lookAhead, lookBack, readMarks } from './code-evidence.ts';
import type { Shape } from './code-shape.ts';
import { findShapes } from './code-shapes.ts';
import { tokenize } from './code-tokens.ts';

// The weight of a word before a number, or behind it; that of a word against a code is negative.

type Row = [rule: string, text: string, worth: number, reason: string];

const surroundingsOf = (text: string) => {
  const tokens = tokenize(text);
  const marks = readMarks(text, tokens);
  const shapes = findShapes(text, tokens);
  return { shapes, surroundings: { folded: text, marks, ...findOwners(text, marks, shapes) } };
};

/** The evidence about the last number in the text before it. */
const behindIt = (_: string, text: string, worth: number, reason: string) => {
  const { shapes, surroundings } = surroundingsOf(text);
  const found = lookBack(surroundings, shapes.at(-1) as Shape);
  expect([found.bonus - found.cost, found.reason]).toEqual([worth, reason]);
};

/** The evidence about the first number in the text behind it. */
const beforeIt = (_: string, text: string, worth: number, reason: string) => {
  const { shapes, surroundings } = surroundingsOf(text);
  const found = lookAhead(surroundings, shapes[0] as Shape);
  expect([found.bonus - found.cost, found.reason]).toEqual([worth, reason]);
};

describe('a keyword before a number', () => {
  it.each<Row>([
    ['is right before it', 'code 4821', 0.55, 'right behind a keyword'],
    ['announces it from 8 units', 'code Annas: 4821', 0.55, 'right behind a keyword'],
    ['announces it from farther', 'code Annass: 4821', 0.55, 'announced by a keyword'],
    ['may announce an order too', 'code for order: 4821', 0.4, 'announced by a keyword'],
    ['stands 25 units before', 'code xxxxxxxxxxxxxxxxxxxxxxx 4821', 0.38, 'behind a keyword'],
    ['stands 26 units before', 'code xxxxxxxxxxxxxxxxxxxxxxxx 4821', 0.28, 'behind a keyword'],
    [
      'stands 80 units before',
      'code xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4821',
      0.28,
      'behind a keyword',
    ],
    [
      'stands 81 units before',
      'code xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4821',
      0,
      '',
    ],
    ['has another number behind it', 'code for Ann 771 or 4821', 0.2, 'behind a keyword'],
    ['has one of two digits behind it', 'code for Ann 77 or 4821', 0.38, 'behind a keyword'],
    ['is that of another number', 'code 7719 or 4821', 0.2, 'behind a keyword of another number'],
    [
      'of another number tells less than a verification',
      'code 7719, verify 4821',
      0.28,
      'behind a word about verification',
    ],
    ['stands in another sentence', 'Your code. 4821', 0, ''],
    ['stands behind another', 'PIN code Anna 4821', 0.38, 'behind a keyword'],
  ])('%s: %s', behindIt);
});

describe('a word about verification before a number', () => {
  it.each<Row>([
    ['is right before it', 'verify 4821', 0.28, 'behind a word about verification'],
    ['is farther off', 'verify Anna 4821', 0.2, 'behind a word about verification'],
    ['has a sign between', 'verify - 4821', 0.28, 'behind a word about verification'],
    ['is 8 units off', 'verify -------4821', 0.28, 'behind a word about verification'],
    ['is 9 units off', 'verify --------4821', 0.2, 'behind a word about verification'],
    ['is that by which', 'verify with 4821', 0.42, 'behind a word about verification'],
    ['bids to enter it', 'enter 4821', 0.36, 'what is to be entered'],
    ['bids to enter three digits', 'enter 482', 0.28, 'behind a word about verification'],
    ['bids to enter something', 'enter Anna 4821', 0.2, 'behind a word about verification'],
    ['has a link between', 'verify is 4821', 0.28, 'behind a word about verification'],
    ['has two links between', 'enter your number 4821', 0.36, 'what is to be entered'],
    ['has a link and a word between', 'enter your Anna 4821', 0.2, 'behind a word about verification'],
    ['counts before one farther off', 'login enter 4821', 0.36, 'what is to be entered'],
    ['leads to what is keyed in', 'verify, key in 4821', 0.36, 'what is to be entered'],
    ['is to key in', 'key in 4821', 0.36, 'what is to be entered'],
    ['is to punch in something', 'punch in "4821', 0.36, 'what is to be entered'],
    ['is to key in, and better known', 'verify key in with 4821', 0.42, 'behind a word about verification'],
    ['outweighs an account', 'verify account 48213', 0.2, 'behind a word about verification'],
  ])('%s: %s', behindIt);
});

describe('what has a number of its own before a number', () => {
  it.each<Row>([
    ['is an order', 'order 4821', -0.6, 'order number'],
    ['is an order 32 units before', 'order xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4821', -0.6, 'order number'],
    ['is an order 33 units before', 'order xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4821', 0, ''],
    ['is an order before another number', 'order 7719 of Anna 4821', 0, ''],
    ['is an order before a verification', 'order to verify 4821', 0.28, 'behind a word about verification'],
    ['is an order behind that', 'verify order 4821', -0.6, 'order number'],
    ['is an amount', 'amount of it 4821', -0.5, 'amount'],
    ['is an amount 12 units before', 'amount xxxxxxxxxx 4821', -0.5, 'amount'],
    ['is an amount 13 units before', 'amount xxxxxxxxxxx 4821', 0, ''],
    ['is the end of a card', 'ending xxxxxxxxxx 4821', -0.9, 'end of a card number'],
    ['is the end of a card 13 units before', 'ending xxxxxxxxxxx 4821', 0, ''],
    ['is a coupon', 'promo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4821', -0.7, 'another kind of code'],
    ['is a coupon 33 units before', 'promo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4821', 0, ''],
    ['is a version', 'version 4821', -0.5, 'version or place'],
    ['is a version before a word', 'version of 4821', 0, ''],
    ['is a version before a link', 'version is 4821', -0.5, 'version or place'],
    ['is an account', 'account 4821', -0.5, 'account or card'],
    ['is an account before a word', 'account Anna 4821', 0, ''],
    ['is an account of an order', 'order account 4821', -0.6, 'order number'],
    ['is an account, and what is keyed in', 'account: key in 4821', 0.36, 'what is to be entered'],
    ['is the end of a card of four digits', 'card 4821', -0.6, 'end of a card number'],
    ['is a card of five', 'card 48213', -0.5, 'account or card'],
    ['is a card by its number', 'card nr (4821', -0.6, 'end of a card number'],
    ['is a card in capitals', 'CARD NR 4821', -0.6, 'end of a card number'],
    ['is a card and a code', 'card code 4821', 0.55, 'right behind a keyword'],
    ['is the end of a card farther off', 'card of ours 4821', 0, ''],
    ['is the end of a card behind a link', 'card is 4821', -0.5, 'account or card'],
    ['is a date', 'until 4821', -0.35, 'date'],
    ['is a date of five digits', 'until 48213', 0, ''],
    ['is a date farther off', 'until Anna 4821', 0, ''],
    ['is nothing of a number', 'done 4821', 0, ''],
    ['stands ninth before it', 'order is is is is is is is is 4821', 0, ''],
    ['stands eighth before it', 'order is is is is is is is 4821', -0.6, 'order number'],
  ])('%s: %s', behindIt);
});

describe('a number to call before a number', () => {
  it.each<Row>([
    ['is right behind', 'call 4821', -0.6, 'number to write to or call'],
    ['is not behind a word', 'call Anna 4821', 0, ''],
    ['is behind a word and "to"', 'Senden Anna an 4821', -0.6, 'number to write to or call'],
    [
      'is up to 40 units behind',
      'Senden xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx an 4821',
      -0.6,
      'number to write to or call',
    ],
    ['is not 41 units behind', 'Senden xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx an 4821', 0, ''],
    ['is not behind a word and a link', 'Senden Anna is 4821', 0, ''],
    ['is not behind "to" and a word', 'Senden an Anna 4821', 0, ''],
    [
      'is a phone number of seven digits',
      'phone xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4829137',
      -0.6,
      'phone number',
    ],
    ['is none 33 units behind', 'phone xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 4829137', 0, ''],
    ['is one of five digits', 'phone 48213', -0.6, 'phone number'],
    ['is none of six behind a word', 'phone Anna 482913', 0, ''],
    ['is none of four', 'phone 4821', 0, ''],
  ])('%s: %s', behindIt);
});

describe('the number that verifies a phone before a number', () => {
  it.each<Row>([
    ['stands behind it', 'verify phone: 482913', 0.3, 'the number that is verified by it'],
    ['is to be entered', 'enter phone: 482913', 0.3, 'the number that is verified by it'],
    ['has six digits at the most', 'verify phone: 4829137', -0.6, 'phone number'],
    [
      'has its verification before a link',
      'verify your phone: 482913',
      0.3,
      'the number that is verified by it',
    ],
    [
      'has it up to 24 units before',
      'verify xxxxxxxxxxxxxxxxxxxxxx phone: 482913',
      0.3,
      'the number that is verified by it',
    ],
    ['has it no farther before', 'verify xxxxxxxxxxxxxxxxxxxxxxx phone: 482913', -0.6, 'phone number'],
    ['has it before no other word', 'verify order phone: 482913', -0.6, 'phone number'],
    ['stands in the same sentence', 'verify phone. 482913', 0, ''],
  ])('%s: %s', behindIt);
});

describe('that by which something is done before a number', () => {
  it.each<Row>([
    ['ends the text', 'do it with 4821', 0.36, 'that by which something is done'],
    ['ends the sentence', 'do it with 4821. Bye', 0.36, 'that by which something is done'],
    ['ends the line', 'do it with 4821\nBye', 0.36, 'that by which something is done'],
    ['goes on', 'come with 4821 friends', 0, ''],
    ['opens something', 'open it with 4821 now', 0.36, 'that by which something is done'],
    ['opened something in another sentence', 'open it. Go with 4821 now', 0, ''],
    ['is in quotes', 'do it with "4821".', 0.36, 'that by which something is done'],
    ['is no part of a word', 'herewith 4821', 0, ''],
    ['is that of an order', 'order with 4821', -0.6, 'order number'],
    [
      'tells more than the keyword of another number',
      'PIN 7719, do it with 4821',
      0.2,
      'behind a keyword of another number',
    ],
  ])('%s: %s', behindIt);
});

describe('a keyword behind a number', () => {
  it.each<Row>([
    ['is right behind it', '4821 code', 0.42, 'before a keyword'],
    ['is 16 units behind', '4821 xxxxxxxxxxxxxx code', 0.42, 'before a keyword'],
    ['is 17 units behind', '4821 xxxxxxxxxxxxxxx code', 0.36, 'before a keyword'],
    ['is 40 units behind', '4821 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx code', 0.36, 'before a keyword'],
    ['is 41 units behind', '4821 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx code', 0.25, 'before a keyword'],
    [
      'is 80 units behind',
      '4821 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx code',
      0.25,
      'before a keyword',
    ],
    [
      'is 81 units behind',
      '4821 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx code',
      0,
      '',
    ],
    ['has another number before it', '4821 or 771 code', 0, ''],
    ['has one of two digits before it', '4821 or 77 code', 0.42, 'before a keyword'],
    ['stands in another sentence', '4821. Your code', 0, ''],
    ['stands on another line', 'Seat 4821\ncode', 0, ''],
    ['stands on another line than a number that has its own', '4821\ncode', 0.42, 'before a keyword'],
    ['is that of another number', '4821 code: 7719', 0, ''],
    ['leads to another number', 'A 4821 code is A-771', 0, ''],
    ['leads to two digits', '4821 code is 77', 0.42, 'before a keyword'],
    ['stands ninth behind it', '4821 is is is is is is is is code', 0, ''],
    ['stands eighth behind it', '4821 is is is is is is is code', 0.36, 'before a keyword'],
  ])('%s: %s', beforeIt);
});

describe('the end of a card behind a number', () => {
  it.each<Row>([
    ['is right behind it', '4821 ending', -0.9, 'end of a card number'],
    ['is 8 units behind', '4821 xxxxxx ending', -0.9, 'end of a card number'],
    ['is 9 units behind', '4821 xxxxxxx ending', 0, ''],
    ['is of five digits', '48213 ending', -0.9, 'end of a card number'],
    ['is not of six', '482913 ending', 0, ''],
  ])('%s: %s', beforeIt);
});

describe('a coupon behind a number', () => {
  it.each<Row>([
    ['is of letters and digits', '4821AB promo', -0.7, 'another kind of code'],
    [
      'is 40 units behind',
      '4821AB xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx promo',
      -0.7,
      'another kind of code',
    ],
    ['is 41 units behind', '4821AB xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx promo', 0, ''],
    ['is not of digits', '4821 promo', 0, ''],
  ])('%s: %s', beforeIt);
});

describe('a word about verification behind a number', () => {
  it.each<Row>([
    ['bids to enter it', '4821 enter', 0.32, 'what is to be entered'],
    ['bids so 14 units behind', '4821 xxxxxxxxxxxx enter', 0.32, 'what is to be entered'],
    ['bids so 15 units behind', '4821 xxxxxxxxxxxxx enter', 0.2, 'before a word about verification'],
    ['bids so behind a comma', '4821, enter', 0.2, 'before a word about verification'],
    ['bids to enter another number', '4821 enter: 7719', 0.2, 'before a word about verification'],
    ['is right behind it', '4821 login', 0.2, 'before a word about verification'],
    [
      'is 30 units behind',
      '4821 xxxxxxxxxxxxxxxxxxxxxxxxxxxx login',
      0.2,
      'before a word about verification',
    ],
    [
      'is 31 units behind',
      '4821 xxxxxxxxxxxxxxxxxxxxxxxxxxxxx login',
      0.12,
      'before a word about verification',
    ],
    [
      'counts before one farther off',
      '4821 login xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx verify',
      0.2,
      'before a word about verification',
    ],
    ['counts less than a keyword', '4821 login code', 0.42, 'before a keyword'],
  ])('%s: %s', beforeIt);
});

describe('a number has its line to itself', () => {
  it.each([
    ['alone', '4821', true],
    ['not with a letter that opens the text', 'A 4821', false],
    ['between signs', '-- 4821 --', true],
    ['between lines of words', 'Anna\n4821\nBen', true],
    ['not with a word before it', 'Anna 4821', false],
    ['not with a word behind it', '4821 Anna', false],
    ['with 39 signs before it', `Anna\n${'-'.repeat(39)}4821`, true],
    ['not with 40', `Anna\n${'-'.repeat(40)}4821`, false],
    ['with 39 signs behind it', `4821${'-'.repeat(39)}\nAnna`, true],
    ['not with 40 behind it', `4821${'-'.repeat(40)}\nAnna`, false],
  ])('%s: %s', (_, text, isAlone) => {
    const start = text.indexOf('4821');

    expect(isAloneOnLine(text, { code: '4821', start, end: start + 4, form: 'digits', base: 0.4 })).toBe(
      isAlone,
    );
  });
});
