import { describe, expect, test } from 'vitest';
import { isSignature, signCryptomus } from './signature.ts';

const key = 'test-payment-key';
const body = '{"amount":"5.00","currency":"USD","order_id":"af161c5a-93d1-4a33-9d3e-3e5c1f6d0001"}';

describe('the signature of Cryptomus', () => {
  test('is that of the contract', () => {
    expect(signCryptomus(body, key)).toBe('57bac6ef07b334c2cc4826994738c952');
    expect(signCryptomus('', key)).toBe('0f471ea3d804a8999b0b45e578e8b652');
  });

  test('is of bytes, not of characters', () => {
    const text = '{"desc":"Пополнение ✓"}';

    expect(signCryptomus(Buffer.from(text), key)).toBe(signCryptomus(text, key));
  });

  test('is compared whole', () => {
    expect(isSignature('57bac6ef07b334c2cc4826994738c952', body, key)).toBe(true);
    expect(isSignature('57bac6ef07b334c2cc4826994738c953', body, key)).toBe(false);
    expect(isSignature('57bac6ef07b334c2', body, key)).toBe(false);
    expect(isSignature('ü'.repeat(16), body, key)).toBe(false);
  });
});
