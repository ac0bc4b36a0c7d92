import { describe, expect, it } from 'vitest';
import { findShapes } from './code-shapes.ts';
import { findNext, tokenize } from './code-tokens.ts';
import { findSpans, findTrapBeside, spanOf } from './code-traps.ts';

describe('a stretch in which nothing is a code', () => {
  const read = (text: string) =>
    findSpans(text).map(({ start, end, trap }) => `${trap}: ${text.slice(start, end)}`);

  it.each([
    ['is a link with its scheme', 'See (https://a.example/4821) now', ['link: https://a.example/4821)']],
    ['is the scheme of an app too', 'Go:myapp://login now', ['link: myapp://login']],
    ['is none without a scheme', 'See ://4821 now', []],
    ['is a name with a path', 'See a.example/4821', ['link: a.example/4821']],
    ['is a name with a usual ending', 'See (shop.com)', ['link: shop.com)']],
    ['is a name with several parts', 'See 4821.shop.com, now', ['link: 4821.shop.com,']],
    ['is none with a part that is empty', 'See 482913..com', []],
    ['is none with an empty part before the path', 'See 482913..shop/a', []],
    ['is none with an unusual ending', 'See shop.example', []],
    ['is none with an ending of one letter', 'See shop.c/4821', []],
    ['is none with a number as its name', '482913.com', []],
    ['is none before its first dot', '.com/4821', []],
    ['is none of signs alone', '(..... (.../', []],
    ['is none of one part', 'See shop/4821', []],
    ['is a link behind what ends another', 'It is 482913,a.example/x', ['link: a.example/x']],
    ['is an e-mail address', 'To 4821@shop.example', ['e-mail address: 4821@shop.example']],
    ['is none for who is called by a sign', '@shop.example', []],
    ['is the hash at the end', 'Code 4821\nFA+9qCX9VSu \n', ['application hash: FA+9qCX9VSu']],
    ['is a hash with one capital too', 'Code 4821 abcdefghi1X', ['application hash: abcdefghi1X']],
    ['is no name at the end', 'Code 4821 Christopher', []],
    ['is no word at the end', 'Code 4821 information', []],
    ['is no word in capitals at the end', 'Code 4821 INFORMATION', []],
    ['is no longer word', 'Code 4821 FA+9qCX9VSuX', []],
    ['is no hash with words behind it', 'Code 4821 FA+9qCX9VSu now', []],
    ['is none where the hash is all', 'FA+9qCX9VSu', []],
  ])('%s: %s', (_, text, spans) => {
    expect(read(text)).toEqual(spans);
  });

  it('reaches back over 253 units at the most', () => {
    expect(findSpans(`${'a'.repeat(260)}://b`)[0]).toMatchObject({ start: 7, end: 264 });
  });

  it.each([
    [0, 4, false],
    [1, 5, true],
    [7, 11, true],
    [8, 12, false],
  ])('from 4 to 8 holds a shape from %i to %i: %s', (start, end, isHeld) => {
    const span = { start: 4, end: 8, trap: 'link' };

    expect(spanOf([span], { code: '4821', start, end, form: 'digits', base: 0 })).toBe(
      isHeld ? span : undefined,
    );
  });
});

describe('what stands beside a number', () => {
  const read = (text: string) => {
    const tokens = tokenize(text);
    const [shape] = findShapes(text, tokens).slice(-1);
    return shape && findTrapBeside(text, shape, findNext(tokens, shape.end));
  };

  it.each([
    ['12:4821', 'time'],
    ['a:4821', undefined],
    ['4821:12', 'time'],
    ['4821:a', undefined],
    ['КХ47Р.4821', undefined],
    ['№7x,4821', undefined],
    ['1,4821', 'decimal'],
    ['4821,50', 'decimal'],
    ['4821,10分钟', undefined],
    ['482,10分钟', 'decimal'],
    ['4821,100分钟', 'decimal'],
    ['4821,10元', 'decimal'],
    ['@4821', 'name'],
    ['*482#', 'service number'],
    ['*482 #', 'masked number'],
    ['*4821*', undefined],
    ['*4829137', 'masked number'],
    ['4829137*', 'masked number'],
    ['** 4821', 'masked number'],
    ['* 4821', undefined],
    ['**-482913', 'masked number'],
    ['** 4829137', undefined],
    ['Visa xx 4821', 'masked number'],
    ['Max 4821', undefined],
    ['## 4821', 'masked number'],
    ['# 4821', undefined],
    ['4821 **', 'masked number'],
    ['4821 *', undefined],
    ['…4829137', 'masked number'],
    ['..4829137', 'masked number'],
    ['a.4829137', undefined],
    ['. 4829137', undefined],
    ['©2026', 'year'],
    ['© 2026', 'year'],
    ['c 2026', undefined],
    ['4821 numaralı', 'number of something'],
    ['4821 numaralı kod', undefined],
  ])('%s: it is %s', (text, trap) => {
    expect(read(text)).toBe(trap);
  });

  it.each([
    ['a sign of money before it', '$4821', 'price'],
    ['one with a blank', 'Hi $ 4821', 'price'],
    ['one with two blanks', 'Hi $  4821', undefined],
    ['another sign', '§4821', undefined],
    ['a sign of money behind it', '4821€', 'price'],
    ['one behind a blank', '4821 €', 'price'],
    ['one behind two blanks', '4821  €', undefined],
    ['a percentage', '4821 %', 'percentage'],
    ['a percentage of something else', '4821"%', undefined],
    ['nothing', '4821', undefined],
    ['a currency before it', 'EUR 4821', 'price'],
    ['one with a full stop', 'Rs. 4821', 'price'],
    ['one with a comma', 'Rs, 4821', undefined],
    ['one of four letters', 'Lira 4821', 'price'],
    ['another word before it', 'EURO 7 or 4821', undefined],
    ['a unit behind it', '4821 kg', 'quantity'],
    ['one in capitals', '4821 KG', 'quantity'],
    ['one behind a dash', '4821-kg', 'quantity'],
    ['one farther off', '4821, kg', undefined],
    ['one behind two blanks', '4821  kg', undefined],
    ['a term', '4821 min', 'term'],
    ['an amount', '4821 euros', 'price'],
    ['one letter apart from it', '4821 m', undefined],
    ['one letter of Cyrillic apart from it', '4821 г', undefined],
    ['one with a full stop', '4821 g.', 'quantity'],
    ['one letter of another script', '4821 元', 'price'],
    ['a currency that is a word before a keyword', '4821 som afhentningskode', undefined],
    ['the same before a keyword with a capital', '4821 som Kode', undefined],
    ['the same before another word', '4821 som Anna', 'price'],
    ['a quantity before a keyword', '4821 kg code', 'quantity'],
  ])('%s: %s', (_, text, trap) => {
    expect(read(text)).toBe(trap);
  });
});
