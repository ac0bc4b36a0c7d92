import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { ProviderFailure } from '#kernel/failure';
import { Refusal } from '#kernel/refusal';
import { findAccount } from '#modules/money/accounts';
import { reserveCode } from '#modules/money/discount-codes';
import {
  findCryptomusPair,
  type OpenedInvoice,
  type PaymentProvider,
  type PaymentProviderName,
} from '#payment-providers';
import { letCodeGo } from './apply-reading.ts';
import { CENT, discounted, failOpening, type Invoice, nextCheck } from './invoice.ts';
import { countOpen, insertInvoice, lockInvoice, saveInvoice } from './invoice-store.ts';
import type { Providers } from './providers.ts';
import { LIFETIME_SECONDS, MAX_OPEN_INVOICES, type PaymentSettings } from './settings.ts';

/** A wish to top up. */
export type OpenInvoice = {
  accountId: bigint;
  provider: PaymentProviderName;
  /** The sum by which the balance shall grow: whole cents. */
  amountMicros: bigint;
  discountCode?: string | undefined;
  /** One coin on one network (`USDT`, `BSC`, any letter case), both or neither: gives an address. Cryptomus only. */
  coin?: string | undefined;
  network?: string | undefined;
};

export type OpenDeps = { db: Database; clock: Clock; providers: Providers; settings: PaymentSettings };

/**
 * The invoice and the hold on its discount code are committed before the provider is asked, and its answer after:
 * what a crash leaves in between is finished by the sweep.
 */
export async function openInvoice(deps: OpenDeps, command: OpenInvoice): Promise<Invoice> {
  const provider = deps.providers.get(command.provider);
  assertAmount(command.amountMicros, deps.settings);
  const pair = readPair(command);
  const now = deps.clock();
  const invoice = await deps.db.write((tx) => recordIntent(tx, { command, pair, now }));
  return askProvider(deps, provider, invoice, { isFirst: true });
}

function assertAmount(amountMicros: bigint, { minMicros, maxMicros }: PaymentSettings): void {
  if (amountMicros % CENT !== 0n || amountMicros < minMicros || amountMicros > maxMicros)
    throw new Refusal('bad_amount', { minMicros, maxMicros });
}

type Pair = { coin: string; network: string };

function readPair({ provider, coin, network }: OpenInvoice): Pair | undefined {
  if (coin === undefined && network === undefined) return undefined;
  const pair = provider === 'cryptomus' ? findCryptomusPair(coin ?? '', network ?? '') : undefined;
  if (!pair) throw new Refusal('bad_request', { currency: coin, network });
  return pair;
}

async function recordIntent(
  tx: Tx,
  { command, pair, now }: { command: OpenInvoice; pair: Pair | undefined; now: Date },
): Promise<Invoice> {
  const { accountId, provider, amountMicros, discountCode } = command;
  const account = await findAccount(tx, { id: accountId });
  if (!account) throw new Refusal('account_not_found', { accountId });
  if ((await countOpen(tx, accountId)) >= MAX_OPEN_INVOICES) throw new Refusal('rate_limited');

  const id = randomUUID();
  const pay = provider === 'cryptomus' ? 'crypto' : 'card';
  const code =
    discountCode === undefined
      ? undefined
      : await reserveCode(tx, { accountId, code: discountCode, pay, invoiceId: id, now });
  const invoice: Invoice = {
    id,
    accountId,
    accountRef: account.name,
    provider,
    providerId: null,
    state: 'opening',
    providerStatus: 'check',
    amountMicros,
    payMicros: code ? discounted(amountMicros, code.percentage) : amountMicros,
    currency: 'USD',
    discountCodeId: code?.id ?? null,
    coin: pair?.coin ?? null,
    network: pair?.network.toLowerCase() ?? null,
    url: null,
    address: null,
    payerCurrency: null,
    payerAmount: null,
    arrivedMicros: 0n,
    creditedMicros: 0n,
    discountMicros: 0n,
    unallocatedMicros: 0n,
    hints: 0,
    // Longer than the provider may take to answer: whoever looks then finds a crash.
    nextCheckAt: addSeconds(now, 60),
    lastError: null,
    createdAt: now,
    expiresAt: addSeconds(now, LIFETIME_SECONDS),
    changedAt: now,
  };
  await insertInvoice(tx, invoice);
  return invoice;
}

/**
 * Asks for an invoice that is recorded, and records the answer. Asking again is safe: the provider knows it by our id.
 * `isFirst`: the customer waits for the answer, and is told when there is none.
 */
export async function askProvider(
  deps: OpenDeps,
  provider: PaymentProvider,
  invoice: Invoice,
  { isFirst }: { isFirst: boolean },
): Promise<Invoice> {
  try {
    const opened = await provider.openInvoice({
      invoiceId: invoice.id,
      amountMicros: invoice.payMicros,
      currency: 'USD',
      description: `Top-up ${invoice.id}`,
      accountRef: invoice.accountRef,
      ...(invoice.coin && invoice.network && { coin: invoice.coin, network: invoice.network }),
      callbackUrl: deps.providers.callbackUrl(provider.name),
      lifetimeSeconds: LIFETIME_SECONDS,
    });
    const canAsk = provider.readInvoice !== undefined;
    return await recordAnswer(deps, invoice.id, (from, now) => withAnswer(from, { opened, canAsk, now }));
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { advice, message } = error;
    // In doubt the invoice may be open at the provider, so it stays for the sweep to find out.
    const isOver = advice === 'stop' || (isFirst && advice === 'retry');
    await recordAnswer(deps, invoice.id, (from, now) => {
      if (from.state !== 'opening') return from;
      const to = isOver ? failOpening(from, now) : from;
      return { ...to, lastError: message, nextCheckAt: nextCheck(to, now, { canAsk: true }) };
    });
    throw new Refusal('payment_unavailable', { provider: provider.name, reason: message });
  }
}

type Change = (from: Invoice, now: Date) => Invoice;

async function recordAnswer({ db, clock }: OpenDeps, id: string, change: Change): Promise<Invoice> {
  return db.write(async (tx) => {
    const from = await lockInvoice(tx, id);
    if (!from) throw new Refusal('invoice_not_found', { id });
    const to = change(from, clock());
    if (to === from) return from;
    if (to.state === 'failed') await letCodeGo(tx, to);
    return saveInvoice(tx, from, to);
  });
}

type Answer = { opened: OpenedInvoice; canAsk: boolean; now: Date };

/** A callback may have been faster: then only the address is news. */
function withAnswer(from: Invoice, { opened, canAsk, now }: Answer): Invoice {
  const facts = {
    url: opened.url,
    address: opened.address ?? null,
    network: opened.network ?? from.network,
    payerCurrency: opened.payerCurrency ?? null,
    payerAmount: opened.payerAmount ?? null,
  };
  if (from.state !== 'opening') return { ...from, ...facts };
  const to: Invoice = {
    ...from,
    ...facts,
    state: 'pending',
    providerId: opened.providerId ?? null,
    lastError: null,
    changedAt: now,
  };
  // It may have been opened before, and have been paid meanwhile.
  return { ...to, nextCheckAt: opened.status === 'pending' ? nextCheck(to, now, { canAsk }) : now };
}
