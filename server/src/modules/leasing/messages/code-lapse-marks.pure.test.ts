import { describe, expect, it } from 'vitest';
import { readMarks } from './code-evidence.ts';
import { findLapses } from './code-lapses.ts';
import { findShapes } from './code-shapes.ts';
import { tokenize } from './code-tokens.ts';

/** The words that announce a code, that bid to enter one, or that are of one that is over. */
const telling = new Set(['strong', 'enter', 'denied']);

const read = (text: string) => {
  const tokens = tokenize(text);
  const lapses = findLapses(text, {
    tokens,
    marks: readMarks(text, tokens),
    shapes: findShapes(text, tokens),
  });
  return lapses?.marks
    .filter(({ kind }) => telling.has(kind))
    .map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
};

type Row = [rule: string, text: string, marks: string[]];

describe('a keyword', () => {
  it.each<Row>([
    ['of an old code is denied', 'Code 4418 has expired', ['denied: Code']],
    ['is, and nothing beside it', 'The code 4418 has expired', ['denied: code']],
    ['is at the end of what is said too', 'Disregard code 4418', ['denied: code']],
    [
      'of each of two old codes is denied',
      'Code 4418 has expired. PIN 7719 is void',
      ['denied: Code', 'denied: PIN'],
    ],
    ['of another clause is not', 'A PIN follows. Code 4418 has expired', ['strong: PIN', 'denied: Code']],
    ['of a code that is gone is denied', 'Your PIN has expired', ['denied: PIN']],
    ['that ends its clause is denied too', 'Expired: your PIN', ['denied: PIN']],
    ['of old codes that are gone is not', 'All previous codes have expired', ['strong: codes']],
    [
      'of a clause that only says that it changed is not',
      'Your PIN changed. Code 4418 is void',
      ['strong: PIN', 'denied: Code'],
    ],
    [
      'that is nearer to the number before it is not',
      '77120 for Ann PIN and also the code 4418 has expired',
      ['strong: PIN', 'denied: code'],
    ],
    [
      'that is nearer to the old number is denied',
      '77120 for Ann or the PIN or code 4418 has expired',
      ['denied: PIN', 'denied: code'],
    ],
    [
      'behind an old number is denied up to what is said',
      'Code 4418 void: PIN superseded',
      ['denied: Code', 'denied: PIN'],
    ],
    ['behind "old" is denied', 'Your old PIN: 4418', ['denied: PIN']],
    ['between two numbers is denied', '9052แทนรหัส4418', ['denied: รหัส']],
    ['before the number that is meant is not', '验证码48213代替48291', ['strong: 验证码']],
    [
      'behind another number is not',
      'Code 4418 for 77120 of the PIN has expired',
      ['denied: Code', 'strong: PIN'],
    ],
    [
      'that is denied where the old code is told, but not of it, is one again',
      'No PIN needed for Ann and 90521 since code 4418 has expired',
      ['strong: PIN', 'denied: code'],
    ],
  ])('%s: %s', (_, text, marks) => {
    expect(read(text)).toEqual(marks);
  });
});

describe('a word that bids to enter a number', () => {
  const old = 'Code 4418 is void';

  it.each<Row>([
    ['leads to the next one', `${old}, enter 9052`, ['denied: Code', 'strong: enter']],
    ['leads to it over one word', `${old}, enter at 9052`, ['denied: Code', 'strong: enter at']],
    ['does not over two', `${old}, enter here is 9052`, ['denied: Code', 'enter: enter']],
    ['does not over the end of a sentence', `${old}, enter. 9052`, ['denied: Code', 'enter: enter']],
    ['may follow it', `${old}, 9052 girin`, ['denied: Code', 'strong: girin']],
    ['may follow it behind a comma', `${old}: 9052, girin`, ['denied: Code', 'strong: girin']],
    ['may follow it without a blank', `${old}: 9052输入`, ['denied: Code', 'strong: 输入']],
    ['may not follow it farther off', `${old}: 9052 - girin`, ['denied: Code', 'enter: girin']],
    ['may follow one of two', `${old}: 9052 girin. 77190`, ['denied: Code', 'strong: girin']],
    [
      'may stand before the old one',
      'Enter 9052, as the code 4418 is void',
      ['strong: Enter', 'denied: code'],
    ],
    ['does not where none is new', 'Code 4418 is void, so enter', ['denied: Code', 'enter: enter']],
  ])('%s: %s', (_, text, marks) => {
    expect(read(text)).toEqual(marks);
  });
});

