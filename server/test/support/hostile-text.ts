/** A text that hurts whoever trusts it: as it is, and as it is written where bytes are escaped by percent signs. */
export type HostileText = { name: string; text: string; escaped: string };

/** The same on every run, and so mixed that no database packs them: 10,000 equal letters fit into any index. */
export function mixedLetters(count: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  let state = 12_345;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return letters[(state >> 8) % letters.length];
  }).join('');
}

const long = mixedLetters(10_000);

const manyLetters: HostileText = { name: '10,000 letters', text: long, escaped: long };

/** For products of many routes and many names: what no database keeps in one text, and what no index does. */
export const worstTexts: readonly HostileText[] = [
  { name: 'NUL and half of a pair', text: 'a\0b\ud83d', escaped: 'a%00b%ed%a0%bd' },
  manyLetters,
];

export const hostileTexts: readonly HostileText[] = [
  { name: 'NUL', text: 'a\0b', escaped: 'a%00b' },
  { name: 'nothing but NUL', text: '\0', escaped: '%00' },
  { name: 'half of a pair', text: 'a\ud83d', escaped: 'a%ed%a0%bd' },
  manyLetters,
  { name: 'a broken escape', text: '%zz%', escaped: '%zz%' },
];

/** Every text is met by many of the names, the worst by all of them: which of the others the `at`th name gets. */
export function textsForName(at: number): readonly HostileText[] {
  const others = hostileTexts.filter((one) => one !== manyLetters);
  return [...worstTexts, ...others.slice(at % others.length, (at % others.length) + 1)];
}
