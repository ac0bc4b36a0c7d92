import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lockingShifts } from './gsm-locking-shift.ts';
import { singleShifts } from './gsm-single-shift.ts';
import { decodeGsm7, encodeGsm7, packSeptets, readUserDataHeader, unpackSeptets } from './gsm-text.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const all = Uint8Array.from({ length: 128 }, (_, septet) => septet);

/** The Unicode blocks of the languages, and how many letters of them each table has. */
const blocks = [
  { language: 4, from: 0x980, to: 0x9ff },
  { language: 5, from: 0xa80, to: 0xaff },
  { language: 6, from: 0x900, to: 0x97f },
  { language: 7, from: 0xc80, to: 0xcff },
  { language: 8, from: 0xd00, to: 0xd7f },
  { language: 9, from: 0xb00, to: 0xb7f },
  { language: 10, from: 0xa00, to: 0xa7f },
  { language: 11, from: 0xb80, to: 0xbff },
  { language: 12, from: 0xc00, to: 0xc7f },
  { language: 13, from: 0x600, to: 0x6ff },
];

describe('the tables of GSM letters', () => {
  it('have 128 places each, for all languages but that Spanish locks none', () => {
    expect([...lockingShifts.keys()]).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect([...singleShifts.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(
      new Set([...lockingShifts.values(), ...singleShifts.values()].map((table) => table.length)),
    ).toEqual(new Set([128]));
  });

  it.each([...lockingShifts])(
    'of language %i lock no letter twice, and have the digits and the escape at their places',
    (_, table) => {
      const letters = table.filter((letter) => letter !== '');

      expect(new Set(letters).size).toBe(letters.length);
      expect(table.slice(0x30, 0x3a).join('')).toBe('0123456789');
      expect(table.slice(0x61, 0x7b).join('')).toBe('abcdefghijklmnopqrstuvwxyz');
      expect([table[0x0a], table[0x0d], table[0x1b], table[0x20]]).toEqual(['\n', '\r', '', ' ']);
    },
  );

  it.each(blocks)(
    'of language $language hold letters of its own script and Latin signs alone',
    ({ language, from, to }) => {
      const letters = [...(lockingShifts.get(language) ?? []), ...(singleShifts.get(language) ?? [])].join(
        '',
      );

      const foreign = [...letters].filter((letter) => {
        const code = letter.codePointAt(0) ?? 0;
        return code > 0xff && (code < from || code > to) && !'€।॥'.includes(letter);
      });
      expect(foreign).toEqual([]);
    },
  );

  it.each(blocks.filter(({ language }) => language !== 13))(
    'of language $language lock its letters in the order of Unicode',
    ({ language, from }) => {
      const codes = (lockingShifts.get(language) ?? [])
        .map((letter) => letter.codePointAt(0) ?? 0)
        .filter((code) => code >= from);

      expect(codes).toEqual(codes.toSorted((a, b) => a - b));
    },
  );

  it.each(blocks)('of language $language have its ten digits after an escape, in a row', ({ language }) => {
    const digits = (singleShifts.get(language) ?? [])
      .filter((letter) => /\p{Nd}/u.test(letter))
      .map((letter) => letter.codePointAt(0) ?? 0);

    expect(digits).toEqual(Array.from({ length: 10 }, (_, digit) => (digits[0] ?? 0) + digit));
  });

  it('give each script what its alphabet is', () => {
    expect(decodeGsm7(all.subarray(0x5b, 0x61))).toBe('ÄÖÑÜ§¿');
    expect(
      decodeGsm7(Uint8Array.of(0x04, 0x07, 0x0b, 0x0c, 0x1c, 0x1d, 0x40, 0x60), { lockingShift: 1 }),
    ).toBe('€ıĞğŞşİç');
    expect(decodeGsm7(Uint8Array.of(0x15, 0x17, 0x18, 0x5b, 0x7b, 0x7d), { lockingShift: 3 })).toBe(
      '∞\\€Ãã`',
    );
    expect(decodeGsm7(Uint8Array.of(0x43, 0x51, 0x30), { lockingShift: 4 })).toBe('যি0');
    expect(decodeGsm7(Uint8Array.of(0x24, 0x3d), { lockingShift: 7 })).toBe('ಡಪ');
    expect(decodeGsm7(Uint8Array.of(0x37, 0x4d, 0x45), { lockingShift: 13 })).toBe('7لف');
  });
});

describe('text of septets', () => {
  it('takes the letters after an escape from the single shift table', () => {
    const escaped = (...septets: number[]) => Uint8Array.from(septets.flatMap((septet) => [0x1b, septet]));

    expect(decodeGsm7(escaped(0x65, 0x14, 0x28, 0x29, 0x2f, 0x3c, 0x3d, 0x3e, 0x40, 0x0a))).toBe(
      '€^{}\\[~]|\f',
    );
    expect(decodeGsm7(escaped(0x47, 0x49, 0x53, 0x63, 0x67, 0x69, 0x73), { singleShift: 1 })).toBe('ĞİŞçğış');
    expect(
      decodeGsm7(escaped(0x09, 0x41, 0x49, 0x4f, 0x55, 0x61, 0x69, 0x6f, 0x75), { singleShift: 2 }),
    ).toBe('çÁÍÓÚáíóú');
    expect(decodeGsm7(escaped(0x05, 0x1f, 0x5b, 0x7f), { singleShift: 3 })).toBe('êÊÃâ');
    expect(decodeGsm7(escaped(0x24, 0x25, 0x41), { singleShift: 11 })).toBe('௮௯A');
    expect(decodeGsm7(escaped(0x3f, 0x3b), { singleShift: 13 })).toBe('۔ۍ');
  });

  it('falls back to the alphabet where the extension has no letter, and to the default for an unknown language', () => {
    expect(decodeGsm7(Uint8Array.of(0x1b, 0x41))).toBe('A');
    expect(decodeGsm7(Uint8Array.of(0x1b, 0x05), { lockingShift: 4 })).toBe('ই');
    expect(decodeGsm7(Uint8Array.of(0x00, 0x1b, 0x65), { lockingShift: 2, singleShift: 99 })).toBe('@€');
  });

  it('shows what has no letter, and an escape of nothing', () => {
    expect(decodeGsm7(Uint8Array.of(0x0c, 0x41, 0x1b, 0x0c, 0x80, 0xff), { lockingShift: 4 })).toBe(
      '\uFFFDভ\uFFFD\uFFFD\uFFFD',
    );
    expect(decodeGsm7(Uint8Array.of(0x41, 0x1b))).toBe('A\uFFFD');
    expect(decodeGsm7(Uint8Array.of(0x1b, 0x1b, 0x41))).toBe(' A');
  });

  it('is read for any septets and languages', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer(),
        fc.integer(),
        (septets, lockingShift, singleShift) => {
          expect(decodeGsm7(septets, { lockingShift, singleShift }).length).toBeLessThanOrEqual(
            septets.length,
          );
        },
      ),
    );
  });

  it('is written by the alphabet and its extension, or not at all', () => {
    expect(encodeGsm7('@€Å\n')).toEqual(Uint8Array.of(0x00, 0x1b, 0x65, 0x0e, 0x0a));
    expect(encodeGsm7('')).toEqual(new Uint8Array());
    expect(encodeGsm7('ç')).toBeUndefined();
    expect(encodeGsm7('привет')).toBeUndefined();
    expect(encodeGsm7('🍕')).toBeUndefined();
  });

  it('comes back as it was written', () => {
    const letters = [...(lockingShifts.get(0) ?? []), ...(singleShifts.get(0) ?? [])].filter(
      (letter) => letter !== '',
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters)), (chosen) => {
        const text = chosen.join('');
        expect(decodeGsm7(encodeGsm7(text) ?? new Uint8Array())).toBe(text);
      }),
    );
  });
});

