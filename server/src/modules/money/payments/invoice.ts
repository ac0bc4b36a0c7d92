import type { InvoiceReading, PaymentProviderName } from '#payment-providers';

export const invoiceStates = [
  'opening',
  'pending',
  'confirming',
  'locked',
  'paid',
  'underpaid',
  'cancelled',
  'failed',
  'refunded',
] as const;
export type InvoiceState = (typeof invoiceStates)[number];

/** One top-up, from the wish to its end. */
export type Invoice = {
  /** A UUID; the provider knows the invoice by it. SMSOnline's `sesid` and `order_id`. */
  id: string;
  accountId: bigint;
  /** The account's name when the invoice was made. SMSOnline's `userId`. */
  accountRef: string;
  provider: PaymentProviderName;
  /** The provider's id; null until it is known. SMSOnline's `payId`. */
  providerId: string | null;
  /** `opening`: the provider may not have been asked yet. `locked`: held by the provider's checks. */
  state: InvoiceState;
  /** Cryptomus's word for the state, for both providers: SMSOnline's `status`. */
  providerStatus: string;
  /** The sum by which the balance grows when it is paid; whole cents. */
  amountMicros: bigint;
  /** The sum that the payer is asked for: the amount less the discount; whole cents. */
  payMicros: bigint;
  currency: string;
  discountCodeId: bigint | null;
  /** One coin on one network (`USDT`, `bsc`), where the invoice is bound to them. */
  coin: string | null;
  network: string | null;
  /** The page to pay at; null while `opening`. */
  url: string | null;
  /** Where to send how much of what, with `coin` only. */
  address: string | null;
  payerCurrency: string | null;
  payerAmount: string | null;
  /** The sum paid, as far as it is in the books; beyond `payMicros` it is excess. */
  arrivedMicros: bigint;
  /** The sum that the customer got for it; zero again once it was refunded. */
  creditedMicros: bigint;
  /** The part of that which the discount gave. */
  discountMicros: bigint;
  /** The money that arrived for it and is nobody's yet. */
  unallocatedMicros: bigint;
  /** The number of times that the provider told us to look. */
  hints: number;
  /** When the provider is asked again; null: not without a hint. */
  nextCheckAt: Date | null;
  lastError: string | null;
  createdAt: Date;
  /** One hour after `createdAt`. */
  expiresAt: Date;
  changedAt: Date;
};

/** Payments come late and out of order, so the end of an invoice is not the end of what may arrive for it. */
export const mayBecome: Record<InvoiceState, readonly InvoiceState[]> = {
  opening: ['pending', 'confirming', 'locked', 'paid', 'underpaid', 'cancelled', 'failed', 'refunded'],
  pending: ['confirming', 'locked', 'paid', 'underpaid', 'cancelled', 'failed', 'refunded'],
  confirming: ['locked', 'paid', 'underpaid', 'cancelled', 'failed', 'refunded'],
  locked: ['paid', 'underpaid', 'cancelled', 'failed', 'refunded'],
  underpaid: ['locked', 'paid', 'refunded'],
  cancelled: ['confirming', 'locked', 'paid', 'underpaid', 'refunded'],
  failed: ['confirming', 'locked', 'paid', 'underpaid', 'refunded'],
  paid: ['refunded'],
  refunded: [],
};

export const openStates = ['opening', 'pending', 'confirming', 'locked'] as const satisfies InvoiceState[];

/** Somebody may still pay it in time, or has and the provider is not done with it. */
export function isOpen({ state }: Pick<Invoice, 'state'>): boolean {
  return openStates.some((open) => open === state);
}

/**
 * The invoice after a reading that agrees with it. A reading that comes after a later one changes nothing. A
 * word that moves nothing is kept all the same, as it is what the customer is shown.
 */
export function read(invoice: Invoice, reading: InvoiceReading, now: Date): Invoice {
  const state = stateAfter(invoice, reading);
  if (state !== invoice.state && !mayBecome[invoice.state].includes(state)) return invoice;
  const { providerStatus } = reading;
  const providerId = state === 'paid' && invoice.state === 'paid' ? invoice.providerId : reading.providerId;
  const isNews = state !== invoice.state || providerStatus !== invoice.providerStatus;
  return { ...invoice, state, providerId, providerStatus, changedAt: isNews ? now : invoice.changedAt };
}

/** A failure that is not final leaves the payer free to try again: the invoice waits on. */
function stateAfter({ state }: Invoice, { status, isFinal }: InvoiceReading): InvoiceState {
  if (status === 'unchanged') return state;
  return status === 'failed' && !isFinal ? 'pending' : status;
}

/** Nobody paid in time. A payment that comes later still counts. */
export function cancelUnpaid(invoice: Invoice, now: Date): Invoice {
  return { ...invoice, state: 'cancelled', providerStatus: 'cancel', changedAt: now };
}

/** The provider would not open it. */
export function failOpening(invoice: Invoice, now: Date): Invoice {
  return { ...invoice, state: 'failed', providerStatus: 'fail', changedAt: now };
}

/** The sum to pay after a discount, rounded up to a whole cent. */
export function discounted(amountMicros: bigint, percentage: number): bigint {
  const cents = amountMicros / CENT;
  return ((cents * BigInt(100 - percentage) + 99n) / 100n) * CENT;
}

export const CENT = 10_000n;

const MINUTE = 60;
const DAY = 86_400;

/**
 * When to ask the provider again: first every minute, then at longer intervals, and at the moment the time to pay is
 * over. Null when only a hint can bring news. Who cannot be asked is looked at when the time is over.
 */
export function nextCheck(invoice: Invoice, now: Date, { canAsk }: { canAsk: boolean }): Date | null {
  if (!isOpen(invoice)) return null;
  const end = invoice.expiresAt.getTime();
  if (!canAsk && now.getTime() < end) return invoice.expiresAt;

  const age = (now.getTime() - invoice.createdAt.getTime()) / 1000;
  const wait = Math.min(Math.max(age / 4, MINUTE), age > DAY ? 6 * 3600 : 600);
  const next = now.getTime() + wait * 1000;
  return new Date(now.getTime() < end && next > end ? end : next);
}

/** When to ask again a provider that did not answer: one that had news of a closed invoice too, for a month. */
export function nextTry(invoice: Invoice, now: Date): Date | null {
  if (isOpen(invoice)) return nextCheck(invoice, now, { canAsk: true });
  const isOld = now.getTime() > invoice.expiresAt.getTime() + 30 * DAY * 1000;
  return isOld ? null : new Date(now.getTime() + 600_000);
}

/** After this the provider's silence counts as "not paid"; a payment that shows up later still counts. */
const GIVE_UP_SECONDS = DAY;

/** An invoice whose provider cannot be asked, or does not answer, is not kept open for ever. */
export function isGivenUp({ expiresAt }: Invoice, now: Date): boolean {
  return now.getTime() >= expiresAt.getTime() + GIVE_UP_SECONDS * 1000;
}
