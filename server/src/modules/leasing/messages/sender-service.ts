import { type Token, tokenize } from './code-tokens.ts';
import { foldText } from './digits.ts';
import serviceNames from './service-names.json' with { type: 'json' };

/** The likelihood that a message is a service's, in words: from "the sender is the service" to "the sender is another one". */
export const likeness = {
  senderIs: 1,
  senderHolds: 0.9,
  codePrefix: 0.85,
  /** The text names the service; the nearer to its start, the more. */
  textNames: [0.7, 0.8],
  /** The text holds a word that is both the service's name and an ordinary word, written like a name. */
  textMayName: 0.55,
  /** The catch-all service takes every sender that has no service of its own. */
  catchAll: 0.5,
  /** Text names the service, sender is another service. */
  textAgainstSender: 0.4,
  /** A bare number or "InfoSMS": nothing speaks for or against. */
  unknown: 0.25,
  otherName: 0.1,
  otherService: 0,
} as const;

interface Names {
  /** Squashed: lower case, no accents, no separators. */
  all: Set<string>;
  /** Those that are looked for inside a run of letters, for scripts without spaces. */
  glued: string[];
}

const catchAllId = 'ot';
const textAtMost = 4096;
const wordsInNameAtMost = 4;
const rememberedAtMost = 2000;

const codePrefixes = new Map([
  ['go', /(?:^|\s)G-\d{4,8}\b/],
  ['fb', /(?:^|\s)FB-\d{4,8}\b/],
]);
const siteEnding = /\.(?:com|net|org|ru|by|ua|kz|lv)$/i;
const gluedScript = /[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]/;

const ordinaryWords = new Set(
  (
    'wish prom line bolt mega pairs gamer alfa dent steam tango grab meta messenger snap ola prom valve outlook ' +
    'bazaar globus magnolia blued yalla mylove foody hopi lenta лента магнит юла karusel premium happn bazar'
  ).split(' '),
);
const plainSenders = new Set(
  (
    'sms info infosms smsinfo verify verification otp code auth authmsg notice alert msg message service smsc ' +
    'security login twilio nexmo vonage infobip cloudotp smscode idverify'
  ).split(' '),
);

const ownersByName = new Map<string, Set<string>>();
for (const [id, names] of Object.entries(serviceNames)) {
  for (const name of names.map(squash)) ownersByName.set(name, (ownersByName.get(name) ?? new Set()).add(id));
}
const remembered = new Map<string, Names>();

/**
 * The likelihood that a message belongs to a service, 0 to 1: by the sender's name first, then by a mention in the text.
 * From 0.5 up something speaks for it; `likeness` tells the steps. `id` is the catalogue's code and `name` its name, in
 * which commas and slashes part several services; the well-known codes have further names in `service-names.json`.
 */
export function serviceMatch(
  { sender, text }: { sender: string; text: string },
  { id, name }: { id: string; name: string },
): number {
  const words = tokenize(foldText(sender.slice(0, 64)));
  const owners = findOwners(words);
  if (id === catchAllId) return owners.size > 0 ? likeness.otherService : likeness.catchAll;

  const names = namesOf(id, name);
  if (sender.trim() === id || names.all.has(squash(sender))) return likeness.senderIs;
  if (owners.has(id) || findName(words, names.all) || startsWithName(sender, names.all))
    return likeness.senderHolds;

  const inText = matchText(text.slice(0, textAtMost), id, names);
  if (owners.size > 0) return inText > 0 ? likeness.textAgainstSender : likeness.otherService;
  if (inText > 0) return inText;
  return isPlainSender(sender) ? likeness.unknown : likeness.otherName;
}

/** The code of the well-known service that a sender names; undefined for every other sender. */
export function senderService(sender: string): string | undefined {
  const [owner] = findOwners(tokenize(foldText(sender.slice(0, 64))));
  return owner;
}

function matchText(text: string, id: string, names: Names): number {
  if (codePrefixes.get(id)?.test(text)) return likeness.codePrefix;
  const folded = foldText(text);
  const words = tokenize(folded);
  const found = findName(words, names.all, isWrittenAsName);
  const glued = names.glued.length > 0 && squashedIncludes(folded, names.glued);
  if (!found) return glued ? likeness.textNames[0] : 0;
  if (ordinaryWords.has(squash(found.text))) return glued ? likeness.textNames[0] : likeness.textMayName;
  const [least, most] = likeness.textNames;
  return least + (most - least) * (1 - found.start / Math.max(1, folded.length));
}

function squashedIncludes(text: string, names: readonly string[]): boolean {
  const squashed = squash(text);
  return names.some((name) => squashed.includes(name));
}

/** Two letters or an ordinary word name a service only in capitals, or with a capital. */
function isWrittenAsName({ text }: Token): boolean {
  if (text.length < 2) return false;
  if (text.length === 2) return text === text.toUpperCase();
  return !ordinaryWords.has(squash(text)) || text.charAt(0) !== text.charAt(0).toLowerCase();
}

/** The first word, or run of up to four words, that is one of the names. */
function findName(
  words: readonly Token[],
  names: ReadonlySet<string>,
  accepts: (word: Token) => boolean = () => true,
): Token | undefined {
  const squashed = words.map(({ text }) => squash(text));
  for (const [at, word] of words.entries()) {
    let joined = '';
    for (let next = at; next < Math.min(words.length, at + wordsInNameAtMost); next++) {
      joined += squashed[next] ?? '';
      if (names.has(joined) && (next > at || accepts(word))) return word;
    }
  }
  return undefined;
}

/** "TelegramOTP": a name of five letters and more that opens the sender. */
function startsWithName(sender: string, names: ReadonlySet<string>): boolean {
  const squashed = squash(sender);
  return [...names].some((name) => name.length >= 5 && !ordinaryWords.has(name) && squashed.startsWith(name));
}

/** The well-known services that a sender names. */
function findOwners(words: readonly Token[]): Set<string> {
  const squashed = words.map(({ text }) => squash(text));
  const owners = new Set<string>();
  for (const name of [squashed.join(''), ...squashed]) {
    for (const id of ownersByName.get(name) ?? []) owners.add(id);
  }
  return owners;
}

function isPlainSender(sender: string): boolean {
  const squashed = squash(sender);
  return squashed === '' || /^\d+$/.test(squashed) || plainSenders.has(squashed);
}

function namesOf(id: string, name: string): Names {
  const key = `${id} ${name}`;
  const known = remembered.get(key);
  if (known) return known;

  const written = [...name.split(/[,/]/), ...(lookUpNames(id) ?? [])]
    .map((part) => part.trim())
    .filter(Boolean);
  const sites = written.filter((part) => siteEnding.test(part)).map((part) => part.replace(siteEnding, ''));
  const all = new Set([...written, ...sites.filter((part) => part.length > 2)].map(squash).filter(Boolean));
  const names = { all, glued: [...all].filter((part) => gluedScript.test(part)) };
  if (remembered.size >= rememberedAtMost) remembered.clear();
  remembered.set(key, names);
  return names;
}

function lookUpNames(id: string): string[] | undefined {
  return Object.hasOwn(serviceNames, id) ? serviceNames[id as keyof typeof serviceNames] : undefined;
}

function squash(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]|[^\p{L}\p{M}\p{N}]/gu, '');
}
