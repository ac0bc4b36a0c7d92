import type { Database, ReaderOrTx } from '#db';
import { type JobHandler, JobRetry } from '#jobs';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import {
  type CallbackAnswer,
  type CallbackRequest,
  cryptomusPairs,
  type PaymentProviderName,
} from '#payment-providers';
import { listCallbacks, type StoredCallback } from './callback-store.ts';
import { type CaseQuery, listCases } from './case-store.ts';
import type { Invoice } from './invoice.ts';
import { anyDueInvoices, findInvoice, listInvoices } from './invoice-store.ts';
import { reconcileHinted } from './jobs.ts';
import { type OpenInvoice, openInvoice } from './open-invoice.ts';
import type { PaymentCase } from './payment-case.ts';
import { createProviders } from './providers.ts';
import { receiveCallback } from './receive-callback.ts';
import { reconcileDue, reconcileInvoice } from './reconcile-invoice.ts';
import type { PaymentSettings } from './settings.ts';
import { type SettleCase, settleCase } from './settle-case.ts';
import { type Tier, tierOf } from './tier.ts';
import { findCharged, getCharged } from './total-store.ts';

export type { PaymentProviderName } from '#payment-providers';
export type { StoredCallback } from './callback-store.ts';
export type { Invoice } from './invoice.ts';
export type { OpenInvoice } from './open-invoice.ts';
export type { PaymentCase } from './payment-case.ts';
export { paymentChecks } from './payment-checks.ts';
export type { PaymentSettings } from './settings.ts';
export type { SettleCase } from './settle-case.ts';
export { parseDiscountRates, type Tier } from './tier.ts';

export type PaymentsDeps = { db: Database; clock: Clock; settings: PaymentSettings };

/** Top-ups: invoices at payment providers, what came of them, and the discount tier that follows. */
export function createPayments({ db, clock, settings }: PaymentsDeps) {
  const providers = createProviders(settings, clock);
  const deps = { db, clock, providers, settings };

  const handler: JobHandler<{ invoiceId: string }> = async ({ invoiceId }, { attempt, isLast }) => {
    const failure = await reconcileInvoice(deps, invoiceId);
    if (failure && !isLast) throw new JobRetry(reconcileHinted.retrySeconds * 2 ** (attempt - 1), failure);
  };

  return {
    handlers: [{ job: reconcileHinted, handler }],
    sweeps: [
      {
        name: 'payments.reconcile-invoices',
        everySeconds: 5,
        isDue: () => anyDueInvoices(clock()),
        run: () => reconcileDue(deps),
      },
    ],

    /** The coins that a direct wallet may be for, each with its networks, in capitals. */
    coins: cryptomusPairs,

    /** The least and the most of one top-up. */
    limits: { minMicros: settings.minMicros, maxMicros: settings.maxMicros },

    /**
     * Opens an invoice and gives it with `url`, and with `address`, `payerCurrency` and `payerAmount` where a coin was asked for. Refuses
     * `bad_amount` (`minMicros`, `maxMicros`), `discount_code_bad`, `bad_request` (`currency`, `network`: not a pair of
     * `coins`), `payment_unavailable`, `rate_limited` (too many open ones). When it refuses, nothing is owed and the code is
     * free, or will be when the provider can be asked.
     */
    openInvoice: (command: OpenInvoice): Promise<Invoice> => openInvoice(deps, command),

    /** As we know it; the provider is not asked. Refuses `invoice_not_found`, for another account's too. */
    async getInvoice({ id, accountId }: { id: string; accountId: bigint }): Promise<Invoice> {
      const invoice = /^[\w-]{1,128}$/.test(id) ? await findInvoice(db.read, id) : undefined;
      if (invoice?.accountId !== accountId) throw new Refusal('invoice_not_found', { id });
      return invoice;
    },

    /** Newest first; `limit` is at most 200, and 200 unless told. */
    listInvoices: ({
      accountId,
      limit = 200,
      offset = 0,
    }: {
      accountId: bigint;
      limit?: number | undefined;
      offset?: number | undefined;
    }): Promise<Invoice[]> => listInvoices(db.read, { accountId, limit: Math.min(limit, 200), offset }),

    /** No tier has a higher one. */
    mostDiscountPercent: Math.max(0, ...settings.rates.map(({ discountPercent }) => discountPercent)),

    /** The discount of each account's tier on the price of a number, in percent; also within a `tx`. */
    async discountPercents(on: ReaderOrTx, accountIds: readonly bigint[]): Promise<Map<bigint, number>> {
      if (settings.rates.every(({ discountPercent }) => discountPercent === 0)) return new Map();
      const charged = new Map(
        (await findCharged(on, accountIds)).map(({ accountId, chargedMicros }) => [accountId, chargedMicros]),
      );
      return new Map(
        accountIds.map((id) => [id, tierOf(charged.get(id) ?? 0n, settings.rates).discountPercent]),
      );
    },

    /** The tier that an account has reached by its top-ups. */
    getTier: async (accountId: bigint): Promise<Tier> =>
      tierOf(await getCharged(db.read, accountId), settings.rates),

    /** Takes a provider's callback; it is committed when this answers. Refuses `not_found`: that provider is not set up. */
    receiveCallback: (name: PaymentProviderName, request: CallbackRequest): Promise<CallbackAnswer> =>
      receiveCallback(deps, name, request),

    /** The answer to a callback that could not be received: the provider should send it again. */
    faultAnswer: (name: PaymentProviderName): CallbackAnswer | undefined =>
      providers.find(name)?.answerCallback('fault'),

    /** Asks the provider about one invoice now. For the operator. */
    reconcile: async (id: string): Promise<void> => void (await reconcileInvoice(deps, id)),

    /** The callbacks about an invoice, oldest first. For the operator. */
    listCallbacks: (invoiceId: string): Promise<StoredCallback[]> => listCallbacks(db.read, invoiceId),

    /** The cases that wait for the operator, newest first; `limit` is at most 1000. */
    listCases: (query: CaseQuery): Promise<PaymentCase[]> =>
      listCases(db.read, { ...query, limit: Math.min(query.limit, 1000) }),

    /** The operator's decision. Refuses `not_found`, `already_done`, `not_allowed`. */
    settleCase: (command: SettleCase): Promise<void> => settleCase({ db, clock }, command),

    /** Stand-ins for providers that are not set up, in the demo alone; mount each under `/sim/payments/<name>`. */
    emulators: providers.emulators,
  };
}
