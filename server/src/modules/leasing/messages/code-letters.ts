import { type Evidence, isMeans } from './code-evidence.ts';
import { isRandom, type Shape } from './code-shape.ts';
import { findNext, type Token } from './code-tokens.ts';
import { readWords } from './code-words.ts';

/** The text in which letters stand, as far as it was read. */
export interface LettersIn {
  folded: string;
  tokens: Token[];
  /** Whether it speaks of proving oneself. */
  proves: boolean;
  /** Whether it speaks of savings: what a keyword announces may be a coupon. */
  isOffer: boolean;
  /** Where two words in capitals start, if all letters of the text are. */
  shouted: readonly number[];
}

type Verdict = { code: string; start: number; score: number; reason: string };

const plainWords = new Set(
  'VALID INVALID EXPIRED SENT BELOW HERE READY ONLY NEVER DONT STOP HELP SECRET PRIVATE REQUIRED NULL NONE TRUE FALSE UNDEFINED PLEASE ATTACHED WRONG CORRECT INCORRECT MISSING USED UNKNOWN HIDDEN LATER TODAY SOON NEEDED CHANGED UPDATED ENCLOSED ACTIVE INACTIVE SAFE SECURE'.split(
    ' ',
  ),
);

/** A word in capitals is a code only where a keyword, and a colon, quote or verb, lead up to it, or where one follows it. */
export function judgeLetters(
  { code, start, end }: Shape,
  text: LettersIn,
  { back, ahead }: { back: Evidence; ahead: Evidence },
): Verdict | undefined {
  const { folded, tokens, shouted } = text;
  if (plainWords.has(code.toUpperCase()) || readWords(code.toLowerCase()).length > 0) return undefined;
  const next = findNext(tokens, end);
  const isShouted = next !== undefined && next.start - end <= 2 && /^[A-Z]{2,}$/.test(next.text);
  if (isShouted) return undefined;
  const lead = folded.slice(Math.max(0, start - 12), start);
  if (text.isOffer) return undefined;
  if (back.isBound && /[:=\-"'\u00ab\u201c\u300c[(\u3010\u055d]\s*$|\p{L}\p{M}*\s*$/u.test(lead)) {
    const endsLine = /^[\s.!\])"'\u00bb\u201d\u300d\u3011]*(?:$|\n)/.test(folded.slice(end));
    if (shouted.some((at) => at !== start) && !(endsLine && /[:=]\s*$/.test(lead))) return undefined;
    return { code, start, score: 0.62, reason: 'letters right behind a keyword' };
  }
  if (
    text.proves &&
    shouted.length === 0 &&
    back.bonus >= (isMeans(folded, { start }) ? 0.2 : 0.28) &&
    isRandom(code)
  )
    return { code, start, score: 0.56, reason: 'letters that are no word behind a word about verification' };
  if (text.proves && back.bonus > 0 && /[:=] ?["'\u00ab\u201c\u201e\u300c]$/.test(lead))
    return { code, start, score: 0.56, reason: 'quoted behind a colon' };
  if (!ahead.isBound && !(ahead.bonus >= 0.36 && isUsed(lead))) return undefined;
  if (!isUsed(lead) && !isTold(folded, { start, end })) return undefined;
  return { code, start, score: 0.58, reason: 'letters before a keyword' };
}

const users =
  /(?:^|[^\p{L}])(?:use|enter|type|submit|usa|use|utiliza|ingresa|introduce|utilisez|saisissez|usa|inserisci|verwenden sie|verwende|gebruik|använd|bruk|brug|użyj|wpisz|используйте|введите|gunakan|masukkan) $|(?:使用|输入|輸入|用) ?$/iu;

/** "Use XKCDQA as your code" */
const isUsed = (lead: string): boolean => users.test(lead);

/** "XKCDQA is your code": it opens the message, or what stands behind the sender's name in brackets. */
function isTold(folded: string, { start, end }: { start: number; end: number }): boolean {
  const head = folded.slice(Math.max(0, start - 40), start);
  const opens = (start <= 40 && /^\s*$/.test(head)) || /[\]\u3011:>,!]\s*$/.test(head);
  return (
    opens &&
    /^["'\u300d]? ?(?:is your|is the|es tu|es su|est votre|ist ihr|ist dein|è il tuo|é o seu|is uw|-|\u2013|是|为|為)/i.test(
      folded.slice(end, end + 14),
    )
  );
}

/** Where all is shouted a word in capitals tells nothing; keywords and names are always written so. */
export function shoutedWords(folded: string, tokens: readonly Token[], names: ReadonlySet<string>): number[] {
  if (/\p{Ll}/u.test(folded)) return [];
  return tokens
    .filter(
      ({ text }) =>
        /^\p{Lu}{2,}$/u.test(text) && !names.has(text) && readWords(text.toLowerCase()).length === 0,
    )
    .slice(0, 2)
    .map(({ start }) => start);
}
