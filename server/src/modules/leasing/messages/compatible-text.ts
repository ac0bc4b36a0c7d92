/** A text in plain letters and digits, and where each of its units stood in the text as it was sent. */
export interface PlainForm {
  text: string;
  /** Undefined where every unit stands where it stood. */
  starts: number[] | undefined;
}

const decorated =
  /[\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u2468\u24b6-\u24ea\u2776-\u277e\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f149}\u{1fbf0}-\u{1fbf9}]|\u20e3|\ufe0f/u;
const raised = /^[\u00b2\u00b3\u00b9\u2070-\u2089]$/;
const raisedRun = /[\u00b2\u00b3\u00b9\u2070-\u2089]{3,}/g;
/** A keycap is a digit, a selector and a frame: of the three the digit is read. */
const frames = /^(?:\u20e3|\ufe0f)$/;
const DARK_ONE = 0x2776;

/**
 * Mathematical, circled, raised and keycap letters and digits as plain ones. Raised digits count only where three or more
 * stand in a row: one is a footnote or a square metre.
 */
export function plainForm(text: string): PlainForm {
  if (!decorated.test(text)) return { text, starts: undefined };
  const raisedAt = new Set<number>();
  for (const { index, 0: run } of text.matchAll(raisedRun))
    for (let at = index; at < index + run.length; at++) raisedAt.add(at);

  const starts: number[] = [];
  let plain = '';
  let at = 0;
  for (const letter of text) {
    const own = plainLetter(letter, raisedAt.has(at));
    for (let unit = 0; unit < own.length; unit++) starts.push(at);
    plain += own;
    at += letter.length;
  }
  return { text: plain, starts };
}

function plainLetter(letter: string, isRaisedRun: boolean): string {
  if (frames.test(letter)) return '';
  if (!decorated.test(letter) || (raised.test(letter) && !isRaisedRun)) return letter;
  const dark = (letter.codePointAt(0) ?? 0) - DARK_ONE;
  return dark >= 0 && dark < 9 ? String(dark + 1) : letter.normalize('NFKC');
}
