import type { FastifyInstance } from 'fastify';
import { formatMicros, parseMicros } from '#kernel/money';
import type { Pay4bitRecipe } from '#payment-providers';
import {
  type CallbackFate,
  createCallbackSender,
  type Deliver,
  type Delivery,
  deliverByHttp,
} from './callback-sender.ts';
import {
  type EmulatedPayment,
  isAccepted,
  type Pay4bitMethod,
  type Pay4bitOutcome,
  renderCallbackQuery,
} from './pay4bit-payment.ts';
import { registerPay4bit } from './pay4bit-routes.ts';
import { createTill } from './pay4bit-till.ts';

export type Pay4bitEmulatorSettings = {
  readonly publicKey: string;
  readonly secretKey: string;
  /** The handler of the merchant's settings. */
  readonly callbackUrl: string | (() => string);
  /** The page's link back, as the Success and Fail URL of the merchant's settings. */
  readonly returnUrl?: string;
  /** `sha256-desc` unless told. */
  readonly recipe?: Pay4bitRecipe;
  /** Sends a callback; by real HTTP unless told. */
  readonly deliver?: Deliver;
};

export type Pay4bitPayOptions = {
  /** Of the last callback, `pay` or `error`; a `check` that comes before it is always sent. */
  readonly callback?: CallbackFate;
  /** The number of times that each callback is sent: once unless told. */
  readonly repeats?: number;
  /** Fields that callbacks say, and sign, instead of the payment's own. */
  readonly currency?: string;
  readonly sum?: string;
  readonly amount?: string;
};

export type Pay4bitEmulator = {
  /** A Fastify plugin: `app.register(emulator.register, { prefix })`; the page is at `<prefix>/pay`. */
  register(app: FastifyInstance): Promise<void>;
  /** Opens the page. Gives the payment's `localpayId`, or why the page refuses. */
  visit(url: string): { localpayId: string } | { refusal: string };
  /**
   * Pays what was visited, by our invoice id (last word of `desc`), by `account` or by `localpayId`. Gives the
   * callbacks that were sent.
   */
  pay(invoiceId: string, outcome: Pay4bitOutcome, options?: Pay4bitPayOptions): Promise<Delivery[]>;
  /** Sends what was held back. */
  release(order: 'kept' | 'reversed'): Promise<Delivery[]>;
  findPayment(invoiceId: string): EmulatedPayment | undefined;
  /** Forgets every payment. */
  reset(): void;
};

/** Pay4bit in memory: its signed page, its callbacks, and buttons to click on. */
export function createPay4bitEmulator(settings: Pay4bitEmulatorSettings): Pay4bitEmulator {
  const { callbackUrl, recipe = 'sha256-desc' } = settings;
  const merchant = { ...settings, recipe };
  const till = createTill(merchant);
  const sender = createCallbackSender(settings.deliver ?? deliverByHttp);

  async function call(
    payment: EmulatedPayment,
    method: Pay4bitMethod,
    { callback = 'send', repeats = 1, ...said }: Pay4bitPayOptions,
  ): Promise<Delivery[]> {
    const address = typeof callbackUrl === 'string' ? callbackUrl : callbackUrl();
    const query = renderCallbackQuery({ ...payment, ...said }, method, merchant);
    const url = `${address}${address.includes('?') ? '&' : '?'}${query}`;
    return sender.dispatch({ method: 'GET', url, headers: {} }, callback, repeats);
  }

  async function check(payment: EmulatedPayment, options: Pay4bitPayOptions): Promise<Delivery[]> {
    const deliveries = await call(payment, 'check', { ...options, callback: 'send' });
    const isFine = deliveries.every(({ answer }) => isAccepted(answer.body));
    till.keep({ ...payment, state: isFine ? 'checked' : 'refused' });
    return deliveries;
  }

  const pay: Pay4bitEmulator['pay'] = async (id, outcome, options = {}) => {
    const payment = till.find(id);
    if (!payment) throw new Error(`nobody has visited the page of ${id}`);
    if (outcome === 'check') return check(payment, options);
    if (outcome === 'cancel') {
      till.keep({ ...payment, state: 'cancelled' });
      return [];
    }

    const said = outcome === 'underpaid' ? { ...takeSixTenths(payment), ...options } : options;
    const needsCheck = outcome !== 'pay' && payment.state === 'new';
    const checks = needsCheck ? await check(payment, said) : [];
    const checked = till.find(payment.localpayId) ?? payment;
    // No `error` either: an answer that is not a success ends the payment in silence.
    if (needsCheck && checked.state === 'refused') return checks;

    const method = outcome === 'error' ? 'error' : 'pay';
    till.keep({ ...checked, state: method === 'pay' ? 'paid' : 'error' });
    return [...checks, ...(await call(checked, method, said))];
  };

  return {
    async register(app) {
      await app.register((scope) => registerPay4bit(scope, { ...settings, till, pay }));
    },
    visit: till.visit,
    pay,
    release: (order) => sender.release(order),
    findPayment: till.find,
    reset: till.clear,
  };
}

function takeSixTenths({ amount }: EmulatedPayment): { sum: string; amount: string } {
  const less = formatMicros((parseMicros(amount) * 6n) / 10n);
  return { sum: less, amount: less };
}