describe('a word for what is new', () => {
  const old = 'PIN 4418 is void.';
  const far = 'x'.repeat(94);
  const denied = 'denied: PIN';

  it.each<Row>([
    ['announces a number', `${old} New: 9052`, [denied, 'strong: New']],
    ['does so with the word behind it', `${old} New one: 9052`, [denied, 'strong: New one']],
    ['takes the keyword behind it', `${old} New code: 9052`, [denied, 'strong: New code']],
    ['stands alone before two words', `${old} New one is 9052`, [denied, 'strong: New']],
    ['does so over 96 units', `${old} New ${far} 9052`, [denied, `strong: New ${far}`]],
    ['stands alone before 97', `${old} New ${far}x 9052`, [denied, 'strong: New']],
    ['stands alone before the end of a sentence', `${old} New one. 9052`, [denied, 'strong: New']],
    ['stands alone where no number follows', `${old} A new one follows`, [denied, 'strong: new']],
    ['does not announce what an order has', `${old} New order: 90521`, [denied]],
    ['does not over three words', `${old} New one for order: 90521`, [denied]],
    ['does over four', `${old} New one for your order: 90521`, [denied, 'strong: New']],
    ['does not announce the order beside it', '验证码4418已失效，新订单9052', ['denied: 验证码']],
    ['does not announce what stands behind the old one', 'Now, PIN 4418 is void: 90521', [denied]],
    [
      'leaves the keyword that touches it',
      '验证码4418已失效。新验证码 请 用 9052',
      ['denied: 验证码', 'strong: 新', 'strong: 验证码'],
    ],
    [
      'leaves the bidding that touches it',
      '验证码4418已失效。输入新的 请 安娜 用 9052',
      ['denied: 验证码', 'enter: 输入', 'strong: 新'],
    ],
    [
      'leaves the keywords behind',
      `${old} New: 9052. Keep your code`,
      [denied, 'strong: New', 'strong: code'],
    ],
    ['tells nothing where all is about trains', 'Train 4418 was cancelled, new train: 9052', []],
    ['does where a login is spoken of', 'Login: 4418 was cancelled, new: 9052', ['strong: new']],
    ['does where something is to be used', 'Use 9052 instead of 4418', ['strong: Use', 'strong: instead']],
    ['tells nothing right behind a call', `${old} Call Johns, new 551200`, [denied]],
    ['does farther off', `${old} Call Johnny, new 551200`, [denied, 'strong: new']],
    ['tells nothing right behind a phone', `${old} Phone: new 551200`, [denied]],
    ['does before a call', `${old} New 551200: call`, [denied, 'strong: New']],
  ])('%s: %s', (_, text, marks) => {
    expect(read(text)).toEqual(marks);
  });
});

describe('what stands between an old number and the new one', () => {
  it.each<Row>([
    ['announces the new one', 'PIN changed from 4418 to 9052', ['denied: PIN', 'strong:  to']],
    ['does where it is said to be old', 'PIN changed: old 4418 to 90521', ['denied: PIN', 'strong:  to']],
    ['may have no word', 'PIN changed: 4418 -> 9052', ['denied: PIN', 'strong: ']],
    ['may be 12 long', 'PIN changed: old 4418 for you it 9052', ['denied: PIN', 'strong:  for you it']],
    ['may not be longer', 'PIN changed: old 4418 for you, it 9052', ['denied: PIN']],
    [
      'is looked for behind the old one',
      '77190 guests. PIN changed from 4418 to 9052',
      ['denied: PIN', 'strong:  to'],
    ],
    ['tells nothing without a change', 'PIN: old 4418 to 9052', ['denied: PIN']],
  ])('%s: %s', (_, text, marks) => {
    expect(read(text)).toEqual(marks);
  });
});
