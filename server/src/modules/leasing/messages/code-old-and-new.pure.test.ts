import { describe, expect, it } from 'vitest';
import { extractCodes, pickCode } from './extract-code.ts';

// Which of the numbers in a text is over, and which one is given for it.

type Row = [text: string, code: string | null];

const read = (text: string, code: string | null) =>
  expect(pickCode(text), JSON.stringify(extractCodes(text))).toBe(code);

describe('what stands between a number and the word that it is old', () => {
  it.each<Row>([
    [
      'Your code for the door of the house at the end of the long road by the river and the old mills: 482',
      '482',
    ],
    ['Code =====> 4418 for seat 77120 has expired.', null],
    ['Code 4418 for the PIN of 20391 has expired.', null],
    ['旧验证码4418', null],
    ['Old one code number 4418', null],
    ['Old phone: your code 4418', '4418'],
    ['旧小店4418验证码', '4418'],
    ['旧验证码是4418', null],
    ['Code 4418 for order 20391 has expired', null],
  ])('%s: the code is %s', read);
});

describe('keywords of the old code and of the new one', () => {
  it.each<Row>([
    [`รหัส 4418 หมดอายุแล้ว ใหม่${'ก'.repeat(110)} 9052`, null],
    ['Your PIN is void, so here is a password: qxdmra\nSeat 77190', 'qxdmra'],
    ['Old code 4418 is void. Your code,\n9052', '9052'],
    ['The code for the expired old one, 9052', '9052'],
    ['Desk 90521, for you the code nr 4418 has expired', null],
    ['Desk 90521, for you the code nr 4418 has expired. Tour 77190', null],
    ['Old code 4418 is void. 90521 guests enter', null],
    ['Your PIN has expired. Phone our new number 551200 for it', null],
    ['Your PIN has expired. Phone us via new number 551200', null],
    ['Sent to your phone: code 4418 is void, the new one is 9052', '9052'],
    ['Code 4418 is void, the new one is 9052. Call us', '9052'],
    ['Code 4418 is void. Our new garden tour 90521', null],
    ['Old code 4418 is void. Enter our garden 90521', null],
    ['Code 4418 is void, the new one for you at the shop: 9052', '9052'],
    ['Code 4418 is void. The new phone of Anna: 90521', null],
    ['Your PIN is void - take this password: qxdmra\nOrder 77190', 'qxdmra'],
  ])('%s: the code is %s', read);
});

describe('what is over, and what is not', () => {
  it.each<Row>([
    ['Do not use the 30.11.2026 code 4418.', null],
    ['Code 441 822 has expired.', null],
    ['改用9052原验证码已失效', '9052'],
    ['PIN changed: 4418 became now 9052', '9052'],
    ['Hello Anna, code 4418, sent at noon, is no longer valid', null],
    ['Your booking has expired, the new one: 90521. Log in to see it.', null],
    ['Code 4418 will be cancelled tomorrow.', '4418'],
    ['Still do not use code 4418.', null],
    ['The previous code 4418 is still valid.', '4418'],
    ['Expired old code: 4418', null],
    ['Your old code: 4418 - do not use it', null],
    ['Please do not use for the login here the old code: 4418', null],
    ['Please disregard if you did not ask for code 4418', '4418'],
    ['4418 giriş kodu yerine', null],
    ['Changed seat: code 4418 for 90521', '4418'],
    ['Code 4418 for your cancelled order', '4418'],
    ['Code 4418 is cancelled now', null],
    ['Code 4418 was cancelled with your order', null],
    ['Expired: code 4418.', null],
    ['The old one has expired: 4418 is your code', '4418'],
    ['Login expired: code 4418', null],
    ['Expired - now code 9052', '9052'],
    ['Code 4418, sent at noon, hereby cancelled', null],
    ['Code 4418, sent by Anna, who is no longer here', '4418'],
    ['Your code 4418, Anna, expired codes are deleted', '4418'],
    ['Your code 4418, Anna, cancelled old ones', '4418'],
    ['Code 4418, Anna, expired at home 20391', '4418'],
    ['Code 4418 seat 90521, sent at noon, is cancelled', null],
    ['Type 9052 as yours expired', '9052'],
    ['Code 4418 is now your code as the other expired', '4418'],
    ['Code 4418 for the order was cancelled', '4418'],
    ['Code 4418 opens the door for all of you and for the friends whose tickets have expired', '4418'],
    ['Your PIN expired - code 4418', '4418'],
    ['Your PIN is void - so here is a password: qxdmra\nRow 482', 'qxdmra'],
  ])('%s: the code is %s', read);
});
