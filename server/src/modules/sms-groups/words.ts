/** What a message asks for by its first word. `of`: the word after it, which may name a keyword. */
export type Asked =
  | { kind: 'stop' | 'help' | 'start'; of: string | undefined }
  /** A yes, which is also a start. */
  | { kind: 'yes'; of: undefined }
  | { kind: 'word'; word: string };

const reserved: Record<'stop' | 'start' | 'yes' | 'help', readonly string[]> = {
  stop: [
    ...['stop', 'stopall', 'unsubscribe', 'unsub', 'cancel', 'end', 'quit', 'remove', 'optout', 'revoke'],
    ...[
      'стоп',
      'стопвсе',
      'отписаться',
      'отписка',
      'отпишите',
      'отписать',
      'хватит',
      'отмена',
      'отказ',
      'отказаться',
    ],
    ...['удалить', 'прекратить'],
  ],
  start: ['start', 'unstop', 'старт', 'возобновить'],
  yes: ['yes', 'да'],
  help: ['help', 'info', 'помощь', 'инфо', 'справка'],
};
const kinds = new Map(
  (Object.keys(reserved) as (keyof typeof reserved)[]).flatMap((kind) =>
    reserved[kind].map((word) => [word, kind] as const),
  ),
);

/** As words are compared: small letters, without accents of width or the dots of a ё. */
export const wordKey = (word: string): string => word.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');

/** Two to twenty letters or digits, Latin or Cyrillic but not both, so that no word looks like another. */
export function isKeyword(word: string): boolean {
  return /^(?:[A-Za-z0-9]{2,20}|[А-Яа-яЁё0-9]{2,20})$/.test(word);
}

export const isReserved = (word: string): boolean => kinds.has(wordKey(word));

/** Reads a message's first words, whatever stands around them and in whatever case. Undefined where there is none. */
export function readWords(text: string): Asked | undefined {
  const [first, second] = wordKey(text.slice(0, 200))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (first === undefined) return undefined;
  // "opt-out", "stop all", "стоп все" are one word to those who write them.
  const joined = second === undefined ? undefined : kinds.get(first + second);
  if (joined === 'stop') return { kind: 'stop', of: undefined };
  const kind = kinds.get(first);
  if (kind === undefined) return { kind: 'word', word: first };
  return kind === 'yes' ? { kind, of: undefined } : { kind, of: second };
}
