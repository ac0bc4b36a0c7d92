import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProviderFailure } from '#kernel/failure';
import type { InvoiceReading, InvoiceRef, OpenedInvoice, PaymentProvider } from '#payment-providers';
import { expectSoundBooks } from '#test/sound-books';
import { stopClock } from '#test/still-clock';
import { createWorld, type World } from '#test/world';
import { applyReading } from './apply-reading.ts';
import type { Invoice } from './invoice.ts';
import { lockInvoice, noteHint, saveInvoice } from './invoice-store.ts';
import { type OpenDeps, openInvoice } from './open-invoice.ts';
import { reconcileDue, reconcileInvoice } from './reconcile-invoice.ts';

let world: World;
let accountId: bigint;
/** The provider's behaviour when it is asked. */
let answer: (invoiceId: string) => Promise<InvoiceReading | undefined>;
let opening: () => Promise<Partial<OpenedInvoice> | undefined>;
let asked: string[];
/** The last question to it. */
let askedBy: InvoiceRef | undefined;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ accountId } = await world.customer({ balance: '0' }));
  answer = async () => undefined;
  opening = async () => undefined;
  asked = [];
});
afterEach(() => expectSoundBooks(world));
stopClock();

const provider: PaymentProvider = {
  name: 'cryptomus',
  async openInvoice({ invoiceId }) {
    const said = await opening();
    return {
      providerId: `p ${invoiceId}`,
      url: 'https://pay.example/1',
      status: 'pending',
      providerStatus: 'check',
      expiresAt: world.core.clock(),
      ...said,
    };
  },
  readInvoice: (ref) => {
    askedBy = ref;
    asked.push(ref.invoiceId);
    return answer(ref.invoiceId);
  },
  readCallback: () => undefined,
  answerCallback: () => ({ statusCode: 200, contentType: 'text/plain', body: '' }),
};

const deps = (): OpenDeps => ({
  db: world.db,
  clock: world.core.clock,
  providers: {
    get: () => provider,
    find: () => provider,
    callbackUrl: () => 'https://shop.example/callbacks',
    emulators: {},
  },
  settings: {
    simulated: false,
    publicUrl: () => 'https://shop.example',
    minMicros: 1_000_000n,
    maxMicros: 100_000_000n,
    overpaid: 'record',
    rates: [],
  },
});

const wish = (amountMicros: bigint) => ({ accountId, provider: 'cryptomus' as const, amountMicros });
const open = (amountMicros = 5_000_000n) => openInvoice(deps(), wish(amountMicros));
/** The wish for an invoice of which nobody knows whether the provider has it. */
async function openLost(): Promise<Invoice> {
  opening = async () => {
    throw new ProviderFailure('lost', 'unknown');
  };
  await open().catch(() => {});
  const [lost] = await world.core.payments.listInvoices({ accountId });
  if (!lost) throw new Error('the wish is not written down');
  return lost;
}
const find = ({ id }: Invoice) => world.core.payments.getInvoice({ id, accountId });
const reconcile = ({ id }: Invoice) => reconcileInvoice(deps(), id);
const secondsUntil = (moment: Date | null) =>
  moment && (moment.getTime() - world.core.clock().getTime()) / 1000;

const paid = (invoiceId: string): InvoiceReading => ({
  ...{ providerId: `p ${invoiceId}`, invoiceId, status: 'paid', providerStatus: 'paid', isFinal: true },
  ...{ amountMicros: 5_000_000n, paidMicros: 5_000_000n, currency: 'USD' },
});
const silent = async () => {
  throw new ProviderFailure('no answer', 'retry');
};

describe('an amount', () => {
  it.each([
    [999_999n, false],
    [1_000_000n, true],
    [1_000_001n, false],
    [100_000_000n, true],
    [100_010_000n, false],
  ])('of %s micros is taken: %s', async (amountMicros, isTaken) => {
    const opened = open(amountMicros);

    if (isTaken) expect(await opened).toMatchObject({ amountMicros, state: 'pending' });
    else await expect(opened).rejects.toMatchObject({ code: 'bad_amount' });
  });
});

describe('the end of the hour', () => {
  it('ends what nobody paid, and not a millisecond before', async () => {
    const invoice = await open();
    world.advance(3_599.999);
    await reconcile(invoice);
    expect(await find(invoice)).toMatchObject({ state: 'pending' });

    world.advance(0.001);
    await reconcile(invoice);

    expect(await find(invoice)).toMatchObject({
      state: 'cancelled',
      providerStatus: 'cancel',
      nextCheckAt: null,
    });
  });

  it('does not end what the provider has seen', async () => {
    const invoice = await open();
    answer = async (id) => ({ ...paid(id), status: 'confirming', providerStatus: 'confirm_check' });
    world.advance(3_600);

    await reconcile(invoice);

    expect(await find(invoice)).toMatchObject({ state: 'confirming' });
    expect(secondsUntil((await find(invoice)).nextCheckAt)).toBe(600);
  });

  it('waits for a day while the provider is silent, and no longer', async () => {
    const invoice = await open();
    answer = silent;
    world.advance(3_600 + 86_400 - 0.001);
    expect((await reconcile(invoice))?.message).toBe('no answer');
    expect(await find(invoice)).toMatchObject({ state: 'pending', lastError: 'no answer' });

    world.advance(0.001);
    await reconcile(invoice);

    expect(await find(invoice)).toMatchObject({ state: 'cancelled' });
  });
});

