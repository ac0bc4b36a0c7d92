import { baseOf, isRandom, type Shape } from './code-shape.ts';
import { foreignCapitals, humpsOf, latin, type Token } from './code-tokens.ts';
import { readUnit, readWords } from './code-words.ts';

/** Mail bridges run words together: "Yourcodeis502816", "502816isyourcode". */
const gluedHead =
  /(?:code|otp|pin|passcode|password|c[óo]digo|clave|codice|senha|kod|kode|kodu|kodunuz|codul|codi|kodas|kods|koda|heslo|lozinka|şifreniz|passwort|kennwort|tan)(?:is|es|est|lautet|ist|jest|to|är|er|on|è|é|anda|adalah|andaadalah|ialah|je|este)?$/i;
const gluedTail =
  /^(?:is|es|est|ist|é|e|è|är|er|to|adalah)(?:your|the|tu|su|votre|ihr|dein|o?seu|iltuo|tuo|din|jouw|uw|tw[oó]j|kode).{0,40}?(?:code|otp|pin|passcode|password|c[óo]digo|clave|codice|kod|kode)/i;

/** "Your code is55018", "è719053Non comunicarlo": a blank or a full stop is missing beside the code. */
const copulaHead = /^(?:is|es|est|ist|è|é|är|er|jest)$/;
const forgottenStop = /^(?:\p{Lu}\p{Ll}+)+$/u;
/** "Zalando5582 ist dein Code": a blank is missing behind the sender's name. */
const gluedName = /^\p{Lu}\p{Ll}{2,}$/u;
const isCopula = /^ (?:is|ist|est|es|è|é|är|er|on|to|jest|je|adalah|ialah) /;

const lettersAround = new RegExp(`^([${latin}]*)(\\d+)([${latin}]*)$`);
/** "Yourcodeis482716Pleaseenteritwithin10minutes": what is run together goes on behind the code. */
const goesOn = new RegExp(`^([${latin}]+)(\\d{4,8})[A-Z][${latin}0-9]*$`);
const wordAtMost = 96;

/** "MIR-2217" is a card. */
const cardBrand = /^(?:MIR|VISA|MC|AMEX|ECMC|UPI)$/;

/** "G-482913" is the code 482913; "X7K-9QP" is written with its dash. */
export function readDashed(folded: string, head: Token, tail: Token | undefined): Shape | undefined {
  if (tail?.start !== head.end + 1 || folded[head.end] !== '-') return undefined;
  if (!/^[A-Z0-9]{1,5}$/.test(head.text) || !/^[A-Z0-9]{3,8}$/.test(tail.text)) return undefined;
  if (folded[tail.end] === '-' || folded[head.start - 1] === '-') return undefined;
  if (cardBrand.test(head.text) && /^\d{4}$/.test(tail.text)) {
    const { text: code, start, end } = tail;
    return { code, start, end, form: 'digits', base: 0.4, trap: 'end of a card number' };
  }
  if (/^[A-Z]{1,3}$/.test(head.text) && /^\d{4,8}$/.test(tail.text)) {
    const { text: code, start, end } = tail;
    return { code, start, end, form: 'digits', base: baseOf(code), prefixed: true };
  }
  const code = `${head.text}-${tail.text}`;
  if (/^[A-Z]{3,4}-[A-Z]{3,4}$/.test(code))
    return { code, start: head.start, end: tail.end, form: 'letters', base: 0 };
  if (code.length > 10 || head.text.length < 2 || !/\d/.test(code)) return undefined;
  return { code, start: head.start, end: tail.end, form: 'mixed', base: 0.2 };
}