describe('packed septets', () => {
  it('are as the specification packs them', () => {
    expect(packSeptets(encodeGsm7('hellohello') ?? new Uint8Array())).toEqual(
      bytes('E8 32 9B FD 46 97 D9 EC 37'),
    );
    expect(decodeGsm7(unpackSeptets(bytes('E8329BFD4697D9EC37'), 10))).toBe('hellohello');
    expect(packSeptets(Uint8Array.of(0x41), 1)).toEqual(bytes('82'));
    expect(packSeptets(new Uint8Array())).toEqual(new Uint8Array());
  });

  it('are no more than the bytes hold, whatever their count says', () => {
    expect(unpackSeptets(bytes('E832'), 160)).toHaveLength(2);
    expect(unpackSeptets(bytes('E832'), -1)).toHaveLength(0);
    expect(unpackSeptets(new Uint8Array(), 3, 6)).toHaveLength(0);
  });

  it('come back at any place of a byte', () => {
    const septets = fc
      .array(fc.integer({ min: 0, max: 127 }), { maxLength: 170 })
      .map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(septets, fc.integer({ min: 0, max: 6 }), (given, fillBits) => {
        const packed = packSeptets(given, fillBits);

        expect(packed).toHaveLength(Math.ceil((fillBits + given.length * 7) / 8));
        expect(unpackSeptets(packed, given.length, fillBits)).toEqual(given);
      }),
    );
  });
});

