import {
  gluedUnits,
  gluedWords,
  spacedUnits,
  spacedWords,
  type UnitKind,
  type WordKind,
} from './code-vocabulary.ts';

interface Entry<Kind> {
  text: string;
  anyEnding: boolean;
  kind: Kind;
}

type Index<Kind> = Map<string, Entry<Kind>[]>;

const words = index(listEntries(spacedWords), 2);
const units = index(listEntries(spacedUnits), 2);
const gluedWordIndex = index(listEntries(gluedWords), 1);
const gluedUnitEntries = listEntries(gluedUnits);

/** German, Dutch and the Nordic languages write "confirmation code" as one word. */
const codeTail =
  /(?:codes?|kodes?|kod|koden|koodi|koodisi|kood|kóði|kóðinn|kóða|kód|otp|passwort|passord|kennwort|код|пароль|código|codigo)(?:is|es|est|lautet)?$/;
const otherCodeHead =
  /^(?:promo|coupon|gutschein|rabatt|discount|aktions|post|bar|qr|zip|alennus|kupong|source|промо|штрих|купон|скид|почт|(?:en|de)codes?$)/;

/** Scripts whose words are looked for inside a run of letters: all but Latin, Greek, Cyrillic, Armenian, Georgian. */
const gluedScript =
  /[\u0590-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d]/;

export interface WordHit {
  kind: WordKind;
  /** Offsets inside the run that was read. */
  start: number;
  end: number;
}

/** The telling words in one run of letters (lower case), in the order in which they stand. */
export function readWords(run: string): WordHit[] {
  if (gluedScript.test(run)) return findGlued(run);
  const kind = lookUp(words, run, 'whole') ?? readCompound(run) ?? lookUp(words, run);
  return kind ? [{ kind, start: 0, end: run.length }] : [];
}

/** The unit that a run of letters right behind a number names. */
export function readUnit(run: string): UnitKind | undefined {
  if (!gluedScript.test(run)) return lookUp(units, run);
  return gluedUnitEntries.find((entry) => run.startsWith(entry.text))?.kind;
}

function listEntries<Kind extends string>(source: Partial<Record<Kind, string>>): Entry<Kind>[] {
  return (Object.entries(source) as [Kind, string][]).flatMap(([kind, list]) =>
    list
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => ({ text: word.replace(/\*$/, ''), anyEnding: word.endsWith('*'), kind })),
  );
}

/** By the first units of each word, so that a run is compared with a few words only. */
function index<Kind>(entries: Entry<Kind>[], headLength: number): Index<Kind> {
  const byHead: Index<Kind> = new Map();
  for (const entry of entries) {
    const head = entry.text.slice(0, headLength);
    byHead.set(head, [...(byHead.get(head) ?? []), entry]);
  }
  return byHead;
}

function lookUp<Kind>(byHead: Index<Kind>, run: string, which?: 'whole'): Kind | undefined {
  return byHead
    .get(run.slice(0, 2))
    ?.find((entry) =>
      entry.anyEnding ? which !== 'whole' && run.startsWith(entry.text) : run === entry.text,
    )?.kind;
}

function readCompound(run: string): WordKind | undefined {
  if (/.nummern?$/.test(run) && run.length <= 40) {
    if (/^(?:telefon|handy|mobil|ruf|mobiltelefon)/.test(run)) return 'phone';
    return /^(?:bestätigung|verifi|sicherheit|geheim|prüf|bevestig|bekräft|bekreft|bekræft)/.test(run)
      ? 'strong'
      : 'order';
  }
  if (run.length < 7 || run.length > 40 || !codeTail.test(run)) return undefined;
  return otherCodeHead.test(run) ? 'promo' : 'strong';
}

function findGlued(run: string): WordHit[] {
  const hits: WordHit[] = [];
  for (let at = 0; at < run.length; at++) {
    for (const { text, kind } of gluedWordIndex.get(run.charAt(at)) ?? []) {
      if (run.startsWith(text, at)) hits.push({ kind, start: at, end: at + text.length });
    }
  }
  return hits;
}
