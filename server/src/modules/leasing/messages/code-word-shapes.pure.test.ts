import { describe, expect, it } from 'vitest';
import { readMarks } from './code-evidence.ts';
import { findShapes, findSmallCodes } from './code-shapes.ts';
import { tokenize } from './code-tokens.ts';

type Row = [rule: string, text: string, shapes: string[]];

/** The shapes found in a text: the form, its value, its weight, and why it may be no code. */
const read = (text: string) => {
  const tokens = tokenize(text);
  return [...findShapes(text, tokens), ...findSmallCodes(text, readMarks(text, tokens))].map(
    ({ code, start, end, form, base, trap, prefixed }) =>
      [`${code} ${start}-${end} ${form} ${base.toFixed(2)}`, prefixed ? 'prefixed' : undefined, trap]
        .filter(Boolean)
        .join(', '),
  );
};
const check = (_: string, text: string, shapes: string[]) => expect(read(text)).toEqual(shapes);

describe('two words and a dash', () => {
  it.each<Row>([
    ['are an initial and a code', 'G-482913', ['482913 2-8 digits 0.46, prefixed']],
    ['are up to three initials', 'ABC-4821', ['4821 4-8 digits 0.40, prefixed']],
    ['are one code with four', 'ABCD-4821', ['ABCD-4821 0-9 mixed 0.20']],
    ['are one up to ten units', 'ABCDE-4821', ['ABCDE-4821 0-10 mixed 0.20']],
    ['are none with more', 'X7K9X-9QPA7', ['X7K9X 0-5 mixed 0.25', '9QPA7 6-11 mixed 0.25']],
    [
      'are two with six letters before the dash',
      'ABCDEF-4821',
      ['ABCDEF 0-6 letters 0.00', '4821 7-11 digits 0.40'],
    ],
    ['are no initial and three digits', 'G-482', ['482 2-5 digits 0.15']],
    ['are an initial and eight digits', 'G-48291370', ['48291370 2-10 digits 0.34, prefixed']],
    ['are no initial and nine', 'G-482913705', ['482913705 2-11 digits 0.20']],
    ['may each have both', 'X7K-9QP', ['X7K-9QP 0-7 mixed 0.20']],
    ['may have two units before the dash', 'XK-9QP', ['XK-9QP 0-6 mixed 0.20']],
    ['have no one unit before it', 'X-9QP', []],
    ['have no two behind it', 'X7K-9Q', []],
    ['have no blank', 'X7K 9QP', []],
    ['have no small letters', 'x7k-9qp', []],
    ['have no digits alone', '482-913', ['482913 0-7 split 0.44']],
    ['may be of letters alone', 'XKD-QPA', ['XKD-QPA 0-7 letters 0.00']],
    ['may be of four and four', 'XKDE-QPAB', ['XKDE-QPAB 0-9 letters 0.00']],
    ['are none of five', 'XKDE-QPABC', ['XKDE 0-4 letters 0.00', 'QPABC 5-10 letters 0.00']],
    ['are none of two', 'XK-QPA', []],
    ['are none of three', 'AB-482913-X', ['482913 3-9 digits 0.46']],
    ['are none behind a dash', '-G-482913', ['482913 3-9 digits 0.46']],
    ['are none with six units before the dash', 'X7K9QP-9QP', ['X7K9QP 0-6 mixed 0.25']],
    ['are none with a small letter before it', 'x7K-9QP', []],
    ['are a card', 'MIR-2217', ['2217 4-8 digits 0.40, end of a card number']],
    ['are no card with five digits', 'MIR-22175', ['22175 4-9 digits 0.42, prefixed']],
  ])('%s: %s', check);
});

describe('a word of capitals', () => {
  it.each<Row>([
    ['has four letters at least', 'XKC', []],
    ['of four may be a code', 'XKCD', ['XKCD 0-4 letters 0.00']],
    ['of eight may be a code', 'XKCDQAMN', ['XKCDQAMN 0-8 letters 0.00']],
    ['has no more', 'XKCDQAMNX', []],
    ['is none in small letters', 'xkcd', []],
    ['may be of Cyrillic', 'ВКДЩ', ['ВКДЩ 0-4 letters 0.00']],
    ['of Cyrillic is none that may be a word', 'ПРИВЕТ', []],
    ['of Cyrillic may have eight letters', 'ВКДЩВКДЩ', ['ВКДЩВКДЩ 0-8 letters 0.00']],
    ['of Cyrillic has no more', 'ВКДЩВКДЩВ', []],
  ])('%s: %s', check);
});

describe('words that are run together', () => {
  it.each<Row>([
    [
      'go on behind the code',
      'Yourcodeis482716Pleaseenteritwithin10minutes',
      ['482716 10-16 digits 0.46, prefixed'],
    ],
    [
      'have eight digits before they go on',
      'Yourcodeis48271605Please1',
      ['48271605 10-18 digits 0.34, prefixed'],
    ],
    ['have no nine', 'Yourcodeis482716051Please1', []],
    ['name no code', 'Annas482716Pleaseenter', []],
    ['end with the code', 'SeuCodigoDeAcesso4073', ['4073 17-21 digits 0.40, prefixed']],
    ['may have a capital behind it', 'OTP482913Non', ['482913 3-9 digits 0.46, prefixed']],
    ['may not have a small letter', 'OTP482913xyz', []],
    ['have three digits', 'OTP482', ['482 3-6 digits 0.15, prefixed']],
    ['have ten', 'OTP4829137051', ['4829137051 3-13 digits 0.15, prefixed']],
    ['have no eleven', 'OTP48291370515', []],
    [
      'are up to 96 units long',
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxYourcodeis48271',
      ['48271 91-96 digits 0.42, prefixed'],
    ],
    [
      'are no longer',
      'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxYourcodeis48271',
      [],
    ],
  ])('%s: %s', check);
});

