import { describe, expect, test } from 'vitest';
import type { InvoiceReading } from '#payment-providers';
import {
  discounted,
  type Invoice,
  type InvoiceState,
  invoiceStates,
  isGivenUp,
  isOpen,
  mayBecome,
  nextCheck,
  nextTry,
  read,
} from './invoice.ts';

const createdAt = new Date('2025-05-15T18:37:30Z');
const at = (seconds: number) => new Date(createdAt.getTime() + seconds * 1000);

function invoice(state: InvoiceState): Invoice {
  return {
    ...{ id: 'i', accountId: 1n, accountRef: 'demo', provider: 'cryptomus', providerId: 'p', state },
    ...{ providerStatus: 'check', amountMicros: 5_000_000n, payMicros: 5_000_000n, currency: 'USD' },
    ...{ discountCodeId: null, coin: null, network: null, url: null, address: null, payerCurrency: null },
    ...{
      payerAmount: null,
      arrivedMicros: 0n,
      creditedMicros: 0n,
      discountMicros: 0n,
      unallocatedMicros: 0n,
    },
    ...{ hints: 0, nextCheckAt: null, lastError: null, createdAt, expiresAt: at(3600), changedAt: createdAt },
  };
}

function reading(status: InvoiceReading['status'], isFinal = true): InvoiceReading {
  return {
    ...{ providerId: 'p', invoiceId: 'i', status, providerStatus: `word_${status}` },
    ...{ amountMicros: 5_000_000n, currency: 'USD', isFinal },
  };
}

describe('a reading', () => {
  const statuses = invoiceStates.filter((state) => state !== 'opening');
  const pairs = invoiceStates.flatMap((from) => statuses.map((to) => [from, to] as const));

  test.each(pairs)('of an invoice that is %s moves it to %s only where that may follow', (from, to) => {
    const next = read(invoice(from), reading(to), at(60));

    expect(next.state).toBe(from === to || mayBecome[from].includes(to) ? to : from);
    expect(next.providerStatus).toBe(next.state === to ? `word_${to}` : 'check');
  });

  test.each(invoiceStates)(
    'with a word that means nothing leaves %s as it is, and keeps the word',
    (state) => {
      expect(read(invoice(state), reading('unchanged'), at(60))).toMatchObject({
        state,
        providerStatus: 'word_unchanged',
      });
    },
  );

  test('of a failure that is not final lets the payer try again', () => {
    expect(read(invoice('pending'), reading('failed', false), at(60)).state).toBe('pending');
    expect(read(invoice('paid'), reading('failed', false), at(60)).state).toBe('paid');
    expect(read(invoice('cancelled'), reading('failed', false), at(60)).state).toBe('cancelled');
  });
});

describe('what a reading says of itself', () => {
  const by = (status: InvoiceReading['status'], more: Partial<InvoiceReading> = {}) => ({
    ...reading(status),
    providerId: 'other',
    ...more,
  });

  test('is the payment’s id, which a paid invoice keeps until it is refunded', () => {
    const idAfter = (from: InvoiceState, status: InvoiceReading['status']) =>
      read(invoice(from), by(status), at(60)).providerId;

    expect([idAfter('pending', 'paid'), idAfter('pending', 'unchanged')]).toEqual(['other', 'other']);
    expect([idAfter('paid', 'paid'), idAfter('paid', 'unchanged')]).toEqual(['p', 'p']);
    expect(idAfter('paid', 'refunded')).toBe('other');
  });

  test('is news where the state or the word is another, and else not', () => {
    const changedAt = (more: Partial<InvoiceReading>, status: InvoiceReading['status'] = 'pending') =>
      read(invoice('pending'), by(status, more), at(60)).changedAt;

    expect(changedAt({ providerStatus: 'check' })).toEqual(createdAt);
    expect(changedAt({ providerStatus: 'process' })).toEqual(at(60));
    expect(changedAt({ providerStatus: 'check' }, 'confirming')).toEqual(at(60));
  });

  test('is not final for a payment that is on its way either, which is no failure', () => {
    expect(read(invoice('pending'), by('confirming', { isFinal: false }), at(60)).state).toBe('confirming');
    expect(read(invoice('pending'), by('failed'), at(60)).state).toBe('failed');
  });
});

