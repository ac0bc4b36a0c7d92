import {
  gluedUnits,
  gluedWords,
  type NumberUnit,
  spacedUnits,
  spacedWords,
  type WordKind,
} from './code-vocabulary.ts';

interface Entry<Kind> {
  text: string;
  anyEnding: boolean;
  kind: Kind;
}

/** Words that are looked up whole, and those of any ending by their first units. */
interface Index<Kind> {
  whole: ReadonlyMap<string, Kind>;
  stems: ReadonlyMap<string, Entry<Kind>[]>;
}

const words = index(listEntries(spacedWords));
const units = index(listEntries(spacedUnits));
const gluedWordIndex = byHead(listEntries(gluedWords), 1);
const gluedUnitEntries = listEntries(gluedUnits);

/** German, Dutch and the Nordic languages write "confirmation code" as one word. */
const codeTail =
  /(?:codes?|kodes?|kod|koden|koodi|koodisi|kood|kóði|kóðinn|kóða|kód|otp|passwort|passord|kennwort|lösenord|losenord|wachtwoord|salasana|jelszó|jelszava|код|пароль|código|codigo)(?:is|es|est|lautet)?$/;
const otherCodeHead =
  /^(?:promo|coupon|gutschein|rabatt|discount|aktions|post|bar|qr|zip|alennus|kupong|source|промо|штрих|купон|скид|почт|(?:en|de)codes?$)/;

/** Scripts whose words are looked for inside a run of letters: all but Latin, Greek, Cyrillic, Armenian, Georgian. */
const gluedScript =
  /[\u0590-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff66-\uff9d]/;

/** Whether words are looked for inside of a run. */
const isGlued = (run: string): boolean => gluedScript.test(run);

export interface WordHit {
  kind: WordKind;
  /** Offsets inside the run that was read. */
  start: number;
  end: number;
}

/** The telling words in one run of letters (lower case), in the order in which they stand. */
export function readWords(run: string): WordHit[] {
  if (isGlued(run)) return findGlued(run);
  const kind = words.whole.get(run) ?? readCompound(run) ?? stemOf(words, run) ?? readStem(run);
  return kind ? [{ kind, start: 0, end: run.length }] : [];
}

/** The unit that a run of letters right behind a number names. */
export function readUnit(run: string): NumberUnit | undefined {
  if (!isGlued(run)) return units.whole.get(run) ?? stemOf(units, run);
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

/** Of a word that is listed twice the first listing counts. */
function index<Kind>(entries: Entry<Kind>[]): Index<Kind> {
  const whole = entries.filter(({ anyEnding }) => !anyEnding).map(({ text, kind }) => [text, kind] as const);
  return {
    whole: new Map(whole.reverse()),
    stems: byHead(
      entries.filter(({ anyEnding }) => anyEnding),
      2,
    ),
  };
}

/** By the first units of each word, so that a run is compared with a few words only. */
function byHead<Kind>(entries: Entry<Kind>[], headLength: number): Map<string, Entry<Kind>[]> {
  const heads = new Map<string, Entry<Kind>[]>();
  for (const entry of entries) {
    const head = entry.text.slice(0, headLength);
    heads.set(head, [...(heads.get(head) ?? []), entry]);
  }
  return heads;
}

const stemOf = <Kind>({ stems }: Index<Kind>, run: string): Kind | undefined =>
  stems.get(run.slice(0, 2))?.find(({ text }) => run.startsWith(text))?.kind;

/** "code" in its many spellings and endings: "kodea", "codi", "ikhodi", "kóðann", "коддорун", "koodhkaaga". */
const codeStem =
  /^(?:[iul]|il|li)?(?:k|kh|c)[oóôòö]{1,2}(?:dh?|ð)\p{L}{0,9}$|^ch[óo]id$|^chód$|^код\p{L}{0,6}$/u;
const otherStem = /^(?:kodak|cod[ei][xcrfn]|codesh|codh|kodeks|kodein|coda|cody|код(?:екс|ир|еин))/;

function readStem(run: string): WordKind | undefined {
  return codeStem.test(run) && !otherStem.test(run) ? 'strong' : undefined;
}

/** "mobileTAN", "inloggningsnyckel", "вашкод": words of which the head says that they are codes. */
const headedWord =
  /^(?:(?:mobile?|sms|push|photo|foto|app|web|chip|text|qr|smart|secure)tan|(?:ваш|твой|твій|вашият|твоят)(?:код|пароль|пін)|(?:inloggnings|engångs|säkerhets|åtkomst|zugangs|einmal|sicherheits|aktivierungs|bestätigungs|toegangs|inlog|beveiligings|adgangs|tilgangs|sikkerheds|sikkerhets)(?:nyckeln?|schlüssel|sleutel|nøglen?|nøkkel(?:en)?))$/;

function readCompound(run: string): WordKind | undefined {
  if (run.length < 6) return undefined;
  if (headedWord.test(run)) return 'strong';
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
