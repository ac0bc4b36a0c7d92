/** Latin letters with all that is put on them, as the inside of a class. */
export const latin = 'A-Za-z\\u00c0-\\u02af\\u1e00-\\u1eff';

/** Capitals of Greek and Cyrillic, as the inside of a class. */
export const foreignCapitals = '\\u0391-\\u03a9\\u0400-\\u042f\\u0490';

/** A run of Latin letters, digits and underscores, or a run of the letters of other scripts. */
export interface Token {
  text: string;
  lower: string;
  start: number;
  end: number;
  isDigits: boolean;
}

const tokenPattern = new RegExp(`[${latin}0-9_]+|(?:(?![${latin}])[\\p{L}\\p{M}])+`, 'gu');
/** "SeuCodigoDeAcesso", "ВашКод4073": the parts that a capital or a digit begins. */
const hump = /\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll})|\d+/gu;
const humpedWord = /[a-z\u00df-\u00ff\u0430-\u045f][A-Z\u00c0-\u00de\u0400-\u042f]/;
const humpedAtMost = 96;

/** `folded` is the outcome of `foldText`. */
export function tokenize(folded: string): Token[] {
  const tokens: Token[] = [];
  for (const match of folded.matchAll(tokenPattern)) {
    const text = match[0];
    const start = match.index;
    tokens.push({
      text,
      lower: text.toLowerCase(),
      start,
      end: start + text.length,
      isDigits: /^\d+$/.test(text),
    });
  }
  return tokens;
}

/** The token that follows `position`. */
export const findNext = (tokens: readonly Token[], position: number): Token | undefined =>
  tokens.find(({ start }) => start >= position);

/** The words that are written together in a token; empty where it is one word. */
export function humpsOf({ text, start }: Pick<Token, 'text' | 'start'>): { lower: string; start: number }[] {
  if (text.length < 6 || text.length > humpedAtMost || !humpedWord.test(text)) return [];
  return [...text.matchAll(hump)].map(({ index, 0: part }) => ({
    lower: part.toLowerCase(),
    start: start + index,
  }));
}