export function shapesOfWord(folded: string, { text, start, end }: Token): Shape[] {
  if (/^[A-Z]{4,8}$/.test(text) || (foreignWord.test(text) && isRandom(text)))
    return [{ code: text, start, end, form: 'letters', base: 0 }];
  if (text.length > wordAtMost || !/\d/.test(text)) return [];

  const [, keyed = '', number = ''] = goesOn.exec(text) ?? [];
  if (endsInKeyword(keyed)) {
    const at = { start: start + keyed.length, end: start + keyed.length + number.length };
    return [{ ...at, code: number, form: 'digits', base: baseOf(number), prefixed: true }];
  }
  const [, head = '', digits = '', tail = ''] = lettersAround.exec(text) ?? [];
  if (digits.length >= 3 && digits.length <= 10) {
    const at = { code: digits, start: start + head.length, end: end - tail.length, form: 'digits' } as const;
    const base = baseOf(digits);
    const isStopped = !tail || forgottenStop.test(tail);
    if (isStopped && endsInKeyword(head)) return [{ ...at, base, prefixed: true }];
    if ((!head || copulaHead.test(head)) && isStopped) return [{ ...at, base }];
    if (!head && gluedTail.test(tail)) return [{ ...at, base, prefixed: true }];
    if (!head && readWords(tail.toLowerCase())[0]?.kind === 'link') return [{ ...at, base }];
    if (!tail && readUnit(head.toLowerCase()) === 'currency') return [{ ...at, base, trap: 'price' }];
    if (!head && readUnit(tail.toLowerCase())) return [{ ...at, base, trap: 'quantity' }];
    if (/^x+$/i.test(head)) return [{ ...at, base, trap: 'masked number' }];
    if (!tail && digits.length >= 4 && gluedName.test(head) && isCopula.test(folded.slice(end)))
      return [{ ...at, base: 0.2 }];
  } else if (readUnit(tail.toLowerCase())) {
    return [];
  }
  if (text.length < 4 || text.length > 10 || !/^[A-Za-z0-9]+$/.test(text)) return [];
  const isUpper = !/[a-z]/.test(text);
  const isName = (head.length > 2 && !tail && !isUpper) || /^[A-Z]\d{3}$/.test(text);
  return [{ code: text, start, end, form: 'mixed', base: isName ? 0.05 : isUpper ? 0.25 : 0.15 }];
}

/** "SeuCodigoDeAcesso", "otp", "tucodigoes". */
const endsInKeyword = (head: string): boolean =>
  readWords(head.toLowerCase())[0]?.kind === 'strong' ||
  gluedHead.test(head) ||
  humpsOf({ text: head, start: 0 }).some(({ lower }) => readWords(lower)[0]?.kind === 'strong');

/** One more than a code has. */
const mingledRun = new RegExp(`[A-Z0-9${foreignCapitals}]{1,11}`, 'y');
/** Where one token ends and the next begins. */
const mingledSeam = /(?<=[A-Z0-9])(?![A-Z0-9])|(?<![A-Z0-9])(?=[A-Z0-9])/;
const foreignWord = new RegExp(`^[${foreignCapitals}]{4,8}$`);
const foreignCapital = new RegExp(`[${foreignCapitals}]`);

/**
 * "КХ47Р": capitals that look like Latin ones, or are meant so, between digits. It is a code only where a keyword leads
 * to it, and is given as it was written.
 */
export function readMingled(folded: string, { start }: Token): { shape: Shape; length: number } | undefined {
  mingledRun.lastIndex = start;
  const [code = ''] = mingledRun.exec(folded) ?? [];
  const end = start + code.length;
  if (code.length < 4 || code.length > 10 || !/\d/.test(code) || !foreignCapital.test(code)) return undefined;
  if (/[\p{L}\p{N}_]/u.test(folded.charAt(end)) || /[-_]/.test(folded.charAt(start - 1))) return undefined;
  const [, head = '', tail = ''] = /^(\D*)\d+(\D*)$/.exec(code) ?? [];
  if (readWords(head.toLowerCase()).length > 0 || head.length > 4) return undefined;
  if (!head && (tail.length === 1 || readUnit(tail.toLowerCase()))) return undefined;
  return {
    shape: { code, start, end, form: 'mixed', base: 0.1 },
    length: code.split(mingledSeam).length,
  };
}
