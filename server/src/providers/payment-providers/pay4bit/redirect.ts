import assert from 'node:assert/strict';
import { formatMicros } from '#kernel/money';
import type { OpenInvoiceCommand } from '#payment-provider';
import type { Pay4bitSettings } from './settings.ts';
import { signPay4bit } from './signature.ts';

/** The signed address to send the payer to. No call is made: Pay4bit learns of the payment when the payer comes. */
export function buildRedirect(settings: Pay4bitSettings, command: OpenInvoiceCommand): string {
  const { invoiceId, amountMicros, currency, accountRef } = command;
  const recipe = settings.recipe ?? 'sha256-desc';
  assert.match(invoiceId, /^[A-Za-z0-9_-]{1,128}$/, 'an invoice id of letters, digits, _ and -');
  assert(amountMicros > 0n && amountMicros % 10_000n === 0n, 'an amount of whole cents');
  assert(accountRef.length > 0, 'an account');
  // With this recipe the payer holds a signature of our id; a callback's `localpayId` of digits must not be it.
  assert(recipe !== 'md5-payment' || /\D/.test(invoiceId), 'an invoice id that is not only digits');

  const sum = formatMicros(amountMicros);
  const desc = renderDescription(command);
  const fields = { paymentId: invoiceId, account: accountRef, sum, amount: sum, currency, desc };
  const query = new URLSearchParams({
    public_key: settings.publicKey,
    account: accountRef,
    sum,
    // Always told: left out, it would be euros.
    currency,
    desc,
    sign: signPay4bit(recipe, fields, settings.secretKey),
  });
  return `${settings.payUrl}?${query}`;
}

/** The invoice id ends the description, so that it is unique (they ask for that) and comes back in a callback. */
function renderDescription({ description, invoiceId }: OpenInvoiceCommand): string {
  const text = description.replace(/\s+/g, ' ').trim();
  return findInvoiceId(text) === invoiceId ? text : `${text} ${invoiceId}`.trim();
}

/** The last word of a description. */
export function findInvoiceId(desc: string): string | undefined {
  const word = desc.slice(desc.lastIndexOf(' ') + 1);
  return /^[A-Za-z0-9_-]{1,128}$/.test(word) ? word : undefined;
}
