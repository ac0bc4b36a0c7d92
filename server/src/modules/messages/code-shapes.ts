import { readUnit, readWords } from './code-words.ts';

/** A run of Latin letters, digits and underscores, or a run of the letters of other scripts. */
export interface Token {
  text: string;
  start: number;
  end: number;
  isDigits: boolean;
}

/** Something that looks like a code by its own form; what stands around it is judged elsewhere. */
export interface Shape {
  /** ASCII, 3 to 10 units. */
  code: string;
  start: number;
  end: number;
  form: 'digits' | 'split' | 'mixed' | 'letters';
  /** What its form alone is worth. */
  base: number;
  /** Why it can be no code, as far as its own form and its neighbours in a chain of digits tell. */
  trap?: string;
  /** A keyword is written together with it: "OTP482913", or a sender's initial is: "G-482913". */
  prefixed?: boolean;
}

const tokenPattern =
  /[A-Za-z0-9_\u00c0-\u02af\u1e00-\u1eff]+|(?:(?![A-Za-z\u00c0-\u02af\u1e00-\u1eff])[\p{L}\p{M}])+/gu;
const chainGap = /^(?: |-|\.|\/|\)|\) |\)-| \()$/;
const shapesAtMost = 256;

/** Mail bridges run words together: "Yourcodeis502816", "502816isyourcode". */
const gluedHead =
  /(?:code|otp|pin|passcode|password|c[óo]digo|clave|codice|senha|kod|kode|kodu|kodunuz|codul)(?:is|es|est|lautet|ist|jest|to)?$/i;
const gluedTail =
  /^(?:is|es|est|ist)(?:your|the|tu|su|votre|ihr|dein).{0,40}?(?:code|otp|pin|passcode|password|c[óo]digo|clave)/i;

/** "Your code is55018", "è719053Non comunicarlo": a blank or a full stop is missing beside the code. */
const copulaHead = /^(?:is|es|est|ist|è|é|är|er|jest)$/;
const forgottenStop = /^[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]+$/;

const digitsBase = [0, 0, 0, 0.15, 0.4, 0.42, 0.46, 0.34, 0.34, 0.2, 0.15];
const splitBase = [0, 0, 0, 0, 0.25, 0.3, 0.44, 0.2, 0.38, 0.2, 0.15];

/** `folded` is the outcome of `foldText`. */
export function tokenize(folded: string): Token[] {
  const tokens: Token[] = [];
  for (const match of folded.matchAll(tokenPattern)) {
    const text = match[0];
    tokens.push({ text, start: match.index, end: match.index + text.length, isDigits: /^\d+$/.test(text) });
  }
  return tokens;
}

/** The token that follows `position`. */
export function findNext(tokens: Token[], position: number): Token | undefined {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return tokens[low];
}

