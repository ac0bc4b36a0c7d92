import fc from 'fast-check';

const SURROGATES = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** Every code point that is a letter of its own, as a unit of `fc.string`. Its own `binary` lists all million of them first: a second. */
export const anyLetter = fc.nat(0x10ffff - (AFTER_SURROGATES - SURROGATES)).map(
  (index) => String.fromCodePoint(index < SURROGATES ? index : index + AFTER_SURROGATES - SURROGATES),
  (letter) => {
    if (typeof letter !== 'string' || [...letter].length !== 1) throw new TypeError('no letter');
    const point = letter.codePointAt(0) ?? 0;
    return point < SURROGATES ? point : point - (AFTER_SURROGATES - SURROGATES);
  },
);
