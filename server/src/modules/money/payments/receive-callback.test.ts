import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findLedgerAccountId, listStatement } from '#modules/money/ledger';
import { createPaymentWorld, type PaymentWorld } from '#test/payment-world';
import { signedPay } from '#test/signed-pay';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import type { Invoice } from './index.ts';

let world: PaymentWorld;
let accountId: bigint;
let name: string;
let serial = 0;

beforeAll(async () => {
  world = await createPaymentWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId, name } = await world.customer({ balance: '0' }));
});
afterEach(() => expectSoundBooks(world));

const five = 5_000_000n;
const open = (provider: 'pay4bit' | 'cryptomus' = 'pay4bit') =>
  world.core.payments.openInvoice({ accountId, provider, amountMicros: five });
const newId = () => String(7_000_000 + ++serial);

/** A genuine callback; gives `ok`, or what it was refused for. */
async function call(
  invoice: Pick<Invoice, 'id' | 'accountRef'>,
  localpayId: string,
  method: 'check' | 'pay' | 'error' = 'pay',
): Promise<string> {
  const { body } = await world.core.payments.receiveCallback('pay4bit', {
    rawBody: Buffer.alloc(0),
    rawQuery: signedPay(invoice, localpayId, method),
  });
  const answer = JSON.parse(body);
  return answer.error?.message ?? 'ok';
}

const find = (invoice: Invoice) => world.core.payments.getInvoice({ id: invoice.id, accountId });
const available = async () => (await world.core.ledger.getBalance(accountId)).availableMicros;
const casesOf = async (invoiceId: string) =>
  (await world.core.payments.listCases({ invoiceId, limit: 50 })).map(({ kind, amountMicros }) => [
    kind,
    amountMicros,
  ]);
const unknown = () => ({ id: crypto.randomUUID(), accountRef: name });

describe('a callback that was refused', () => {
  it('is refused again for the same reason, and stored once', async () => {
    const [invoice, other] = [await open(), await open()];
    const id = newId();
    await call(invoice, id, 'check');

    const first = await call(other, id);
    const again = await Promise.all(Array.from({ length: 20 }, () => call(other, id)));

    expect(first).toBe(`payment ${id} is of another invoice`);
    expect(new Set(again)).toEqual(new Set([first]));
    expect(await world.core.payments.listCallbacks(other.id)).toMatchObject([
      { outcome: 'refused', reason: first, kind: 'report' },
    ]);
    expect(await available()).toBe(0n);
  });

  it('leaves the answer to another event of the same payment open', async () => {
    const invoice = await open();
    const id = newId();
    world.advance(3_600);
    expect(await call(invoice, id, 'check')).toBe('the time to pay this invoice is over');

    expect(await call(invoice, id)).toBe('ok');
    expect(await call(invoice, id, 'check')).toBe('the time to pay this invoice is over');

    expect(await available()).toBe(five);
  });
});

