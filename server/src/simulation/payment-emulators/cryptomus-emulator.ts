import type { FastifyInstance } from 'fastify';
import type { Clock } from '#kernel/clock';
import {
  type CallbackFate,
  createCallbackSender,
  type Deliver,
  type Delivery,
  type DeliveryRequest,
  deliverByHttp,
} from './callback-sender.ts';
import { createBooks } from './cryptomus-books.ts';
import {
  applyOutcome,
  type CryptomusOutcome,
  type EmulatedInvoice,
  renderInvoice,
  renderWebhook,
} from './cryptomus-invoice.ts';
import { signAsProvider } from './cryptomus-requests.ts';
import { type CryptomusFault, registerCryptomus } from './cryptomus-routes.ts';
import { encodePhpJson } from './php-json.ts';

export type CryptomusEmulatorSettings = {
  /** The merchant's key for payments. */
  readonly apiKey: string;
  readonly merchant: string;
  /** Where `register` is mounted, without a closing slash: the client's base URL, and of the pay pages. */
  readonly publicBaseUrl: string | (() => string);
  readonly clock: Clock;
  /** Sends a webhook; by real HTTP unless told. */
  readonly deliver?: Deliver;
};

export type CryptomusPayOptions = {
  /** Unless told: `send`, but `never` for what the provider documents no webhook of. */
  readonly callback?: CallbackFate;
  /** The number of times that the same webhook is sent: once unless told. */
  readonly repeats?: number;
  /** The part that has arrived by now, in whole percent of what was asked. */
  readonly paidPercent?: number;
  /** The invoice turns into one of this currency: a provider that lies. */
  readonly currency?: string;
};

export type CryptomusEmulator = {
  /** A Fastify plugin: `app.register(emulator.register, { prefix })`. Its body parsers stay in its own scope. */
  register(app: FastifyInstance): Promise<void>;
  /** Makes something of an invoice, by our id or theirs, and reports it. Gives the webhooks that were sent. */
  pay(invoiceId: string, outcome: CryptomusOutcome, options?: CryptomusPayOptions): Promise<Delivery[]>;
  /** Sends the webhook of the invoice as it is now, again. */
  resend(invoiceId: string): Promise<Delivery[]>;
  /** Sends what was held back. */
  release(order: 'kept' | 'reversed'): Promise<Delivery[]>;
  /** Ends every invoice whose time is over by the clock, and reports it. */
  expireInvoices(): Promise<Delivery[]>;
  /** The next API call fails so; several queue up. */
  failNext(fault: CryptomusFault): void;
  /** The invoice as `payment/info` shows it. */
  findInvoice(invoiceId: string): Record<string, unknown> | undefined;
  /** Forgets every invoice and every ordered fault. */
  reset(): void;
};

/** Of these the provider documents no webhook. */
const silent = new Set<CryptomusOutcome>(['process', 'wrong_amount_waiting', 'locked']);

/** Cryptomus in memory: the calls we use, its signatures, its webhooks, and a page to click on. */
export function createCryptomusEmulator(settings: CryptomusEmulatorSettings): CryptomusEmulator {
  const { clock, publicBaseUrl } = settings;
  const books = createBooks(clock);
  const sender = createCallbackSender(settings.deliver ?? deliverByHttp);
  const faultsAhead: CryptomusFault[] = [];

  const findPageUrl = ({ uuid }: EmulatedInvoice) =>
    `${typeof publicBaseUrl === 'string' ? publicBaseUrl : publicBaseUrl()}/pay/${uuid}`;

  const report = async (invoice: EmulatedInvoice, fate: CallbackFate = 'send', repeats = 1) => {
    const request = renderReport(invoice, settings.apiKey);
    return request ? sender.dispatch(request, fate, repeats) : [];
  };

  const pay: CryptomusEmulator['pay'] = async (id, outcome, options = {}) => {
    const { callback = silent.has(outcome) ? 'never' : 'send', repeats, paidPercent, currency } = options;
    const invoice = applyOutcome(books.get(id), outcome, { now: clock(), paidPercent });
    return report(books.keep({ ...invoice, ...(currency && { currency }) }), callback, repeats);
  };

  return {
    async register(app) {
      const takeFault = () => faultsAhead.shift();
      await app.register((scope) =>
        registerCryptomus(scope, { ...settings, books, findPageUrl, takeFault, pay }),
      );
    },
    pay,
    resend: async (id) => report(books.get(id)),
    release: (order) => sender.release(order),
    async expireInvoices() {
      const deliveries: Delivery[] = [];
      for (const invoice of books.expire()) deliveries.push(...(await report(invoice)));
      return deliveries;
    },
    failNext: (fault) => {
      faultsAhead.push(fault);
    },
    findInvoice: (id) => {
      const invoice = books.find(id);
      return invoice && renderInvoice(invoice, findPageUrl(invoice));
    },
    reset: () => {
      books.clear();
      faultsAhead.length = 0;
    },
  };
}

/** The signature goes last, over the text without it, as PHP does it. */
function renderReport(invoice: EmulatedInvoice, apiKey: string): DeliveryRequest | undefined {
  if (!invoice.urlCallback) return undefined;
  const fields = renderWebhook(invoice);
  const sign = signAsProvider(encodePhpJson(fields), apiKey);
  return {
    method: 'POST',
    url: invoice.urlCallback,
    headers: { 'content-type': 'application/json' },
    body: encodePhpJson({ ...fields, sign }),
  };
}
