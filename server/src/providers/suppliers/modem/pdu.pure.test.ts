import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSeptets } from '#kernel/gsm-text';
import { deliverPdu, readSubmitPdu, statusReportPdu } from '#test/modem-pdus';
import { PduError } from './octets.ts';
import { readPdu } from './read-pdu.ts';
import { relativeValidity, splitText, submitPdus } from './submit-pdu.ts';

const read = (pdu: string) => {
  const found = readPdu(pdu);
  if (found.kind !== 'deliver') throw new Error('no SMS');
  return found;
};
/** With another data coding and other user data. */
const withData = (coding: string, data: string, first = '04') =>
  `00${first}0B919421436587F900${coding}42502171437000${data}`;

describe('an SMS as a modem has it', () => {
  it('is read with its service centre, sender, moment and text', () => {
    // 3GPP's own layout by hand: +31628870634, 2014-10-25 12:34:56 at two hours east.
    const pdu = '07911326040000F0040B911346610089F60000410152214365800AE8329BFD4697D9EC37';

    expect(read(pdu)).toEqual({
      kind: 'deliver',
      serviceCentre: '+31624000000',
      from: '+31641600986',
      sentAt: new Date('2014-10-25T10:34:56Z'),
      text: 'hellohello',
      part: undefined,
      flags: [],
    });
  });

  it.each([
    ['+4915112345678', '+4915112345678'],
    ['01511234567', '01511234567'],
    ['22333', '22333'],
    ['Telegram', 'Telegram'],
    ['My Bank 24h', 'My Bank 24h'],
  ])('has the sender %s', (from, told) => {
    expect(read(deliverPdu({ from, text: 'x' }))).toMatchObject({ from: told });
  });

  it.each([
    ['GSM 7 bit', 'Code: 123€ @', undefined, []],
    ['UCS-2', 'код 🍕', undefined, []],
    ['flash, GSM 7 bit', 'now', 0x10, ['flash']],
    ['flash, UCS-2', 'код', 0x18, ['flash']],
    ['flash of the last group', 'now', 0xf0, ['flash']],
    ['for the phone', 'stay', 0x11, []],
    ['with automatic deletion', 'gone', 0x40, []],
    ['that something waits', 'voice', 0xc0, ['waiting_indication']],
    ['that something waits, to be kept', 'voice', 0xd0, ['waiting_indication']],
    ['that something waits, UCS-2', 'голос', 0xe8, ['waiting_indication']],
    ['of a coding that is kept for later', 'hello', 0x80, []],
  ])('%s', (_, text, coding, flags) => {
    expect(
      read(deliverPdu({ from: '22333', text, ...(coding === undefined ? {} : { coding }) })),
    ).toMatchObject({ text, flags });
  });

  it('is told by its part', () => {
    const part = { reference: 7, count: 3, index: 2 };

    expect(read(deliverPdu({ from: '22333', text: 'x'.repeat(153), part }))).toMatchObject({
      text: 'x'.repeat(153),
      part,
    });
    expect(read(deliverPdu({ from: '22333', text: 'я'.repeat(67), part }))).toMatchObject({
      text: 'я'.repeat(67),
      part,
    });
  });

  it('may hold half of a letter where it is a part', () => {
    expect(read(withData('08', '08050003070201D83C', '44'))).toMatchObject({
      text: '\uD83C',
      part: { count: 2, index: 1 },
    });
  });

  it('is read by the shift tables that its header names', () => {
    // A header of four octets takes five septets (three bits of filling): Turkish locked, then three septets.
    const septets = Buffer.from(packSeptets(Uint8Array.of(0x04, 0x07, 0x0c), 3)).toString('hex');

    expect(read(withData('00', `0803250101${septets}`, '44'))).toMatchObject({ text: '€ığ', flags: [] });
  });

  it.each([
    ['octets are as near as Latin 1', withData('04', '03E92041'), 'é A', ['charset']],
    [
      'octets of an application',
      withData('04', '090605040B8423F00141', '44'),
      '\u0001A',
      ['port_2948', 'charset'],
    ],
    ['what is compressed is not read', withData('20', '0341424344'), '', ['compressed', 'charset']],
    ['an octet too many', withData('08', '03043F04'), 'п\uFFFD', ['charset']],
    ['a text that is cut', withData('08', '06043F0440'), 'пр', ['cut']],
    ['a header that is none', withData('04', '02FF41', '44'), 'ÿA', ['header', 'charset']],
    ['no text at all', '00040B919421436587F9000042502171437000', '', []],
  ])('%s', (_, pdu, text, flags) => {
    expect(read(pdu)).toMatchObject({ text, flags });
  });

  it('is silent where the phone is to show nothing', () => {
    expect(read(deliverPdu({ from: '22333', text: '', protocol: 0x40 })).flags).toEqual(['silent']);
  });

  it('has no moment where the digits are none, and one west of Greenwich', () => {
    expect(read('00040B919421436587F90000FFFFFFFFFFFFFF00').sentAt).toBeUndefined();
    expect(read('00040B919421436587F90000410152214365' + '0A' + '00').sentAt).toEqual(
      new Date('2014-10-25T17:34:56Z'),
    );
  });

  it('is none where it is cut, not hexadecimal, or goes out', () => {
    for (const pdu of [
      '',
      '0',
      '07',
      'XY',
      '0004',
      '00010B919421436587F90000',
      '00'.repeat(301),
      '00040B91942143',
    ])
      expect(() => readPdu(pdu)).toThrow(PduError);
  });

  it('throws nothing but its own error, whatever it is given', () => {
    const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    const nearly = fc
      .tuple(
        fc.constantFrom(deliverPdu({ from: 'Bank', text: 'код' }), withData('00', '0A050003070201')),
        fc.nat(),
        fc.nat(255),
      )
      .map(([pdu, at, octet]) => {
        const bytes = Buffer.from(pdu, 'hex');
        bytes[at % bytes.length] = octet;
        return bytes.toString('hex');
      });
    fc.assert(
      fc.property(fc.oneof(anything, nearly), (pdu) => {
        let found: unknown;
        try {
          found = readPdu(pdu);
        } catch (error) {
          found = error;
        }
        expect(found instanceof PduError || typeof (found as { kind: string }).kind === 'string').toBe(true);
      }),
    );
  });

  it('comes back as it was written', () => {
    const letters = fc.constantFrom(...'abcXYZ 019@£$€{}[]~Δ', 'я', '🍕', '中');
    const text = fc.array(letters, { maxLength: 60 }).map((list) => list.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 255 }), (written, reference) => {
        const part = { reference, count: 2, index: 1 };
        expect(read(deliverPdu({ from: '+491511234567', text: written }))).toMatchObject({
          text: written,
          from: '+491511234567',
        });
        expect(read(deliverPdu({ from: '+491511234567', text: written, part }))).toMatchObject({
          text: written,
          part,
        });
      }),
    );
  });
});

