/** Zero of each decimal digit block that phones really send; the other nine follow it. */
const zeroes = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6,
  0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0xa620, 0xa9d0, 0xaa50, 0xabf0, 0xff10,
];

const dashes = '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d';
const spaces =
  '\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';
const invisible =
  '\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff';

const folds = buildFolds();
const foldable = new RegExp(`[${[...folds.keys()].join('')}]`, 'g');

function buildFolds(): Map<string, string> {
  const map = new Map<string, string>();
  for (const zero of zeroes) {
    for (let digit = 0; digit < 10; digit++) map.set(String.fromCharCode(zero + digit), String(digit));
  }
  for (let letter = 0; letter < 26; letter++) {
    map.set(String.fromCharCode(0xff21 + letter), String.fromCharCode(0x41 + letter));
    map.set(String.fromCharCode(0xff41 + letter), String.fromCharCode(0x61 + letter));
  }
  for (const dash of dashes) map.set(dash, '-');
  for (const space of spaces + invisible) map.set(space, ' ');
  map.set('\uff1a', ':').set('\uff03', '#').set('\uff0f', '/').set('\uff05', '%').set('\u066a', '%');
  map.set('\u066b', '.').set('\uff0e', '.').set('\u066c', ',').set('\uff08', '(').set('\uff09', ')');
  // The only letter whose lower case is longer than itself: folding it keeps positions stable.
  map.set('\u0130', 'I');
  return map;
}

/**
 * The same text with every script's decimal digits, fullwidth letters, dashes and spaces in ASCII, and invisible
 * direction marks as spaces. One UTF-16 unit becomes one, so positions in the result are positions in `text`.
 */
export function foldText(text: string): string {
  return text.replace(foldable, (unit) => folds.get(unit) ?? unit);
}
