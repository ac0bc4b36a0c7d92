import { expect, test } from 'vitest';
import { findDisagreement, type InvoiceReading } from './payment-provider.ts';

const stored = { invoiceId: 'inv-1', amountMicros: 5_000_000n, currency: 'USD', accountRef: 'demo' };
const reading: InvoiceReading = {
  providerId: '1234567',
  invoiceId: 'inv-1',
  status: 'paid',
  providerStatus: 'paid',
  amountMicros: 5_000_000n,
  currency: 'USD',
  isFinal: true,
};

test.each<[string | undefined, Partial<InvoiceReading>]>([
  [undefined, {}],
  [undefined, { accountRef: 'demo' }],
  ['invoice', { invoiceId: 'inv-2' }],
  ['account', { accountRef: 'mallory' }],
  ['currency', { currency: 'TRY' }],
  ['amount', { amountMicros: 4_990_000n }],
])('a reading disagrees with the stored invoice in: %s', (expected, changes) => {
  expect(findDisagreement({ ...reading, ...changes }, stored)).toBe(expected);
});
