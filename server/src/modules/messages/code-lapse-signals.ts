import { gluedLapseWords, type LapseKind, lapseWords } from './code-lapse-words.ts';
import type { Token } from './code-shapes.ts';
import { gluedScript } from './code-words.ts';

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

/** Words that are looked at; what says more is no message. */
const signalsAtMost = 32;

const spaced = index(lapseWords, 2);
const glued = index(gluedLapseWords, 1);

function index(table: typeof lapseWords, headLength: number): ReadonlyMap<string, Entry[]> {
  const byHead = new Map<string, Entry[]>();
  const seen = new Set<string>();
  for (const own of Object.values(table))
    for (const [kind, list] of Object.entries(own) as [LapseKind, string][])
      for (const word of list.split(/\s+/).filter(Boolean))
        for (const text of spellings(word.replace(/\*$/, '').replaceAll('_', ' '))) {
          if (seen.has(`${kind} ${text}`)) continue;
          seen.add(`${kind} ${text}`);
          const head = text.slice(0, headLength);
          byHead.set(head, [...(byHead.get(head) ?? []), { text, anyEnding: word.endsWith('*'), kind }]);
        }
  for (const entries of byHead.values()) entries.sort((a, b) => b.text.length - a.text.length);
  return byHead;
}

function spellings(text: string): string[] {
  const apart = twofold.reduce((so, [two, one]) => so.replaceAll(one, two), text);
  const joined = twofold.reduce((so, [two, one]) => so.replaceAll(two, one), text);
  return apart === joined ? [apart] : [apart, joined];
}

/** The words of the table in the text, in order; of one kind none within another. Empty if nothing is said to be over. */
export function readSignals(folded: string, tokens: readonly Token[]): Signal[] {
  const lower = folded.toLowerCase().replaceAll('\u2019', "'");
  const signals: Signal[] = [];
  const add = (found: Entry, at: number) =>
    signals.push({ kind: found.kind, start: at, end: at + found.text.length });
  for (const { text, start, end, isDigits } of tokens) {
    if (isDigits) continue;
    if (gluedScript.test(text)) {
      for (let at = start; at < end; at++) findAt(lower, at, { entries: glued.get(lower.charAt(at)), add });
    } else {
      findAt(lower, start, { entries: spaced.get(lower.slice(start, start + 2)), add, isWhole: true });
    }
  }
  if (signals.every(({ kind }) => kind === 'fresh')) return [];
  const coveredTo = new Map<LapseKind, number>();
  return signals
    .filter(({ kind, start, end }) => {
      if (start < (coveredTo.get(kind) ?? 0)) return false;
      coveredTo.set(kind, end);
      return true;
    })
    .slice(0, signalsAtMost);
}

/** Of each kind the longest that starts at `at`. */
function findAt(
  lower: string,
  at: number,
  {
    entries = [],
    add,
    isWhole = false,
  }: { entries?: Entry[] | undefined; add: (found: Entry, at: number) => void; isWhole?: boolean },
): void {
  let found: LapseKind[] | undefined;
  for (const entry of entries) {
    if (found?.includes(entry.kind) || !lower.startsWith(entry.text, at)) continue;
    if (isWhole && !entry.anyEnding && letter.test(lower.charAt(at + entry.text.length))) continue;
    found = [...(found ?? []), entry.kind];
    add(entry, at);
  }
}

const letter = /[\p{L}\p{M}]/u;