describe('a header of user data', () => {
  it.each([
    ['05 00 03 2A 03 01', { length: 6, part: { reference: 42, count: 3, index: 1 } }],
    ['06 08 04 01 2A 02 02', { length: 7, part: { reference: 298, count: 2, index: 2 } }],
    ['04 04 02 F0 F1', { length: 5, ports: { destination: 0xf0, source: 0xf1 } }],
    ['06 05 04 0B 84 23 F0', { length: 7, ports: { destination: 2948, source: 9200 } }],
    ['06 24 01 01 25 01 03', { length: 7, singleShift: 1, lockingShift: 3 }],
    [
      '10 25 01 06 70 00 05 04 00 01 00 02 00 03 07 02 01',
      {
        length: 17,
        lockingShift: 6,
        ports: { destination: 1, source: 2 },
        part: { reference: 7, count: 2, index: 1 },
      },
    ],
    ['00', { length: 1 }],
    ['00 FF', { length: 1 }],
  ])('%s is read', (hex, header) => {
    expect(readUserDataHeader(bytes(hex))).toEqual(header);
  });

  it.each([
    ['of one SMS', '05 00 03 2A 01 01'],
    ['of none', '05 00 03 2A 00 01'],
    ['before the first', '05 00 03 2A 02 00'],
    ['beyond the last', '05 00 03 2A 02 03'],
    ['of another length', '05 00 02 2A 02 01'],
    ['of another length', '06 08 03 2A 02 01 00'],
    ['that goes beyond the header', '05 00 09 2A 02 01 41 41 41 41 41 41'],
    ['without a length', '01 00'],
  ])('names no part %s (%s)', (_, hex) => {
    expect(readUserDataHeader(bytes(hex))).toEqual({ length: Number.parseInt(hex, 16) + 1 });
  });

  it('is none without octets, or where it would go beyond them', () => {
    expect(readUserDataHeader(new Uint8Array())).toBeUndefined();
    expect(readUserDataHeader(bytes('06 00 03 2A 02 01'))).toBeUndefined();
  });

  it('takes the last of two of a kind', () => {
    expect(readUserDataHeader(bytes('06 25 01 01 25 01 03'))).toEqual({ length: 7, lockingShift: 3 });
  });

  it('is read for any octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 160 }), (given) => {
        expect(readUserDataHeader(given)?.length ?? 0).toBeLessThanOrEqual(given.length);
      }),
    );
  });
});
