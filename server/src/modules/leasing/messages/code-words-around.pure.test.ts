import { describe, expect, it } from 'vitest';
import { extractCodes, pickCode } from './extract-code.ts';

// The words before and behind a number, at the limits of how far they reach.

type Row = [text: string, code: string | null];

const read = (text: string, code: string | null) =>
  expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe(code);

describe('a keyword and what it announces', () => {
  it.each<Row>([
    ['Kiosk: 558213 code        4821', '4821'],
    ['Your code for the reference: 5521. PIN 7719', '7719'],
    ['Password for Shop TO XKCDQA', null],
    ['Never share it. Your code\n482 please', '482'],
    ['Hi. Never share it. Your code\n482 please', '482'],
  ])('%s: the code is %s', read);
});

describe('words before and behind a number', () => {
  it.each<Row>([
    ['Kiosk: 558213 one-time code for you is 4821', '4821'],
    ['Verification 482913705 for your account', '482913705'],
    ['Card no: 44105', null],
    ['until 182913', '182913'],
    ['4410 (ending)', null],
    ['44105 at the ending', null],
    ['441052 ending', '441052'],
    ['482 is to enter', '482'],
    ['482, enter', null],
    ['Hasło do sklepu to XKCDQA', null],
    ['Enter the code for card 4410', null],
    ['Verify phone number: 5582134', null],
    ['Enter your phone: 558213', '558213'],
    ['Open the locker with 4821 now', '4821'],
    ['Come with 4821 friends', null],
    ['Key in 4821', '4821'],
    ['The code for the door of Jo says 482', '482'],
    ['The code and the letter to A on p 482', null],
    ['验证码44185512已失效，验证码您的90521234，谢谢', '90521234'],
    ['Code for 12.441 or 482', null],
    ['Code: SAVE20 coupon, login 4829137', '4829137'],
    ['Login: enter 482913705', '482913705'],
    ['Login from device 482913705', null],
    ['Log in to account: 482913', '482913'],
    ['Senden Anna an 55821', null],
    ['Ihr Code kommt gleich. Senden Sie heute noch ein kurzes JA von Jo an 55821', null],
    ['Login confirmed 482913705', null],
    ['Telefon auf 55821', null],
    ['Verify your card: 482913', '482913'],
    ['Verify your card\n4829', '4829'],
    ['Verify your account: 4829', '4829'],
    ['VERIFY YOUR CARD: 4829', null],
    ['Verify by tel.: 558213', null],
    ['Verify for the shop of Jo our phone 558213', '558213'],
    ['The code comes by mail. Phone of Anna 5582134', null],
    ['The code comes by mail. Phone of our little shop of Clara is 5582134', null],
    ['In May open the gate with 4821.', '4821'],
    ['The code comes by mail. Order of our little shop of Clara is 558213', null],
    ['482 is what you give to our colleague Sandra at the door, if you are asked for the code', '482'],
    ['482 guests were at the party of our Ann in the old mill and nobody asked them for a code', null],
    ['No PIN is needed. 4821 is for Ann the code', '4821'],
    ['Till 55821345 code 2026/55128', null],
    ['Now 482 is what you give to our Tabitha as the code', '482'],
    ['Now 482 seats are free and our Benedict has the code', null],
    ['Login AB12CD is yours at the shop of Alexandra as a coupon', null],
    ['482 is for Jo to enter', '482'],
    ['482 guests Ann to enter', null],
    ['482913705 for your login at the shop of Anna and Bert to verify', '482913705'],
    ['482913705 is what you need, Clara, for login', '482913705'],
    ['482913705 visits by now to Benedict, by login', null],
    ['Hallo Anna, hier ist alles wie immer\n48291370\nDein Team', '48291370'],
    ['Hallo Anna, hier ist alles wie immer\n482913 Grüße von Bert', null],
    ['Hallo Anna, hier sind heute wieder 482913\nDein Team', null],
    ['482验证码', '482'],
    ['Login ab20x', null],
  ])('%s: the code is %s', read);
});

describe('the text as a whole', () => {
  it.each<Row>([
    ['Код: https://a.example/КХ47Р', null],
    ['Pay $20 at the till. Code: X7K2PQ', 'X7K2PQ'],
    ['Your login password: qxdmra\nUse code SAVE20 as a coupon', 'qxdmra'],
    ['Hi Bob 482913/ABCD', '482913'],
    ['HELLO ANNA, CODE: COMING 2026', null],
    ['£5 for you. Code: WINTER50', null],
    ['£5 for you. Code: WNTR50X', 'WNTR50X'],
    ['£5 for you. Code: BAR50', 'BAR50'],
    ['Anna 500 EUR, 482913', null],
    ['Login for 500 EUR at 4829137', '4829137'],
    ['Your code to pay 500 EUR in all 4829137', '4829137'],
  ])('%s: the code is %s', read);
});

describe('why a number is taken for the code, or is not', () => {
  it.each([
    ['Enter 4821', 'what is to be entered'],
    ['Key in 482', 'what is to be entered'],
    ['Login 4821', 'behind a word about verification'],
    ['4821 for your login', 'before a word about verification'],
    ['Open the gate with 4821', 'that by which something is done'],
    ['Your code 4821', 'right behind a keyword'],
    ['Your code is === 4821', 'right behind a keyword'],
    ['Your code for Anna is 4821', 'announced by a keyword'],
    ['Your code for Anna, 4821', 'behind a keyword'],
    ['4821 is your code', 'before a keyword'],
    ['Anna 4821', 'digits, no keyword near'],
    ['Anna 2030', 'perhaps: year'],
    ['No code needed. Seat 4821', 'perhaps: the text says that there is no code'],
  ])('%s: %s', (text, reason) => {
    expect(extractCodes(text)[0]?.reason).toBe(reason);
  });
});
