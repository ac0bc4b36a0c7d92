import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSignature, signCryptomus } from './signature.ts';
import { verifyWebhook } from './webhook.ts';

const key = 'test-payment-key';
const signedText = String.raw`{"type":"payment","uuid":"35a4ee29-16ef-4b18-9960-b7812c836bb1","order_id":"o-1","status":"paid","additional_data":"a\/b"}`;

/** A whole webhook as PHP writes it; `extra` are members that stand before the sign. */
function write(extra: Record<string, unknown>, { signFirst = false, space = '' } = {}): Buffer {
  const fields = { type: 'payment', uuid: 'u-1', order_id: 'o-1', amount: '5.00', currency: 'USD', ...extra };
  const whole = { ...fields, status: 'paid', is_final: true };
  const text = JSON.stringify(whole).replaceAll('/', '\\/');
  const sign = `"sign":"${signCryptomus(text, key)}"`;
  const written = signFirst ? text.replace('{', `{${sign},`) : text.replace(/\}$/, `,${sign}}`);
  return Buffer.from(written + space);
}

describe('a webhook of Cryptomus', () => {
  test('signs the text of the contract', () => {
    expect(isSignature('222918475b6e12bec71b306533f11ac2', signedText, key)).toBe(true);
  });

  test('is verified on the bytes as they came, sign cut out of the end', () => {
    const rawBody = write({ additional_data: 'a/b', from: 'Пётр ✓ "quoted"' });

    expect(verifyWebhook(rawBody, key)).toMatchObject({
      order_id: 'o-1',
      status: 'paid',
      amount: 5_000_000n,
    });
  });

  test('may end in white space', () => {
    expect(verifyWebhook(write({}, { space: '\r\n' }), key)).toBeDefined();
  });

  test('may carry its sign elsewhere, if the rest is written as PHP writes it', () => {
    expect(verifyWebhook(write({ additional_data: 'a/b' }, { signFirst: true }), key)).toBeDefined();
  });

  test('may leave slashes unescaped, if it signed them so', () => {
    const text = write({})
      .toString()
      .replace(/,"sign":"\w+"\}$/, ',"additional_data":"a/b"}');
    const rawBody = Buffer.from(text.replace(/\}$/, `,"sign":"${signCryptomus(text, key)}"}`));

    expect(verifyWebhook(rawBody, key)).toBeDefined();
  });

  test('is nothing when it says something else than was signed, byte by byte', () => {
    const rawBody = write({ additional_data: 'a/b' });

    fc.assert(
      fc.property(fc.nat(rawBody.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(rawBody);
        altered[at] = (altered[at] ?? 0) ^ change;

        expect(verifyWebhook(altered, key)).toBeUndefined();
      }),
    );
  });

  test('does not trust a sign that stands inside a value', () => {
    const inner = write({}).toString();
    const rawBody = Buffer.from(JSON.stringify({ status: 'paid_over', note: inner }));

    expect(verifyWebhook(rawBody, key)).toBeUndefined();
  });

  test('is verified whatever text it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (note) => {
        expect(verifyWebhook(write({ additional_data: note }), key)).toBeDefined();
      }),
    );
  });
});
