/** The thing that a code stands for: an activation, which this protocol calls an order, or a rental. */
export type Kind = 'order' | 'rental';

const LETTERS = 26n;
const LENGTH = 8;
const CODES = LETTERS ** BigInt(LENGTH);

/** Ids of the core end below this; what is above it, in the same codes, are rentals. */
const RENTALS_FROM = 2n ** 32n;
const MOST_ID = 2n ** 31n;

/** Has no factor in common with 26, so that every id has a code of its own, and ids that follow each other look unlike. */
const STEP = 129_062_303_417n;
const SHIFT = 71_040_550_093n;
const STEP_BACK = inverse(STEP, CODES);

/**
 * The eight letters by which customers know an order or a rental. They hide nothing (whose an order is decides who sees it);
 * they are what clients of this protocol expect, and never those of the other kind.
 */
export function encodeId(kind: Kind, id: number): string {
  let rest = ((BigInt(id) + (kind === 'rental' ? RENTALS_FROM : 0n)) * STEP + SHIFT) % CODES;
  let code = '';
  for (let place = 0; place < LENGTH; place++) {
    code = String.fromCharCode(65 + Number(rest % LETTERS)) + code;
    rest /= LETTERS;
  }
  return code;
}

/** Undefined for what is no code of that kind. Small letters are read as well. */
export function decodeId(kind: Kind, text: string): number | undefined {
  const code = text.toUpperCase();
  if (!/^[A-Z]{8}$/.test(code)) return undefined;
  const sum = [...code].reduce((total, letter) => total * LETTERS + BigInt(letter.charCodeAt(0) - 65), 0n);
  const id =
    ((((sum - SHIFT + CODES) % CODES) * STEP_BACK) % CODES) - (kind === 'rental' ? RENTALS_FROM : 0n);
  return id > 0n && id < MOST_ID ? Number(id) : undefined;
}

/** The factor by which `value` becomes 1, whole rounds of `modulus` left out (Euclid's algorithm). */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [factor, nextFactor] = [nextFactor, factor - times * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}