it('a status report is read', () => {
  expect(readPdu(statusReportPdu({ reference: 255, to: '+4915112345678', status: 0x46 }))).toEqual({
    kind: 'status_report',
    reference: 255,
    to: '+4915112345678',
    status: 0x46,
  });
});

describe('an SMS that goes out', () => {
  const submit = (text: string, to = '4915112345678') =>
    submitPdus({ to, text, reference: 9, validityMinutes: 60 }) ?? [];

  it('is one PDU with a status report asked for', () => {
    const [pdu, ...others] = submit('hello €');

    expect(others).toEqual([]);
    expect(readSubmitPdu(pdu?.hex ?? '')).toEqual({
      ...{ to: '4915112345678', kind: 0x91, coding: 0, validity: 11, text: 'hello €' },
      ...{ part: undefined, wantsReport: true, octets: pdu?.length },
    });
  });

  it('goes to a short number of the network as it is', () => {
    expect(readSubmitPdu(submit('x', '22333')[0]?.hex ?? '')).toMatchObject({ to: '22333', kind: 0x81 });
  });

  it.each([
    ['a'.repeat(160), [160]],
    ['a'.repeat(161), [153, 8]],
    [`${'a'.repeat(152)}€${'a'.repeat(10)}`, [152, 11]],
    ['я'.repeat(70), [70]],
    ['я'.repeat(71), [67, 4]],
    [`${'я'.repeat(66)}🍕${'я'.repeat(5)}`, [66, 7]],
  ])('%# is cut between letters', (text, lengths) => {
    expect(splitText(text).map((piece) => piece.length)).toEqual(lengths);
    expect(splitText(text).join('')).toBe(text);
  });

  it('comes back as it was written', () => {
    const letters = fc.constantFrom(...'abc XYZ 019@£$€{}', 'я', '🍕');
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 400 }), (list) => {
        const text = list.join('');
        const parts = submit(text).map(({ hex }) => readSubmitPdu(hex));

        expect(parts.map((part) => part.text).join('')).toBe(text);
        expect(Math.max(...submit(text).map(({ hex }) => hex.length / 2))).toBeLessThanOrEqual(160);
        if (parts.length > 1)
          expect(parts.map(({ part }) => part)).toEqual(
            parts.map((_, index) => ({ reference: 9, count: parts.length, index: index + 1 })),
          );
      }),
    );
  });

  it('is none where it would need too many parts', () => {
    expect(
      submitPdus({ to: '1', text: 'я'.repeat(67 * 256), reference: 1, validityMinutes: 60 }),
    ).toBeUndefined();
  });

  it.each([
    [5, 0],
    [720, 143],
    [721, 144],
    [1440, 167],
    [2880, 168],
    [43_200, 196],
    [50_400, 197],
    [999_999, 255],
  ])('that is valid for %i minutes says %i', (minutes, octet) => {
    expect(relativeValidity(minutes)).toBe(octet);
  });
});
