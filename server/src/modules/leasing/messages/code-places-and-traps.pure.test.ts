import { describe, expect, it } from 'vitest';
import { extractCodes, pickCode } from './extract-code.ts';

// Where a number stands, and what right beside it makes it none.

type Row = [text: string, code: string | null];

const read = (text: string, code: string | null) =>
  expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe(code);

describe('where a number stands', () => {
  it.each<Row>([
    ['@shop.example #482', '482'],
    ['Welcome to Shop\n\n@shop.example #482', '482'],
    ['We use one code here. Yours “482913705” was set.', '482913705'],
    ['Pipe 4821" long', null],
    ["Pipe '4821 long", null],
    ['4829137051\nvalid for 5 minutes', '4829137051'],
    ['Shop: 482913705', '482913705'],
    ['482. Seats valid until 18:30', null],
    ['Shop: 4829137 for Anna', '4829137'],
    [`[Shop of Anna${'~'.repeat(33)}] 4829137`, '4829137'],
  ])('%s: the code is %s', read);
});

describe('links, masks, prices and terms', () => {
  it.each<Row>([
    ['Your code.482913', '482913'],
    ['Onay için 55128 numaralı başvuru', null],
    ['Refund in US$\n\n4821 is your code', '4821'],
    ['482913 77190 code', '77190'],
    ['Hi 482913/Abcd', null],
    ['Hi Bob 482913/abcd', '482913'],
    ['Open myapp://login/482913', null],
    ['Map t.me/482913', null],
    ['Anna@Shop:482913', '482913'],
    ['@shop:482913.', '482913'],
    ['Visit 482913.shop.com', null],
    ['Visit 482913.SHOP.COM', null],
    ['482913,see.shop.com', '482913'],
    ['Hi.482913/Shop', '482913'],
    ['482913.It is your code', '482913'],
    ['482913: 10 minutes valid', '482913'],
    ['4821,50 in all', null],
    ['4821,10分钟内有效', '4821'],
    ['482913,5 MIN', '482913'],
    ['Follow @482913', null],
    ['Press 4821# here to enter', '4821'],
    ['Visa *48213', null],
    ['Visa 48213*', null],
    ['Visa xxxx 48213', null],
    ['Anna …48291370 paid at the login', null],
    ['Login: GB29 NWBK', null],
    ['Login: KX29 now', 'KX29'],
    ['Visa ** 482913', null],
    ['482913 ** Visa', null],
    ['Anna, $48213', null],
    ['Anna, 482913 %', null],
    ['Anna, EUR 48213', null],
    ['482913\nMinutes matter', '482913'],
    ['Kod 482913 s karticom', '482913'],
    ['Weg 482913 m. links', null],
    ['482913 元', null],
  ])('%s: the code is %s', read);
});
