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
export const gluedScript =
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
  const kind = lookUp(words, run, 'whole') ?? readCompound(run) ?? lookUp(words, run) ?? readStem(run);
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

/** "code" in its many spellings and endings: "kodea", "codi", "ikhodi", "kóðann", "коддорун", "koodhkaaga". */
const codeStem =
  /^(?:[iul]|il|li)?(?:k|kh|c)[oóôòö]{1,2}(?:dh?|ð)\p{L}{0,9}$|^ch[óo]id$|^chód$|^код\p{L}{0,6}$/u;
const otherStem = /^(?:kodak|cod[ei][xcrfn]|codesh|codh|kodeks|kodein|coda|cody|код(?:екс|ир|еин))/;

function readStem(run: string): WordKind | undefined {
  return codeStem.test(run) && !otherStem.test(run) ? 'strong' : undefined;
}

function readCompound(run: string): WordKind | undefined {
  if (/.(?:hotline|telefon|tlf)$/.test(run)) return 'phone';
  if (/.nummern?$/.test(run) && run.length <= 40) {
    if (/^(?:telefon|handy|mobil|ruf|mobiltelefon)/.test(run)) return 'phone';
    return /^(?:bestätigung|verifi|sicherheit|geheim|prüf|bevestig|bekräft|bekreft|bekræft)/.test(run)
      ? 'strong'
      : 'order';
  }
  if (run.length < 7 || run.length > 40 || !codeTail.test(run)) return undefined;
  return otherCodeHead.test(run) ? 'promo' : 'strong';
}

/** Of words that start together the longest is read, and none inside another: "验证码" is not "验证" as well. */
function findGlued(run: string): WordHit[] {
  const hits: WordHit[] = [];
  let coveredTo = 0;
  for (let at = 0; at < run.length; at++) {
    let longest: WordHit | undefined;
    for (const { text, kind } of gluedWordIndex.get(run.charAt(at)) ?? []) {
      if (run.startsWith(text, at) && at + text.length > (longest?.end ?? coveredTo))
        longest = { kind, start: at, end: at + text.length };
    }
    if (!longest) continue;
    coveredTo = longest.end;
    hits.push(longest);
  }
  return hits;
}
