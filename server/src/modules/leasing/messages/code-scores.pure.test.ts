import { describe, expect, it } from 'vitest';
import { type CodeHints, extractCodes } from './extract-code.ts';

/** Of each candidate what it scores. */
const scores = (text: string, hints?: CodeHints) =>
  extractCodes(text, hints).map(({ code, score }) => `${code} ${score.toFixed(2)}`);

describe('a number scores by', () => {
  it.each([
    ['its keyword, three digits as more', 'code 482', ['482 0.84']],
    ['its line', 'x7k2p', ['x7k2p 0.40']],
    ['less for letters and digits in the middle', 'Anna x7k2p', ['x7k2p 0.15']],
    ['less for a year', 'Anna 2026', ['2026 0.14']],
    ['no less for one with a keyword', 'Your code is 2026', ['2026 1.00']],
    ['no less for one in two groups', 'Login 20 26', ['2026 0.62']],
    ['a keyword in another sentence', 'Your code follows by mail. Seat 48213', ['48213 0.66']],
    ['no keyword of another number', 'PIN: 7719. Anna 48213', ['7719 1.00', '48213 0.31']],
    ['one of two keywords that is of none', 'PIN: 7719. Anna 48213. Your code?', ['7719 1.00', '48213 0.47']],
    ['a warning and its place', 'Never share your code. Seat 77: 48213 it', ['48213 0.55']],
    ['a warning and no place', 'Never share your code. Anna 48213', ['48213 0.36']],
    ['a term and its place', 'Hi all of us: valid for 5 minutes: 48213 it', ['48213 0.70']],
    ['its keyword where another is denied', 'Your code is 4821. No PIN needed', ['4821 1.00']],
    ['being the only one', '48213 or 482', ['48213 0.59', '482 0.24']],
    ['being one of two', '48213 or 77190', ['48213 0.54', '77190 0.46']],
    ['being the only one outside of links', 'https://a.example/48213 77190', ['77190 0.51', '48213 0.06']],
    ['less among four words of other things', 'Anna Ben Clara Dora 48213', ['48213 0.36']],
    ['no less among three', 'Anna Ben Clara 48213', ['48213 0.51']],
    ['less among 31 letters', `${'a'.repeat(15)} ${'b'.repeat(16)} 48213`, ['48213 0.36']],
    ['no less among 30', `${'a'.repeat(15)} ${'b'.repeat(15)} 48213`, ['48213 0.51']],
    ['less beside a price', 'Anna 48213 500 EUR', ['48213 0.32', '500 0.01']],
  ])('%s: %s', (_, text, scored) => {
    expect(scores(text)).toEqual(scored);
  });
});

describe('letters and digits behind a keyword are', () => {
  it.each([
    ['a code', 'Your code: BERLIN50', 'right behind a keyword'],
    ['a coupon beside a gift', 'Gift for you. Code: X7K2PQ', 'perhaps: a coupon'],
    ['a coupon beside a way to hear no more', 'Code: BERLIN50, reply STOP', 'perhaps: a coupon'],
    ['a coupon beside a price', '$5 off, code: BERLIN50', 'perhaps: a coupon'],
    [
      'a code beside a price where one proves oneself',
      'Login for $5, code: BERLIN50',
      'right behind a keyword',
    ],
  ])('%s: %s', (_, text, reason) => {
    expect(extractCodes(text)[0]?.reason).toBe(reason);
  });
});

describe('of what scores alike', () => {
  it('the first stands first', () => {
    expect(scores('Password: qxdmra\nCode XKCDQA')).toEqual(['qxdmra 0.62', 'XKCDQA 0.62']);
  });

  it('what stands before gives the reason', () => {
    expect(extractCodes('Login for 4821 for login')[0]?.reason).toBe('behind a word about verification');
  });
});

describe('no candidate', () => {
  it('is a word of letters in a link', () => {
    expect(extractCodes('Login https://a.example/XKCDQA now')).toEqual([]);
  });

  it.each([
    ['of the sender', { sender: 'Shop 4821' }, 'Login 4821'],
    ['of the sender in small letters', { sender: 'x7k2p' }, 'Login X7K2P'],
    ['of the sender in capitals', { sender: 'X7K2P' }, 'Login x7k2p'],
    ['of the service', { serviceName: '4821' }, 'Login 4821'],
    ['within 64 units of the sender', { sender: `${'x '.repeat(30)}4821` }, 'Login 4821'],
    ['within 256 of the service', { serviceName: `${'x '.repeat(126)}4821` }, 'Login 4821'],
  ])('is a name %s', (_, hints, text) => {
    expect(extractCodes(text, hints)[0]?.reason).toBe('trap: name of the sender or service');
  });

  it.each([
    ['64 of the sender', { sender: `${'x '.repeat(31)}4821` }],
    ['256 of the service', { serviceName: `${'x '.repeat(127)}4821` }],
  ])('but a code is what is named behind %s', (_, hints) => {
    expect(scores('Login 4821', hints)).toEqual(['4821 0.77']);
  });
});
