import { describe, expect, it } from 'vitest';
import { type CodeHints, extractCodes, pickCode } from './extract-code.ts';

// Texts that have the form of a code, at the limits of each form.

type Row = [text: string, code: string | null, hints?: CodeHints];

const read = (text: string, code: string | null, hints?: CodeHints) =>
  expect(pickCode(text, hints), JSON.stringify(extractCodes(text, hints))).toBe(code);

describe('digits in groups and codes that are spelled', () => {
  it.each<Row>([
    ['HELLO ANNA, YOUR CODE: A B C D E', 'ABCDE'],
    ['Your code: A,B,C,D', null],
    ['Code: A B C D E F 1 2 3 4', 'ABCDEF1234'],
    ['Login: A E I O', null],
    ['Login: K 7 Q 2', 'K7Q2'],
    ['Password for Shop: london', null],
    ['Password: mirolo', 'mirolo'],
    ['Your code: 482 913 10 min', '482913'],
    ['Your code: 482 913 10 MIN', '482913'],
    ['Login (030 482 913)', null],
    ['Login 482 91 3771', null],
    ['Login 2024-2026', null],
    ['Login 4821 2026', '4821'],
    ['Login 12-11-26', null],
    ['Login 31-11-26', null],
    ['Login 12-11-26-30', '12112630'],
    ['Anna 500000', null],
    ['Login MIR-2217', null],
    ['Login 001-002-003', '001002003'],
    ['Login (4821 9137)', '48219137'],
  ])('%s: the code is %s', read);
});

describe('letters and digits in one word', () => {
  it.each<Row>([
    ['Код: К47Р', 'К47Р'],
    ['Anna Maria Berta Clara\n482913\nG-8214 Hallo', '8214'],
    ['Login MIR-22175', '22175'],
    ['Login AB-CDE1', 'AB-CDE1'],
    ['Login A482', null],
    ['Login AB482', 'AB482'],
    ['Login ABCDEFG123', 'ABCDEFG123'],
    ['Код: 47КХ', '47КХ'],
    ['Вход: 4718РУБ', null],
    ['DeinKodak4821 Anna', null],
    ['is482913 Anna', '482913'],
    ['Код: 47КХР 9', '47КХР'],
    ['Код: АБВГ4', 'АБВГ4'],
    ['Код: КХ47_1', null],
    ['Код ТЕЛ47', null],
    ['Code EUR48213', null],
    ['Code xxx4821', null],
    ['Code 12kg', null],
    ['Code 12MIN', null],
    ['Code 4821MIN', null],
    ['Code ab1234567890', null],
    ['Code Ola48213', 'Ola48213'],
    ['Code 482Non', '482'],
    ['Login 482isyourcode', '482'],
    ['482is Anna code', '482'],
    ['Code éa4821', null],
    ['Код: 12КХ345678', '12КХ345678'],
    ['Код: ПРИВЕТ', null],
    ['Code 4821X', '4821X'],
    ['Ihr Kundentelefon 55821', null],
  ])('%s: the code is %s', read);
});

describe('words of letters alone', () => {
  it.each<Row>([
    ['DEAR ANNA THE CODE IS COMING.', null],
    ['Today SERVER is the code name of our party', null],
    ['Your code is LOGIN.', null],
    ['Your code: XKCDQA\n\n\nSHOP', 'XKCDQA'],
    ['Your code: COMING. SHOP', null],
    ['Save 20% with code: SPRING', null],
    ['Verification XKCDQ', 'XKCDQ'],
    ['Login from server XKCDQ', null],
    ['Verification LONDON', null],
    ['Verify below. Anna: "ABCDE"', null],
    ['Use XKCDQA for the shop Jo as code', 'XKCDQA'],
    ['Use XKCDQA at the door of our little shop and Tabitha has a code', null],
    ['HELLO, YOUR CODE IS COMING.', null],
    ['SHOP: YOUR CODE IS XKCDQA', 'XKCDQA', { sender: 'SHOP' }],
    ['Verification HSBC', null],
    ['Код: ВКДЩ', 'ВКДЩ'],
  ])('%s: the code is %s', read);
});

describe('where a code starts in a word', () => {
  it.each([
    ['Hi Yourcodeis482716Pleaseenter', '482716', 13],
    ['Hi 482716isyourcode', '482716', 3],
    ['Hi AB-12345', '12345', 6],
    ['Hi 482913Non', '482913', 3],
    ['Hi Anna 👋 Kod48213', '48213', 14],
  ])('%s: %s at %i', (text, code, start) => {
    expect(extractCodes(text)[0]).toMatchObject({ code, start });
  });
});
