import { plainText } from '#kernel/plain-text';
import { aboutMessages, gluedStopAlone, gluedStopWords, negators, stopWords } from './stop-words.ts';

/** The request in the first word of a message. `of`: the word after it, which may name a keyword. */
export type Asked =
  | { kind: 'stop' | 'help' | 'start'; of: string | undefined }
  /** A yes, which is also a start. */
  | { kind: 'yes'; of: undefined }
  | { kind: 'word'; word: string };

const reserved: Record<'start' | 'yes' | 'help', readonly string[]> = {
  start: ['start', 'unstop', 'старт', 'возобновить'],
  yes: ['yes', 'да'],
  help: ['help', 'info', 'помощь', 'инфо', 'справка'],
};
const kinds = new Map(
  (Object.keys(reserved) as (keyof typeof reserved)[]).flatMap((kind) =>
    reserved[kind].map((word) => [word, kind] as const),
  ),
);

/** Letters of other alphabets that look like a Latin one, as capitals do: who mixes keyboards means one word. */
const lookAlikes = new Map([
  ...zip('авекмнорстухіѕј', 'abekmhopctyxisj'),
  ...zip('αβεζηικμνορτυχπ', 'abezhikmnoptyxп'),
  ...zip('ıøłđ', 'iold'),
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
] as const);

function zip(from: string, to: string): (readonly [string, string])[] {
  return [...from].map((letter, at) => [letter, [...to][at] ?? letter] as const);
}

/** As words are compared: small letters, what nobody sees gone, without the dots of a ё. */
export const wordKey = (word: string): string => plainText(word).toLowerCase().replaceAll('ё', 'е');

/** Of Latin, Greek and Cyrillic, points of Arabic and Hebrew; in other scripts a mark is a vowel. */
const accents = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670'’ʼ`´]/g;

/** As stops are compared: no accents, look-alike letters as Latin ones, apostrophes left out. */
function foldWord(word: string): string {
  const bare = wordKey(word).normalize('NFKD').replace(accents, '');
  return [...bare]
    .map((letter) => lookAlikes.get(letter) ?? letter)
    .join('')
    .normalize('NFC');
}

const list = (words: string | undefined): string[] =>
  (words ?? '').split(/\s+/).filter(Boolean).map(foldWord);
const tables = Object.values(stopWords);
const stops = new Set(tables.flatMap(({ words }) => list(words)));
const lonely = new Set([...tables.flatMap(({ alone }) => list(alone)), ...list(gluedStopAlone)]);
const courtesies = new Set(tables.flatMap(({ before }) => list(before)));
const phrases = tables.flatMap(({ phrases: own = [] }) =>
  own.map((phrase) => phrase.split(' ').map((place) => new Set(place.split('|').map(foldWord)))),
);
const glued = Object.values(gluedStopWords).flatMap(list);
const turning = new Set(list(negators));
const about = new Set(list(aboutMessages));

/** Longer texts in scripts without spaces tell something else. */
const GLUED_MOST = 30;
/** "Stop by for a coffee" asks for nothing of the kind. */
const visits = new Set(['by', 'over', 'in'].map(foldWord));
/** "Stop all", "стоп все": everything, which a stop means anyway. */
const alls = new Set(list('all everything now please pls it все всё alles tout todo tutto'));

/** Two to twenty letters or digits, Latin or Cyrillic but not both, so that no word looks like another. */
export function isKeyword(word: string): boolean {
  return /^(?:[A-Za-z0-9]{2,20}|[А-Яа-яЁё0-9]{2,20})$/.test(word);
}

export function isReserved(word: string): boolean {
  const folded = foldWord(word);
  return kinds.has(wordKey(word)) || stops.has(folded) || lonely.has(folded);
}

/** Reads a message's first words, whatever stands around them and in whatever case. Undefined where there is none. */
export function readWords(text: string): Asked | undefined {
  const words = split(wordKey(text.slice(0, 400)));
  const [first, second] = words;
  if (first === undefined) return undefined;
  const stop = readStop(text.slice(0, 400), words);
  if (stop) return stop;
  const kind = kinds.get(first);
  if (kind === undefined) return { kind: 'word', word: first };
  return kind === 'yes' ? { kind, of: undefined } : { kind, of: second };
}

function split(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
}

function readStop(text: string, words: readonly string[]): Asked | undefined {
  const folded = split(foldWord(text));
  if (isSpelledOut(folded)) return { kind: 'stop', of: undefined };
  const at = folded.findIndex(
    (word, index) => stops.has(word) || !courtesies.has(word) || joins(folded, index),
  );
  const stop = stopAt(folded, at);
  if (stop) {
    // The words are the same ones, but for an apostrophe that parts one: then nothing is named.
    const of = words.length === folded.length && !stop.joined ? words[at + 1] : undefined;
    return { kind: 'stop', of: of !== undefined && !alls.has(foldWord(of)) ? of : undefined };
  }
  return isPhrase(folded) || isGlued(folded) ? { kind: 'stop', of: undefined } : undefined;
}

/** "opt-out", "un subscribe": one word to those who write it. */
function joins(folded: readonly string[], at: number): boolean {
  return stops.has(`${folded[at] ?? ''}${folded[at + 1] ?? '-'}`);
}

function stopAt(folded: readonly string[], at: number): { joined: boolean } | undefined {
  const word = folded[at];
  if (word === undefined) return undefined;
  if (joins(folded, at)) return { joined: true };
  const rest = folded.slice(at + 1);
  const isAll = rest.every((other) => courtesies.has(other) || alls.has(other));
  if (isAll) return stops.has(word) || lonely.has(word) ? { joined: false } : undefined;
  if (!stops.has(word) || visits.has(rest[0] ?? '')) return undefined;
  // Behind "can you" it may be about anything: one word more may be a keyword, others must speak of messages.
  return at === 0 || rest.length === 1 || rest.some((other) => about.has(other))
    ? { joined: false }
    : undefined;
}

/** "S T O P" */
function isSpelledOut(folded: readonly string[]): boolean {
  return folded.length > 1 && folded.every((word) => word.length === 1) && stops.has(folded.join(''));
}

function isPhrase(folded: readonly string[]): boolean {
  return phrases.some((phrase) =>
    folded.some(
      (_, at) =>
        phrase.every((place, index) => place.has(folded[at + index] ?? '')) &&
        !turning.has(folded[at - 1] ?? ''),
    ),
  );
}

function isGlued(folded: readonly string[]): boolean {
  const text = folded.join('');
  return text.length <= GLUED_MOST && glued.some((word) => text.includes(word));
}