describe('what is written together with a number', () => {
  it.each<Row>([
    ['is a keyword in capitals', 'PASSWORD4821', ['4821 8-12 digits 0.40, prefixed']],
    ['is no saying behind a name', 'Anna482isyourcode', []],
    ['is no verb behind a name', 'Anna482is', ['Anna482is 0-9 mixed 0.15']],
    ['is a verb in capitals behind it', '482IS', ['482 0-3 digits 0.15']],
    ['is no currency before more', 'EUR4821x', ['EUR4821x 0-8 mixed 0.15']],
    ['is no unit behind letters', 'ab48213kg', ['ab48213kg 0-9 mixed 0.15']],
    ['is no name before a number that goes on', 'Zalando5582x is it', []],
    ['is a verb of one letter with an accent', 'è4821', ['4821 1-5 digits 0.40']],
    ['is a verb', 'is482913', ['482913 2-8 digits 0.46']],
    ['is a verb, and a sentence', 'è719053Non', ['719053 1-7 digits 0.46']],
    ['is a sentence', '482913Non', ['482913 0-6 digits 0.46']],
    ['is what is said of it', '482isyourcode', ['482 0-3 digits 0.15, prefixed']],
    ['is a verb behind it', '482is', ['482 0-3 digits 0.15']],
    ['is a currency', 'EUR4821', ['4821 3-7 digits 0.40, price']],
    ['is a currency in small letters', 'eur4821', ['4821 3-7 digits 0.40, price']],
    ['is a unit', '4821kg', ['4821 0-4 digits 0.40, quantity']],
    ['is a unit in capitals', '4821KG', ['4821 0-4 digits 0.40, quantity']],
    ['is a unit of less than three digits', '48kg', []],
    ['is a mask', 'xxxx4821', ['4821 4-8 digits 0.40, masked number']],
    ['is a mask of both', 'Xx4821', ['4821 2-6 digits 0.40, masked number']],
    ['is a name before a verb', 'Zalando5582 is it', ['5582 7-11 digits 0.20']],
    ['is a name before no verb', 'Zalando5582 war', []],
    ['is a name with three digits', 'Zalando558 is it', ['Zalando558 0-10 mixed 0.05']],
    ['is a name of three letters before a verb', 'Zal5582 is it', ['5582 3-7 digits 0.20']],
    ['is no name of two', 'Za5582 is it', ['Za5582 0-6 mixed 0.15']],
  ])('%s: %s', check);
});

describe('letters and digits', () => {
  it.each<Row>([
    ['are four at least', 'AB1', []],
    ['of four may be a code', 'AB12', ['AB12 0-4 mixed 0.25']],
    ['of ten may be a code', 'ABCDEFGH12', ['ABCDEFGH12 0-10 mixed 0.25']],
    ['are no more', 'ABCDEFGH123', []],
    ['in small letters are worth less', 'x7k2p', ['x7k2p 0-5 mixed 0.15']],
    ['may be a name and a number', 'Abc482', ['Abc482 0-6 mixed 0.05']],
    ['are no name with two letters', 'Ab482', ['Ab482 0-5 mixed 0.15']],
    ['are no name with a letter behind', 'Abc4821x', ['Abc4821x 0-8 mixed 0.15']],
    ['are no name in capitals', 'ABC482', ['ABC482 0-6 mixed 0.25']],
    ['may be a row and a seat', 'A482', ['A482 0-4 mixed 0.05']],
    ['have no accents', 'éa7b', []],
    ['have no low dash', 'AB_482', []],
  ])('%s: %s', check);
});

describe('capitals of Cyrillic and digits', () => {
  it.each<Row>([
    ['are a code', 'КХ47Р', ['КХ47Р 0-5 mixed 0.10']],
    ['are four at least', 'К4Х', []],
    ['are ten at the most', 'КХ47РНАЛ12', ['КХ47РНАЛ12 0-10 mixed 0.10']],
    ['may begin with digits', '47КХ', ['47КХ 0-4 mixed 0.10']],
    ['are none with one letter behind the digits', '4718Х', ['4718 0-4 digits 0.40']],
    ['have a letter', 'Код К4718, 77190', ['К4718 4-9 mixed 0.10', '77190 11-16 digits 0.42']],
    ['are none with a unit behind them', '4718РУБ', ['4718 0-4 digits 0.40']],
    ['may have one letter before them', 'Р4718', ['Р4718 0-5 mixed 0.10']],
    ['may have four', 'РРРР4718', ['РРРР4718 0-8 mixed 0.10']],
    ['may not have five', 'РРРРР4718', ['РРРРР 0-5 letters 0.00', '4718 5-9 digits 0.40']],
    ['may not have a keyword before them', 'КОД4718', ['4718 3-7 digits 0.40']],
    ['are none with a small letter behind', 'КХ47р', []],
    ['are none with a low dash behind', 'КХ47_1', []],
    ['are none behind a dash', '-КХ47Р', []],
    ['are none behind a low dash', '_КХ47Р', []],
    ['may have digits twice', 'КХ47Р9Х', ['КХ47Р9Х 0-7 mixed 0.10']],
    ['are none with a blank', 'КХ 47', []],
  ])('%s: %s', check);
});
