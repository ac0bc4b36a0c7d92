import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyLetter } from '#test/any-letter';
import { deliverBody, readSubmit } from '#test/fake-smsc';
import { readDeliverSm } from './arrived-message.ts';
import { type OutgoingSettings, referenceOf, renderSubmits } from './outgoing.ts';
import { readSms } from './read-sms.ts';

const usual: OutgoingSettings = {
  defaultAlphabet: 'gsm7',
  longMessages: 'udh',
  registeredDelivery: true,
  sourceTon: undefined,
  sourceNpi: undefined,
};

function render(text: string, settings: Partial<OutgoingSettings> = {}, sender = 'Acme') {
  const bodies = renderSubmits({ key: 'sms_1', to: '447700900123', sender, text }, { ...usual, ...settings });
  return bodies.map(readSubmit);
}

/** As the same text comes in at an SMSC's other end. */
function readBack(text: string, settings: Partial<OutgoingSettings>): string {
  const { defaultAlphabet } = { ...usual, ...settings };
  const parts = render(text, settings).map((submit) => {
    const body = deliverBody({ ...submit, from: '', to: '', tlvs: [...submit.tlvs] });
    return readSms(readDeliverSm(body), { defaultAlphabet, messageIdTag: undefined }, 'bind');
  });
  expect(parts.map(({ part }) => part?.index ?? 1)).toEqual(parts.map((_part, at) => at + 1));
  expect(parts.flatMap(({ flags }) => flags)).toEqual([]);
  return parts.map((part) => part.text).join('');
}

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const gsmLetter = fc.constantFrom(...basic, ...'^{}\\[~]|€');
const gsmText = fc.string({ unit: gsmLetter, maxLength: 500 });

describe('a text is read back as it was written', () => {
  test.each(['gsm7', 'gsm7-packed'] as const)('in %s', (defaultAlphabet) => {
    fc.assert(
      fc.property(gsmText, fc.constantFrom('udh', 'payload', 'sar'), (text, longMessages) => {
        // A packed text that ends in @ may end in bits that fill: those are not told apart.
        fc.pre(defaultAlphabet === 'gsm7' || !text.includes('@'));

        expect(readBack(text, { defaultAlphabet, longMessages })).toBe(text);
      }),
    );
  });

  test('in UCS-2', () => {
    const text = fc.string({ unit: anyLetter, maxLength: 300 });

    fc.assert(
      fc.property(text, fc.constantFrom('udh', 'payload', 'sar'), (words, longMessages) => {
        // A mark of byte order at the beginning of a text is no letter.
        fc.pre(!/[\ufeff\ufffe]/.test(words));

        expect(readBack(`ж${words}`, { longMessages })).toBe(`ж${words}`);
      }),
    );
  });

  test.each(['latin1', 'ascii', 'ucs2'] as const)('where the default alphabet is %s', (defaultAlphabet) => {
    fc.assert(
      fc.property(gsmText, (text) => {
        expect(readBack(text, { defaultAlphabet })).toBe(text);
      }),
    );
  });
});

describe('how a text is cut', () => {
  test.each([
    ['160 letters are one part', 'a'.repeat(160), [160]],
    ['161 letters are two', 'a'.repeat(161), [152, 9]],
    ['a letter of two septets is not cut', `${'a'.repeat(151)}€${'a'.repeat(20)}`, [151, 22]],
    ['70 letters of UCS-2 are one part', 'ж'.repeat(70), [140]],
    ['71 letters of UCS-2 are two', 'ж'.repeat(71), [132, 10]],
    ['a pair is not cut', `${'ж'.repeat(65)}😀${'ж'.repeat(10)}`, [130, 24]],
  ])('%s', (_name, text, lengths) => {
    const parts = render(text);
    const header = parts.length > 1 ? 7 : 0;

    expect(parts.map(({ message }) => message.length - header)).toEqual(lengths);
    expect(parts.every(({ esmClass }) => esmClass === (header ? 0x40 : 0))).toBe(true);
  });

  test('packed parts fill 140 octets', () => {
    const [first] = render('a'.repeat(200), { defaultAlphabet: 'gsm7-packed' });

    expect(first?.message).toHaveLength(140);
  });

  test('a payload is one', () => {
    const [only, ...others] = render('a'.repeat(500), { longMessages: 'payload' });

    expect(others).toEqual([]);
    expect(only?.message).toHaveLength(0);
    expect(only?.tlvs.get(0x0424)).toHaveLength(500);
  });

  test('by optional parameters no header is needed', () => {
    const parts = render('a'.repeat(161), { longMessages: 'sar' });

    expect(parts.map(({ tlvs }) => tlvs.get(0x020f)?.[0])).toEqual([1, 2]);
    expect(parts.map(({ esmClass }) => esmClass)).toEqual([0, 0]);
  });

  test('the parts of each try have the same reference', () => {
    const [first] = render('a'.repeat(161));

    expect(first?.message.readUInt16BE(3)).toBe(referenceOf('sms_1'));
  });

  test('what has more parts than a header can count is refused for good', () => {
    const tooLong = 'a'.repeat(152 * 255 + 1);

    expect(() => render(tooLong)).toThrow(expect.objectContaining({ advice: 'stop' }));
    expect(() => render(tooLong, { longMessages: 'payload' })).toThrow(
      expect.objectContaining({ advice: 'stop' }),
    );
  });
});

describe('addresses', () => {
  test('the receiver is international', () => {
    expect(render('Hi')[0]?.destination).toEqual({ ton: 1, npi: 1, address: '447700900123' });
  });

  test.each([
    ['Acme', { ton: 5, npi: 0, address: 'Acme' }],
    ['447700900000', { ton: 1, npi: 1, address: '447700900000' }],
    ['+447700900000', { ton: 1, npi: 1, address: '447700900000' }],
    ['60999', { ton: 0, npi: 1, address: '60999' }],
    ['', { ton: 0, npi: 0, address: '' }],
  ])('the sender %j', (sender, source) => {
    expect(render('Hi', {}, sender)[0]?.source).toEqual(source);
  });

  test('the settings may say what a sender is', () => {
    expect(render('Hi', { sourceTon: 3, sourceNpi: 9 })[0]?.source).toMatchObject({ ton: 3, npi: 9 });
  });

  test.each(['Ærø', 'a\0b', 'much too long a name'])('the sender %j is refused for good', (sender) => {
    expect(() => render('Hi', {}, sender)).toThrow(expect.objectContaining({ advice: 'stop' }));
  });
});

test('a receipt is wanted of the last part, and of others where they fail', () => {
  expect(render('a'.repeat(400)).map(({ registeredDelivery }) => registeredDelivery)).toEqual([2, 2, 1]);
  expect(render('Hi', { registeredDelivery: false })[0]?.registeredDelivery).toBe(0);
});