test('nothing follows a refund, and only a refund follows a payment', () => {
  expect(mayBecome.paid).toEqual(['refunded']);
  expect(mayBecome.refunded).toEqual([]);
});

describe('the provider is asked', () => {
  test('every minute at first, then less often, and at the end of the hour', () => {
    const waits = [0, 60, 600, 3590].map((age) => {
      const next = nextCheck(invoice('pending'), at(age), { canAsk: true });
      return next && (next.getTime() - at(age).getTime()) / 1000;
    });

    expect(waits).toEqual([60, 60, 150, 10]);
  });

  test('at most every ten minutes after the hour, every six hours after a day', () => {
    const wait = (age: number) => {
      const next = nextCheck(invoice('confirming'), at(age), { canAsk: true });
      return next && (next.getTime() - at(age).getTime()) / 1000;
    };

    expect([wait(3600), wait(2 * 86_400)]).toEqual([600, 21_600]);
  });

  test('never about an invoice that is over; who cannot be asked, when the hour is over', () => {
    for (const state of invoiceStates.filter((known) => !isOpen({ state: known })))
      expect(nextCheck(invoice(state), at(60), { canAsk: true })).toBeNull();
    expect(nextCheck(invoice('pending'), at(60), { canAsk: false })).toEqual(at(3600));
  });
});

describe('a provider that does not answer', () => {
  const wait = (state: InvoiceState, age: number) => {
    const next = nextTry(invoice(state), at(age));
    return next && (next.getTime() - at(age).getTime()) / 1000;
  };
  const MONTH = 30 * 86_400;

  test('is asked about an open invoice as always, and about one that is over every ten minutes for a month', () => {
    expect([wait('pending', 0), wait('confirming', 2 * 86_400)]).toEqual([60, 21_600]);
    expect([wait('cancelled', 0), wait('paid', 3600 + MONTH)]).toEqual([600, 600]);
    expect(wait('paid', 3600 + MONTH + 0.001)).toBeNull();
  });

  test('is given up a day after the hour, at that very moment', () => {
    expect(isGivenUp(invoice('pending'), at(3600 + 86_400 - 0.001))).toBe(false);
    expect(isGivenUp(invoice('pending'), at(3600 + 86_400))).toBe(true);
  });
});

test('the waits change at the end of the hour and of the day', () => {
  const wait = (age: number, canAsk = true) => {
    const next = nextCheck(invoice('confirming'), at(age), { canAsk });
    return next && (next.getTime() - at(age).getTime()) / 1000;
  };

  // A quarter of the age, from a minute up to ten.
  expect([wait(240), wait(244), wait(2400), wait(2404)]).toEqual([60, 61, 600, 600]);
  // The end of the hour is never slept through, and is not waited for once it is there.
  expect([wait(3000), wait(3001), wait(3599), wait(3600)]).toEqual([600, 599, 1, 600]);
  expect([wait(86_400), wait(86_401)]).toEqual([600, 21_600]);
  // Who cannot be asked is looked at when the hour is over, and then as the others.
  expect([wait(0, false), wait(3599, false), wait(3600, false)]).toEqual([3600, 1, 600]);
});

test.each([
  [10_000_000n, 10, 9_000_000n],
  [1_010_000n, 10, 910_000n],
  [1_000_000n, 99, 10_000n],
  [10_000n, 99, 10_000n],
  [5_150_000n, 1, 5_100_000n],
])('%s less %s percent is %s, in whole cents', (amount, percentage, left) => {
  expect(discounted(amount, percentage)).toBe(left);
});