describe('news that comes while the provider is asked', () => {
  it('has it asked again at once', async () => {
    const invoice = await open();
    answer = async (id) => {
      await world.db.write((tx) => noteHint(tx, id, world.core.clock()));
      return undefined;
    };

    await reconcile(invoice);

    expect(secondsUntil((await find(invoice)).nextCheckAt)).toBe(0);
    answer = async () => undefined;
    await reconcile(invoice);
    expect(secondsUntil((await find(invoice)).nextCheckAt)).toBe(60);
  });

  it('is applied once where it is what the provider says too', async () => {
    const invoice = await open();
    answer = async (id) => paid(id);

    await Promise.all(Array.from({ length: 10 }, () => reconcile(invoice)));

    expect((await world.core.ledger.getBalance(accountId)).availableMicros).toBe(5_000_000n);
  });
});

describe('an invoice of which nobody knows whether it was opened', () => {
  it('may have been paid before that is found out, and the provider is asked at once', async () => {
    opening = async () => {
      throw new ProviderFailure('lost', 'unknown');
    };
    await expect(open()).rejects.toMatchObject({ code: 'payment_unavailable' });
    const [lost] = await world.core.payments.listInvoices({ accountId });
    if (!lost) throw new Error('the wish is written down');
    expect(lost).toMatchObject({ state: 'opening', lastError: 'lost' });
    opening = async () => undefined;
    answer = async (id) => paid(id);

    await reconcile(lost);
    expect(asked).toEqual([]);
    await reconcile(lost);

    expect(await find(lost)).toMatchObject({ state: 'paid', lastError: null, url: 'https://pay.example/1' });
  });

  it('keeps what a report said of it while it was being opened', async () => {
    opening = async () => {
      const [one] = await world.core.payments.listInvoices({ accountId });
      await world.db.write(async (tx) => {
        const from = await lockInvoice(tx, one?.id ?? '');
        if (!from) throw new Error('the wish is written down');
        const report = { invoice: from, reading: paid(from.id), now: world.core.clock() };
        await saveInvoice(tx, from, (await applyReading(tx, deps().settings, report)).invoice);
      });
      return undefined;
    };

    const invoice = await open();

    expect(invoice).toMatchObject({
      state: 'paid',
      creditedMicros: 5_000_000n,
      url: 'https://pay.example/1',
    });
    expect(await find(invoice)).toEqual(invoice);
  });

  it('stays paid where that was reported before the provider refused to open it', async () => {
    opening = async () => {
      const [one] = await world.core.payments.listInvoices({ accountId });
      await world.db.write(async (tx) => {
        const from = await lockInvoice(tx, one?.id ?? '');
        if (!from) throw new Error('the wish is written down');
        const report = { invoice: from, reading: paid(from.id), now: world.core.clock() };
        await saveInvoice(tx, from, (await applyReading(tx, deps().settings, report)).invoice);
      });
      throw new ProviderFailure('no', 'stop');
    };

    await expect(open()).rejects.toMatchObject({ code: 'payment_unavailable' });

    expect(await world.core.payments.listInvoices({ accountId })).toMatchObject([
      { state: 'paid', creditedMicros: 5_000_000n, lastError: null },
    ]);
  });

  it('stays for the sweep where the fault is ours, and the fault is not hidden', async () => {
    opening = async () => {
      throw new Error('a fault');
    };

    await expect(open()).rejects.toThrow('a fault');
    const [lost] = await world.core.payments.listInvoices({ accountId });
    if (!lost) throw new Error('the wish is written down');
    await expect(reconcile(lost)).rejects.toThrow('a fault');

    expect(await find(lost)).toMatchObject({ state: 'opening', lastError: null });
  });

  it('is not opened any more at the end of the hour, but ended', async () => {
    const lost = await openLost();
    opening = async () => undefined;
    world.advance(3_600);

    await reconcile(lost);

    expect(await find(lost)).toMatchObject({ state: 'cancelled', url: null });
    expect(askedBy).toEqual({ invoiceId: lost.id, providerId: undefined });
  });

  it('waits for the end of the hour where its provider is not set up any more', async () => {
    const lost = await openLost();
    const bare = { ...deps(), providers: { ...deps().providers, find: () => undefined } };

    await reconcileInvoice(bare, lost.id);
    expect(await find(lost)).toMatchObject({ state: 'opening', nextCheckAt: lost.expiresAt });
    world.advance(3_600);
    await reconcileInvoice(bare, lost.id);

    expect(await find(lost)).toMatchObject({ state: 'cancelled', nextCheckAt: null });
  });

  it('dies where the provider refuses it, also later', async () => {
    const lost = await openLost();
    opening = async () => {
      throw new ProviderFailure('busy', 'retry');
    };
    await reconcile(lost);
    expect(await find(lost)).toMatchObject({ state: 'opening', lastError: 'busy' });
    opening = async () => {
      throw new ProviderFailure('no', 'stop');
    };

    await reconcile(lost);

    expect(await find(lost)).toMatchObject({ state: 'failed', providerStatus: 'fail', nextCheckAt: null });
  });
});

