import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareOf } from './share.ts';
import { InvoiceWire, renderReading } from './wire.ts';

function read(changes: Record<string, unknown>) {
  const wire = InvoiceWire.parse({
    uuid: 'u-1',
    order_id: 'o-1',
    amount: '5.00',
    currency: 'usd',
    payment_amount: '0.00',
    payer_amount: '4.99',
    payer_currency: 'USDT',
    network: 'bsc',
    is_final: false,
    status: 'check',
    ...changes,
  });
  return renderReading(wire);
}

describe('a reading of an invoice', () => {
  test.each([
    ['check', 'pending'],
    ['process', 'pending'],
    ['confirm_check', 'confirming'],
    ['wrong_amount_waiting', 'confirming'],
    ['paid', 'paid'],
    ['paid_over', 'paid'],
    ['wrong_amount', 'underpaid'],
    ['cancel', 'cancelled'],
    ['fail', 'failed'],
    ['system_fail', 'failed'],
    ['locked', 'locked'],
    ['refund_process', 'unchanged'],
    ['refund_fail', 'unchanged'],
    ['refund_paid', 'refunded'],
    ['PAID', 'unchanged'],
    ['constructor', 'unchanged'],
  ])('turns %s into %s', (word, status) => {
    expect(read({ status: word })).toMatchObject({ status, providerStatus: word });
  });

  test('believes payment_status before status', () => {
    expect(read({ payment_status: 'cancel', status: 'paid' })?.status).toBe('cancelled');
  });

  test('of an exact payment is of the invoice amount, whatever the rate did', () => {
    const reading = read({ status: 'paid', payment_amount: '4.98' });

    expect(reading).toMatchObject({ amountMicros: 5_000_000n, paidMicros: 5_000_000n, currency: 'USD' });
    expect(reading).not.toHaveProperty('excessMicros');
  });

  test('of too much tells the excess at the rate of the invoice', () => {
    const reading = read({ status: 'paid_over', payment_amount: '5.988' });

    expect(reading).toMatchObject({ paidMicros: 6_000_000n, excessMicros: 1_000_000n });
  });

  test('of too much is never of less than was asked', () => {
    const reading = read({ status: 'paid_over', payment_amount: '1.00' });

    expect(reading).toMatchObject({ paidMicros: 5_000_000n });
    expect(reading).not.toHaveProperty('excessMicros');
  });

  test('of too little tells what came', () => {
    expect(read({ status: 'wrong_amount', payment_amount: '2.495' })).toMatchObject({
      paidMicros: 2_500_000n,
    });
  });

  test('of too little that cannot be told in our money says nothing', () => {
    const reading = read({ status: 'wrong_amount', payment_amount: '1', payer_amount: null });

    expect(reading).not.toHaveProperty('paidMicros');
  });

  test('counts a surcharge of the provider as part of what was asked', () => {
    const reading = read({
      amount: '15.00',
      payer_amount: '15.75',
      payment_amount: '15.75',
      status: 'paid_over',
    });

    expect(reading).toMatchObject({ paidMicros: 15_000_000n });
  });
});

describe('the share of an amount', () => {
  test('keeps eighteen decimals', () => {
    expect(shareOf(5_000_000n, '0.000000000000000001', '0.000000000000000002')).toBe(2_500_000n);
  });

  test('of nothing asked is unknown', () => {
    expect(shareOf(5_000_000n, '1', '0.000')).toBeUndefined();
  });

  test('is whole when all was paid, in any spelling', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 24n),
        fc.nat(12),
        fc.bigInt(1n, 10n ** 15n),
        (units, zeros, amount) => {
          const text = units
            .toString()
            .padStart(19, '0')
            .replace(/(\d{18})$/, '.$1');

          expect(shareOf(amount, text + '0'.repeat(zeros), text)).toBe(amount);
        },
      ),
    );
  });
});
