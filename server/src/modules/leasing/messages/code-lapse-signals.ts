import { gluedLapseWords, type LapseKind, lapseWords } from './code-lapse-words.ts';
import { type Token, tokenize } from './code-tokens.ts';

/** A word of the table at its place in the text. */
export interface Signal {
  kind: LapseKind;
  start: number;
  end: number;
}

interface Entry {
  text: string;
  anyEnding: boolean;
  kind: LapseKind;
}

/** Letters that may be written as one unit or as two. */
const twofold: readonly (readonly [string, string])[] = [
  ['\u09af\u09bc', '\u09df'],
  ['\u09a1\u09bc', '\u09dc'],
  ['\u0916\u093c', '\u0959'],
  ['\u0a16\u0a3c', '\u0a59'],
];

/** Signals that are looked at; what says more is no message. */
const signalsAtMost = 64;
const LONGEST_ENDING = 16;

const spaced = index(list(lapseWords), (text) => tokenize(text)[0]?.text ?? text);
const glued = index(list(gluedLapseWords), (text) => text.charAt(0));

function list(table: typeof lapseWords): Entry[] {
  const entries = new Map<string, Entry>();
  for (const own of Object.values(table))
    for (const [kind, words] of Object.entries(own) as [LapseKind, string][])
      for (const word of words.split(/\s+/).filter(Boolean))
        for (const text of spellings(word.replace(/\*$/, '').replaceAll('_', ' ')))
          entries.set(`${kind} ${text}`, { text, anyEnding: word.endsWith('*'), kind });
  return [...entries.values()];
}

function spellings(text: string): string[] {
  const apart = twofold.reduce((so, [two, one]) => so.replaceAll(one, two), text);
  const joined = twofold.reduce((so, [two, one]) => so.replaceAll(two, one), text);
  return [apart, joined];
}

/** By how they begin, the longest first. */
function index(entries: readonly Entry[], headOf: (text: string) => string): ReadonlyMap<string, Entry[]> {
  const byHead = new Map<string, Entry[]>();
  for (const entry of entries.toSorted((a, b) => b.text.length - a.text.length)) {
    const head = headOf(entry.text);
    byHead.set(head, [...(byHead.get(head) ?? []), entry]);
  }
  return byHead;
}

/** The words of the table in the text, in order; of one kind none within another. Empty if nothing is said to be over. */
export function readSignals(folded: string, tokens: readonly Token[]): Signal[] {
  const signals = findSignals(folded.toLowerCase().replaceAll('\u2019', "'"), tokens);
  return signals.some(({ kind }) => kind !== 'fresh') ? signals : [];
}

function findSignals(text: string, tokens: readonly Token[]): Signal[] {
  const signals: Signal[] = [];
  const coveredTo: Partial<Record<LapseKind, number>> = {};
  for (const { lower, start, end } of tokens) {
    if (signals.length >= signalsAtMost) break;
    for (const entry of spaced.get(lower) ?? []) if (isWhole(text, start, entry)) take(entry, start);
    for (let at = start; at < end; at++)
      for (const entry of glued.get(text.charAt(at)) ?? [])
        if (text.startsWith(entry.text, at)) take(entry, at);
  }
  return signals;

  function take({ kind, text: word }: Entry, start: number): void {
    if (start < (coveredTo[kind] ?? 0) || (kind === 'but' && !opensClause(text, start))) return;
    const end = endOfWord(text, start + word.length);
    coveredTo[kind] = end;
    signals.push({ kind, start, end });
  }
}

const isWhole = (lower: string, start: number, { text, anyEnding }: Entry): boolean =>
  lower.startsWith(text, start) && (anyEnding || !letter.test(lower.charAt(start + text.length)));

const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf]/;

/** In scripts that set words apart an ending belongs to its word. */
function endOfWord(lower: string, position: number): number {
  let end = position;
  while (
    end - position < LONGEST_ENDING &&
    letter.test(lower.charAt(end)) &&
    !unspaced.test(lower.charAt(end))
  )
    end++;
  return end;
}

const clauseSigns = new Set(',;(-\uff0c\u3001\u060c');

/** Nothing stands between it and a comma, but a blank. */
const opensClause = (lower: string, start: number): boolean =>
  clauseSigns.has(lower.charAt(/\s/.test(lower.charAt(start - 1)) ? start - 2 : start - 1));

const letter = /[\p{L}\p{M}]/u;