describe('a callback that was accepted', () => {
  it('is kept as it came, and all of one invoice are listed in the order they came in', async () => {
    const [invoice, other] = [await open(), await open()];
    const [id, otherId] = [newId(), newId()];
    await call(invoice, id, 'check');
    await call(other, otherId);
    await call(invoice, id);

    expect(await world.core.payments.listCallbacks(invoice.id)).toMatchObject([
      { kind: 'check', raw: signedPay(invoice, id, 'check'), outcome: 'accepted', reason: null },
      { kind: 'report', raw: signedPay(invoice, id), outcome: 'accepted', reason: null },
    ]);
  });

  it('stays accepted while another one is refused', async () => {
    const [invoice, other] = [await open(), await open()];
    const id = newId();
    await call(invoice, id, 'check');

    expect(await call(other, id)).toBe(`payment ${id} is of another invoice`);

    expect(await call(invoice, id, 'check')).toBe('ok');
    expect(await world.core.payments.listCallbacks(invoice.id)).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('about a payment by card that goes on leaves it to the provider to say more', async () => {
    const invoice = await open();

    await call(invoice, newId(), 'check');

    expect(await find(invoice)).toMatchObject({
      providerStatus: 'process',
      nextCheckAt: invoice.expiresAt,
    });
  });

  it('is accepted again, although it would be refused by now', async () => {
    const invoice = await open();
    const id = newId();
    expect(await call(invoice, id, 'check')).toBe('ok');
    world.advance(3_600);

    expect(await call(invoice, id, 'check')).toBe('ok');
  });
});

describe('a check', () => {
  describe('at the end of the hour', () => {
    stopClock();

    it('is accepted up to its last millisecond and refused from its end on', async () => {
      const invoice = await open();

      world.advance(3_599.999);
      expect(await call(invoice, newId(), 'check')).toBe('ok');
      world.advance(0.001);

      expect(world.core.clock()).toEqual(invoice.expiresAt);
      expect(await call(invoice, newId(), 'check')).toBe('the time to pay this invoice is over');
    });
  });

  it('is refused once the invoice is paid', async () => {
    const invoice = await open();
    await call(invoice, newId());

    expect(await call(invoice, newId(), 'check')).toBe('the time to pay this invoice is over');
    expect(await casesOf(invoice.id)).toEqual([]);
  });

  it('of an invoice that is not ours is refused, and nobody has to look at it', async () => {
    const stranger = unknown();

    expect(await call(stranger, newId(), 'check')).toBe('a payment for an invoice that is not ours');
    expect(await casesOf(stranger.id)).toEqual([]);
  });

  it('under the id of another invoice’s payment is refused, and nobody has to look at it', async () => {
    const [invoice, other] = [await open(), await open()];
    const id = newId();
    await call(invoice, id);

    expect(await call(other, id, 'check')).toBe(`payment ${id} is of another invoice`);
    expect(await casesOf(other.id)).toEqual([]);
  });
});

describe('money under a name that is not ours', () => {
  it('is parked and sent back under the name of its payment', async () => {
    const stranger = unknown();
    const id = newId();
    await call(stranger, id);
    const [one] = await world.core.payments.listCases({ invoiceId: stranger.id, limit: 1 });
    await world.core.payments.settleCase({ id: one?.id ?? 0n, decision: 'return' });

    const account = await findLedgerAccountId(world.db.read, { kind: 'unallocated' });
    const lines = await listStatement(world.db.read, { ledgerAccountId: account ?? 0n, limit: 2 });

    expect(lines).toMatchObject([
      { kind: 'payment_returned', reference: `payment:${id}`, amountMicros: -five },
      { kind: 'payment_unallocated', reference: `payment:${id}`, amountMicros: five },
    ]);
  });

  it('is kept apart once, and can be booked as sent back, but not credited', async () => {
    const before = Number(await world.booked('unallocated'));
    const stranger = unknown();
    const id = newId();

    const answers = await Promise.all(Array.from({ length: 10 }, () => call(stranger, id)));

    expect(new Set(answers)).toEqual(new Set(['a payment for an invoice that is not ours']));
    expect(Number(await world.booked('unallocated')) - before).toBe(5);
    expect(await casesOf(stranger.id)).toEqual([['unknown_invoice', five]]);
    const [open] = await world.core.payments.listCases({ invoiceId: stranger.id, limit: 1 });
    const settle = (decision: 'credit' | 'return') =>
      world.core.payments.settleCase({ id: open?.id ?? 0n, decision });
    await expect(settle('credit')).rejects.toMatchObject({ code: 'not_allowed' });
    await settle('return');
    expect(Number(await world.booked('unallocated')) - before).toBe(0);
  });

  it('that did not arrive is a case without any, and none can be sent back', async () => {
    const stranger = unknown();

    await call(stranger, newId(), 'error');

    expect(await casesOf(stranger.id)).toEqual([['unknown_invoice', 0n]]);
    const [one] = await world.core.payments.listCases({ invoiceId: stranger.id, limit: 1 });
    await expect(
      world.core.payments.settleCase({ id: one?.id ?? 0n, decision: 'return' }),
    ).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('of the other provider is kept apart too', async () => {
    const invoice = await open('cryptomus');

    expect(await call(invoice, newId())).toBe('a payment for an invoice that is not ours');

    expect(await find(invoice)).toMatchObject({ state: 'pending' });
    expect(await casesOf(invoice.id)).toEqual([['unknown_invoice', five]]);
    expect(await available()).toBe(0n);
  });
});

it('what is no callback at all is refused and not stored', async () => {
  const invoice = await open();
  const answer = await world.core.payments.receiveCallback('pay4bit', {
    rawBody: Buffer.from('{}'),
    rawQuery: 'method=pay',
  });

  expect(answer).toMatchObject({ statusCode: 200, body: '{"error":{"message":"signature or form"}}' });
  expect(await world.core.payments.listCallbacks(invoice.id)).toEqual([]);
});

it('a provider is told of our own fault in its own words', () => {
  expect(world.core.payments.faultAnswer('pay4bit')).toMatchObject({ statusCode: 503 });
});