/** Every shape in the text, at most 256, in no promised order. */
export function findShapes(folded: string, tokens: Token[]): Shape[] {
  const shapes: Shape[] = [];
  for (let at = 0; at < tokens.length && shapes.length < shapesAtMost; ) {
    const token = tokens[at];
    if (!token) break;
    const spelled = readSpelled(folded, tokens, at);
    if (spelled) {
      shapes.push(spelled.shape);
      at += spelled.length;
    } else if (token.isDigits) {
      const chain = readChain(folded, tokens, at);
      shapes.push(...shapesOfChain(folded, chain));
      at += chain.length;
    } else {
      const dashed = readDashed(folded, token, tokens[at + 1]);
      if (dashed) shapes.push(dashed);
      else shapes.push(...shapesOfWord(token));
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
  let to = from;
  for (; to - from < 11; to++) {
    const token = tokens[to];
    if (!token || !/^[A-Z0-9]$/.test(token.text)) break;
    if (to > from && folded.slice(tokens[to - 1]?.end, token.start) !== ' ') break;
  }
  const letters = tokens.slice(from, to);
  const code = letters.map(({ text }) => text).join('');
  const [first, last] = [letters[0], letters.at(-1)];
  if (!first || !last || code.length < 4 || code.length > 10 || !/[A-Z]/.test(code)) return undefined;
  const form = /\d/.test(code) ? 'mixed' : 'letters';
  const base = form === 'mixed' ? 0.25 : 0;
  return { shape: { code, start: first.start, end: last.end, form, base }, length: letters.length };
}

/** "PASSCODE: qxdmra": small letters, where a colon binds them to a keyword and nothing follows on the line. */
export function findSmallCodes(folded: string, marks: readonly { kind: string; end: number }[]): Shape[] {
  return marks.flatMap(({ kind, end }): Shape[] => {
    if (kind !== 'strong') return [];
    const [, lead = '', code] =
      /^(\s*[:=]\s*["'\u201c]?)([a-z]{5,8})["'\u201d]?[.!]?[ \t]*(?:$|\n)/.exec(
        folded.slice(end, end + 24),
      ) ?? [];
    if (code === undefined) return [];
    const start = end + lead.length;
    return [{ code, start, end: start + code.length, form: 'letters', base: 0 }];
  });
}

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
    const whole = isEven(chain, gaps) ? joined(chain) : undefined;
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
  if (chain.length > 2 && !isEven(chain, gaps)) {
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

function joined(chain: Token[]): Shape | undefined {
  const code = chain.map((token) => token.text).join('');
  const first = chain[0];
  const last = chain.at(-1);
  if (!first || !last || code.length < 4 || code.length > 10) return undefined;
  return { code, start: first.start, end: last.end, form: 'split', base: splitBase[code.length] ?? 0 };
}

function singles(chain: Token[], trap?: string, less = 0): Shape[] {
  return chain
    .filter(({ text }) => text.length >= 3 && text.length <= 10)
    .map(({ text, start, end }) => ({
      code: text,
      start,
      end,
      form: 'digits',
      base: Math.max(0, (digitsBase[text.length] ?? 0) - less - (/^[1-9]0+$/.test(text) ? 0.1 : 0)),
      ...(trap ? { trap } : {}),
    }));
}

/** "MIR-2217" is a card. */
const cardBrand = /^(?:MIR|VISA|MC|AMEX|ECMC|UPI)$/;

/** "G-482913" is the code 482913; "X7K-9QP" is written with its dash. */
function readDashed(folded: string, head: Token, tail: Token | undefined): Shape | undefined {
  if (tail?.start !== head.end + 1 || folded[head.end] !== '-') return undefined;
  if (!/^[A-Z0-9]{1,5}$/.test(head.text) || !/^[A-Z0-9]{3,8}$/.test(tail.text)) return undefined;
  if (folded[tail.end] === '-' || folded[head.start - 1] === '-') return undefined;
  if (cardBrand.test(head.text) && /^\d{4}$/.test(tail.text)) {
    const { text: code, start, end } = tail;
    return { code, start, end, form: 'digits', base: 0.4, trap: 'end of a card number' };
  }
  if (/^[A-Z]{1,3}$/.test(head.text) && /^\d{4,8}$/.test(tail.text)) {
    const base = digitsBase[tail.text.length] ?? 0;
    return { code: tail.text, start: tail.start, end: tail.end, form: 'digits', base, prefixed: true };
  }
  const code = `${head.text}-${tail.text}`;
  if (/^[A-Z]{3,4}-[A-Z]{3,4}$/.test(code))
    return { code, start: head.start, end: tail.end, form: 'letters', base: 0 };
  if (code.length > 10 || head.text.length < 2 || !/[A-Z]/.test(code) || !/\d/.test(code)) return undefined;
  return { code, start: head.start, end: tail.end, form: 'mixed', base: 0.2 };
}

function shapesOfWord({ text, start, end }: Token): Shape[] {
  if (/^[A-Z]{4,8}$/.test(text)) return [{ code: text, start, end, form: 'letters', base: 0 }];
  if (
    text.length > 64 ||
    !/^[A-Za-z0-9\u00c0-\u024f]+$/.test(text) ||
    !/\d/.test(text) ||
    !/[A-Za-z]/.test(text)
  )
    return [];

  const [, head = '', digits = '', tail = ''] =
    /^([A-Za-z\u00c0-\u024f]*)(\d+)([A-Za-z\u00c0-\u024f]*)$/.exec(text) ?? [];
  if (digits.length >= 3 && digits.length <= 10) {
    const at = { code: digits, start: start + head.length, end: end - tail.length, form: 'digits' } as const;
    const base = digitsBase[digits.length] ?? 0;
    const word = readWords(head.toLowerCase())[0]?.kind;
    if (head && !tail && (word === 'strong' || gluedHead.test(head)))
      return [{ ...at, base, prefixed: true }];
    if ((!head || copulaHead.test(head)) && (!tail || forgottenStop.test(tail)) && head + tail !== '')
      return [{ ...at, base }];
    if (!head && gluedTail.test(tail)) return [{ ...at, base, prefixed: true }];
    if (!head && readWords(tail.toLowerCase())[0]?.kind === 'link') return [{ ...at, base }];
    if (head && !tail && readUnit(head.toLowerCase()) === 'currency') return [{ ...at, base, trap: 'price' }];
    if (!head && readUnit(tail.toLowerCase())) return [{ ...at, base, trap: 'quantity' }];
    if (/^x+$/i.test(head)) return [{ ...at, base, trap: 'masked number' }];
  } else if (digits && readUnit(tail.toLowerCase())) {
    return [];
  }
  if (text.length < 4 || text.length > 10 || !/^[A-Za-z0-9]+$/.test(text)) return [];
  const isUpper = !/[a-z]/.test(text);
  const isName = (head.length > 2 && !tail && !isUpper) || /^[A-Z]\d{3}$/.test(text);
  return [{ code: text, start, end, form: 'mixed', base: isName ? 0.05 : isUpper ? 0.25 : 0.15 }];
}
