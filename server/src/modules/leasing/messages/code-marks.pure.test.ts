import { describe, expect, it } from 'vitest';
import { isMeans, readMarks } from './code-evidence.ts';
import { tokenize } from './code-tokens.ts';

const read = (text: string) =>
  readMarks(text, tokenize(text)).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

describe('the telling words of a text', () => {
  it.each([
    ['stand in its order', 'Login with one-time code, Anna', ['weak: Login', 'strong: one-time code']],
    ['may be several words', 'Your O.T.P. is', ['link: Your', 'strong: O.T.P.', 'link: is']],
    ['are no part of another word', 'Phone-time code', ['phone: Phone', 'strong: code']],
    ['are the whole and not its parts', 'mot de passe', ['strong: mot de passe']],
    ['are told within words that are run together', 'SeuCodigoDeAcesso', ['strong: Codigo']],
    ['are only keywords there', 'TuLoginAqui', []],
    ['are not told twice', 'SicherheitsCode', ['strong: SicherheitsCode']],
    ['are none in digits', '4821', []],
  ])('%s: %s', (_, text, marks) => {
    expect(read(text)).toEqual(marks);
  });
});

describe('"code"', () => {
  it.each([
    ['is a keyword', 'code', ['strong: code']],
    ['is none behind what it is for', 'promo code', ['promo: promo', 'promo: code']],
    ['is none behind that and a dash', 'promo-code', ['promo: promo', 'promo: code']],
    ['is one behind that and a word', 'promo for you, code', ['promo: promo', 'strong: code']],
    ['is one behind that and a comma', 'promo,code', ['promo: promo', 'strong: code']],
    ['is none behind an order', 'booking code', ['order: booking', 'order: code']],
    ['is none that is written together with what it is for', '优惠码', ['promo: 优惠', 'promo: 码']],
    ['is one that is written together with an order', '订单验证码', ['order: 订单', 'strong: 验证码']],
    ['is none before what it is for', 'código postal', ['promo: código', 'promo: postal']],
    ['is none before an order', 'code order', ['order: code', 'order: order']],
    ['is none before "de" and an order', 'código de reserva', ['order: código', 'order: reserva']],
    ['is none before "del" and an order', 'código del pedido', ['order: código', 'order: pedido']],
    ['is one before another word and an order', 'code y order', ['strong: code', 'order: order']],
    ['is none before an account', 'code account', ['account: code', 'account: account']],
    ['is one before a comma and an account', 'code, account', ['strong: code', 'account: account']],
    ['is the end of a card behind that', '尾号验证码', ['ending: 尾号', 'ending: 验证码']],
    ['is one apart from that', '尾号 验证码', ['ending: 尾号', 'strong: 验证码']],
  ])('%s: %s', (_, text, marks) => {
    expect(read(text)).toEqual(marks);
  });
});

describe('"OTP"', () => {
  it.each([
    ['is a bank', 'OTP Bank', ['account: OTP']],
    ['is no bank in another word', 'OTP for Bank', ['strong: OTP']],
    ['is one before an order', 'OTP ref', ['strong: OTP', 'order: ref']],
    ['is one before what others are for', 'Otp order', ['strong: Otp', 'order: order']],
    ['is a keyword that may be a coupon', 'promo OTP', ['promo: promo', 'promo: OTP']],
  ])('%s: %s', (_, text, marks) => {
    expect(read(text)).toEqual(marks);
  });

  it('is the only keyword that may be a bank', () => {
    expect(read('code bank')).toEqual(['strong: code']);
  });
});

describe('a number is that by which something is done', () => {
  it.each([
    ['behind "with"', 'with 4821', true],
    ['behind "with" in a sentence', 'Open the gate with 4821', true],
    ['behind "with" and a quote', 'Open it with "4821', true],
    ['not behind a word that ends so', 'herewith 4821', false],
    ['not behind another', 'for 4821', false],
  ])('%s: %s', (_, text, isSo) => {
    expect(isMeans(text, { start: text.indexOf('4821') })).toBe(isSo);
  });
});
