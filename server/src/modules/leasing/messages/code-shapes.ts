import { baseOf, isRandom, type Shape } from './code-shape.ts';
import { foreignCapitals, type Token } from './code-tokens.ts';
import { readDashed, readMingled, shapesOfWord } from './code-word-shapes.ts';
import { readUnit } from './code-words.ts';

const chainGap = /^(?: |-|\.|\/|\)|\) |\)-| \()$/;
const shapesAtMost = 256;
/** A capital of Cyrillic or Greek beside a digit. */
const mingled = new RegExp(`\\d[${foreignCapitals}]|[${foreignCapitals}]\\d`);
/** A letter or digit of a code that is spelled. */
const spelled = new RegExp(`^[A-Z0-9${foreignCapitals}]$`);

/** Every shape in the text, at most 256; of those that start together the widest first. */
export function findShapes(folded: string, tokens: Token[]): Shape[] {
  const shapes: Shape[] = [];
  const isMingled = mingled.test(folded);
  for (let at = 0; at < tokens.length && shapes.length < shapesAtMost; ) {
    const token = tokens[at];
    if (!token) break;
    const found = readSpelled(folded, tokens, at) ?? (isMingled ? readMingled(folded, token) : undefined);
    if (found) {
      shapes.push(found.shape);
      at += found.length;
    } else if (token.isDigits) {
      const chain = readChain(folded, tokens, at);
      shapes.push(...shapesOfChain(folded, chain));
      at += chain.length;
    } else {
      const dashed = readDashed(folded, token, tokens[at + 1]);
      if (dashed) shapes.push(dashed);
      else shapes.push(...shapesOfWord(folded, token));
      at += dashed ? 2 : 1;
    }
  }
  return shapes.slice(0, shapesAtMost);
}

/** "Q X D M R A": single letters and digits with a blank between, at least one of them a letter. */
function readSpelled(
  folded: string,
  tokens: Token[],
  from: number,
): { shape: Shape; length: number } | undefined {
  if (tokens[from]?.text.length !== 1) return undefined;
  let to = from;
  for (; to - from < 11; to++) {
    const token = tokens[to];
    if (!token || !spelled.test(token.text)) break;
    if (to > from && folded.slice(tokens[to - 1]?.end, token.start) !== ' ') break;
  }
  const letters = tokens.slice(from, to);
  const code = letters.map(({ text }) => text).join('');
  const [first, last] = [letters[0], letters.at(-1)];
  if (!first || !last || code.length < 4 || code.length > 10 || !/\D/.test(code)) return undefined;
  const form = /\d/.test(code) ? 'mixed' : 'letters';
  const base = form === 'mixed' ? 0.25 : 0;
  return { shape: { code, start: first.start, end: last.end, form, base }, length: letters.length };
}

/**
 * "PASSCODE: qxdmra", "Hasło do Librusa: vbnkq": small letters, where a colon binds them to a keyword and nothing follows
 * on the line. With a name between, they are such as no word has.
 */
export function findSmallCodes(folded: string, marks: readonly { kind: string; end: number }[]): Shape[] {
  return marks.flatMap(({ kind, end }): Shape[] => {
    if (kind !== 'strong') return [];
    const [, lead = '', code] = smallCode.exec(folded.slice(end, end + 60)) ?? [];
    if (code === undefined || (/^ \S/.test(lead) && !isRandom(code.toUpperCase()))) return [];
    const start = end + lead.length;
    return [{ code, start, end: start + code.length, form: 'letters', base: 0 }];
  });
}