describe('what the provider says when it opens an invoice', () => {
  const inCoin = { coin: 'USDT', network: 'tron' };
  const openInCoin = () => openInvoice(deps(), { ...wish(5_000_000n), ...inCoin });

  it('counts for the network, and what was asked for where it says nothing', async () => {
    const silentAbout = await openInCoin();
    opening = async () => ({ network: 'bsc', address: 'a1', payerCurrency: 'USDT', payerAmount: '5.01' });

    const told = await openInCoin();

    expect(silentAbout).toMatchObject({
      coin: 'USDT',
      network: 'tron',
      address: null,
      payerCurrency: null,
      payerAmount: null,
    });
    expect(told).toMatchObject({
      network: 'bsc',
      address: 'a1',
      payerCurrency: 'USDT',
      payerAmount: '5.01',
    });
    expect([await find(silentAbout), await find(told)]).toEqual([silentAbout, told]);
  });

  it('has it asked at once where somebody has paid already', async () => {
    opening = async () => ({ status: 'confirming' });

    expect(secondsUntil((await open()).nextCheckAt)).toBe(0);
    opening = async () => undefined;
    expect(secondsUntil((await open()).nextCheckAt)).toBe(60);
  });

  it('is how it is asked about it from then on', async () => {
    const invoice = await open();

    await reconcile(invoice);

    expect(askedBy).toEqual({ invoiceId: invoice.id, providerId: `p ${invoice.id}` });
  });
});

describe('a provider that was asked', () => {
  it('and does not answer about an invoice that is over is asked again', async () => {
    const invoice = await open();
    answer = async (id) => paid(id);
    await reconcile(invoice);
    expect((await find(invoice)).nextCheckAt).toBeNull();
    answer = silent;

    await reconcile(invoice);

    expect(secondsUntil((await find(invoice)).nextCheckAt)).toBe(600);
    expect(await find(invoice)).toMatchObject({ state: 'paid', lastError: 'no answer' });
  });

  it('and tells of another invoice is no reason to move this one, and the operator is told why', async () => {
    const invoice = await open();
    answer = async (id) => ({ ...paid(id), amountMicros: 4_000_000n });

    await reconcile(invoice);

    expect(await find(invoice)).toMatchObject({
      state: 'pending',
      lastError: 'the provider tells another amount',
    });
  });

  it('in vain by a fault of ours leaves the invoice as it is, and the fault is not hidden', async () => {
    const invoice = await open();
    answer = async () => {
      throw new Error('a fault');
    };

    await expect(reconcile(invoice)).rejects.toThrow('a fault');

    expect(await find(invoice)).toEqual(invoice);
  });
});

describe('the sweep', () => {
  beforeEach(async () => {
    // The invoices that other tests have left open are over by then.
    world.advance(10 * 86_400);
    await reconcileDue(deps());
    asked = [];
  });

  it('asks about all that is due, also about more than it takes at once, and about nothing else', async () => {
    const due: Invoice[] = [];
    for (let count = 0; count < 41; count++) due.push(await open());
    world.advance(59.999);
    expect(await reconcileDue(deps())).toBe(0);
    world.advance(0.001);
    const later = await open();

    expect(await reconcileDue(deps())).toBe(41);

    expect(asked.toSorted()).toEqual(due.map(({ id }) => id).toSorted());
    expect(asked).not.toContain(later.id);
    expect(await reconcileDue(deps())).toBe(0);
  });

  it('asks once about each where several processes do it at the same time', async () => {
    for (let count = 0; count < 10; count++) await open();
    world.advance(60);

    const counts = await Promise.all(Array.from({ length: 4 }, () => reconcileDue(deps())));

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(new Set(asked).size).toBe(10);
  });
});

it('invoices of one moment are listed by their ids', async () => {
  const opened = [await open(), await open(), await open(), await open()].map(({ id }) => id);

  const listed = (await world.core.payments.listInvoices({ accountId })).map(({ id }) => id);

  expect(listed).toEqual(opened.toSorted());
});

it('an invoice that is not there is nothing to be asked about', async () => {
  expect(await reconcileInvoice(deps(), 'nobody')).toBeUndefined();
  expect(asked).toEqual([]);
});

it('an id that cannot be one of an invoice is not looked for', async () => {
  for (const id of ['', 'a b', 'x'.repeat(129), "'--"])
    await expect(world.core.payments.getInvoice({ id, accountId })).rejects.toMatchObject({
      code: 'invoice_not_found',
    });
});