/** The text behind a keyword: three words at most, a colon, the code, and at most a remark in brackets. */
const smallCode =
  /^((?: [^\s:=]{1,12}){0,3}\s*[:=]\s*["'\u201c]?)([a-z]{5,8})["'\u201d]?[.!]?[ \t]*(?:$|\n|\()/;

/** Groups of digits that one separator each holds together: phone numbers, dates, sums, codes in two halves. */
function readChain(folded: string, tokens: Token[], from: number): Token[] {
  const first = tokens[from];
  if (!first) return [];
  const chain = [first];
  const isPhone = folded[first.start - 1] === '+';
  for (let at = from + 1; chain.length < 24; at++) {
    const last = chain.at(-1);
    const next = tokens[at];
    if (!last || !next?.isDigits) break;
    const gap = folded.slice(last.end, next.start);
    if (!chainGap.test(gap)) break;
    if ((gap === ' ' || gap === ' (') && !isPhone && isOwnNumber(folded, tokens, last, at)) break;
    chain.push(next);
  }
  return chain;
}

/** "123456 10 min" and "1234 5 minutes": a space does not join a number to a term or to a whole code. */
function isOwnNumber(folded: string, tokens: Token[], last: Token, at: number): boolean {
  const next = tokens[at];
  const behind = tokens[at + 1];
  if (!next) return true;
  if (last.text.length > 4 || next.text.length > 4) return true;
  return (
    behind !== undefined && behind.start - next.end <= 1 && readUnit(lower(folded, behind)) === 'duration'
  );
}

function lower(folded: string, token: Token): string {
  return folded.slice(token.start, token.end).toLowerCase();
}

function shapesOfChain(folded: string, chain: Token[]): Shape[] {
  const [first, second] = chain;
  if (!first) return [];
  const before = folded[first.start - 1];
  const gaps = chain.slice(1).map((token, at) => folded.slice(chain[at]?.end, token.start));
  const trap = trapOfChain(chain, gaps, before);
  if (trap) return singles(chain, trap);
  if (!second) return singles(chain);

  if (chain.length > 2) {
    const whole = isEven(chain, gaps) ? joined(chain) : isNearlyEven(chain, gaps) ? uneven(chain) : undefined;
    return whole ? [whole] : singles(chain);
  }
  const pair = joined(chain);
  if (!pair) return singles(chain);
  if (gaps[0] === '-') return [pair];
  if (first.text.length + second.text.length === 5 && gaps[0] === ' ' && isAllBehindColon(folded, pair))
    return [pair];
  const isEvenPair = first.text.length === second.text.length && !/^(?:19|20)\d\d$/.test(second.text);
  return isEvenPair ? [pair, ...singles(chain, undefined, 0.2)] : singles(chain);
}

/** "Code: 824 17", and nothing else on the line: five digits in two groups. */
const isAllBehindColon = (folded: string, { start, end }: Shape): boolean =>
  /: ?$/.test(folded.slice(Math.max(0, start - 2), start)) &&
  /^[.!]?(?:\n|$)/.test(folded.slice(end, end + 2));

function trapOfChain(chain: Token[], gaps: string[], before: string | undefined): string | undefined {
  const digits = chain.reduce((sum, token) => sum + token.text.length, 0);
  if (before === '+') return 'phone number';
  if (gaps.some((gap) => gap === '.' || gap === '/')) return 'date or decimal';
  if (gaps.some((gap) => /[()]/.test(gap)) || (before === '(' && chain.length > 2)) return 'phone number';
  if (digits > 10) return 'long number';
  if (chain.length > 2 && !isEven(chain, gaps) && !isNearlyEven(chain, gaps)) {
    return digits >= 9 || gaps.includes('-') ? 'phone number or date' : undefined;
  }
  if (chain.length === 2 && chain.every((token) => /^(?:19|20)\d\d$/.test(token.text))) return 'years';
  return undefined;
}

/** Three or more groups of one length, held by one kind of separator, that can be read as no date. */
function isEven(chain: Token[], gaps: string[]): boolean {
  const length = chain[0]?.text.length ?? 0;
  if (length > 3 || chain.some((token) => token.text.length !== length)) return false;
  if (gaps.some((gap) => gap !== gaps[0])) return false;
  const couldBeDate = length === 2 && chain.length === 3 && chain.every((token) => Number(token.text) <= 31);
  return gaps[0] === ' ' || (gaps[0] === '-' && !couldBeDate);
}

/** "841-206-57": eight digits of which the last group, or the middle one, is the shorter. A keyword must lead to them. */
const isNearlyEven = (chain: Token[], gaps: string[]): boolean =>
  /^(?: {2}|--)$/.test(gaps.join('')) && /^(?:332|323)$/.test(chain.map(({ text }) => text.length).join(''));

function uneven(chain: Token[]): Shape | undefined {
  const shape = joined(chain);
  return shape && { ...shape, base: 0.05 };
}

function joined(chain: Token[]): Shape | undefined {
  const code = chain.map((token) => token.text).join('');
  const first = chain[0];
  const last = chain.at(-1);
  if (!first || !last || code.length < 4 || code.length > 10) return undefined;
  return { code, start: first.start, end: last.end, form: 'split', base: baseOf(code, true) };
}

function singles(chain: Token[], trap?: string, less = 0): Shape[] {
  return chain
    .filter(({ text }) => text.length >= 3 && text.length <= 10)
    .map(({ text, start, end }) => ({
      code: text,
      start,
      end,
      form: 'digits',
      base: Math.max(0, baseOf(text) - less - (/^[1-9]0+$/.test(text) ? 0.1 : 0)),
      ...(trap ? { trap } : {}),
    }));
}
