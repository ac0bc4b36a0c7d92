import { createHash, randomUUID } from 'node:crypto';
import { addSeconds } from '#kernel/clock';
import { formatMicros } from '#kernel/money';
import { coins, formatUnits, quote, worth } from './cryptomus-coins.ts';

/** The outcomes that an invoice can be given, in the provider's own words. */
export const cryptomusOutcomes = [
  'process',
  'confirm_check',
  'paid',
  'paid_over',
  'wrong_amount',
  'wrong_amount_waiting',
  'cancel',
  'fail',
  'system_fail',
  'locked',
  'refund_process',
  'refund_fail',
  'refund_paid',
] as const;

export type CryptomusOutcome = (typeof cryptomusOutcomes)[number];

export type EmulatedInvoice = {
  readonly uuid: string;
  readonly orderId: string;
  readonly amountMicros: bigint;
  readonly currency: string;
  readonly coin?: string;
  readonly network?: string;
  readonly urlReturn?: string | undefined;
  readonly urlCallback?: string | undefined;
  readonly additionalData?: string | undefined;
  readonly status: 'check' | CryptomusOutcome;
  readonly paidUnits: bigint;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
};

export type OpenEmulated = Pick<
  EmulatedInvoice,
  'orderId' | 'amountMicros' | 'currency' | 'urlReturn' | 'urlCallback' | 'additionalData'
> & {
  readonly coin?: string | undefined;
  readonly network?: string | undefined;
  readonly lifetimeSeconds: number;
};

/** Statuses after which nothing more is paid. */
const final = new Set<string>([
  ...['paid', 'paid_over', 'wrong_amount', 'cancel', 'fail', 'system_fail'],
  ...['refund_fail', 'refund_paid'],
]);

/** Of what was asked, in percent, how much has arrived when this happens; others leave it as it was. */
const arrived: Partial<Record<CryptomusOutcome, bigint>> = {
  confirm_check: 100n,
  paid: 100n,
  paid_over: 120n,
  wrong_amount: 60n,
  wrong_amount_waiting: 60n,
  locked: 100n,
};

export function openEmulated(
  { lifetimeSeconds, coin, network, ...rest }: OpenEmulated,
  now: Date,
): EmulatedInvoice {
  return {
    ...rest,
    ...(coin && { coin }),
    ...(network && { network }),
    uuid: randomUUID(),
    status: 'check',
    paidUnits: 0n,
    createdAt: now,
    updatedAt: now,
    expiresAt: addSeconds(now, lifetimeSeconds),
  };
}

/** A payer who was not bound to a coin pays with USDT on TRON. `paidPercent` replaces what usually arrives. */
export function applyOutcome(
  invoice: EmulatedInvoice,
  outcome: CryptomusOutcome,
  { now, paidPercent }: { now: Date; paidPercent?: number | undefined },
): EmulatedInvoice {
  const percent = paidPercent === undefined ? arrived[outcome] : BigInt(paidPercent);
  const coin = invoice.coin ?? 'USDT';
  return {
    ...invoice,
    ...(percent !== undefined && {
      coin,
      network: invoice.network ?? 'tron',
      paidUnits: (quote(invoice.amountMicros, coin) * percent) / 100n,
    }),
    status: outcome,
    updatedAt: now,
  };
}

function isFinal({ status }: EmulatedInvoice): boolean {
  return final.has(status);
}

/** The state to which time moves an invoice that is still waiting; undefined for none. */
export function expireEmulated(invoice: EmulatedInvoice, now: Date): EmulatedInvoice | undefined {
  const isWaiting = ['check', 'process', 'wrong_amount_waiting'].includes(invoice.status);
  if (!isWaiting || now < invoice.expiresAt) return undefined;
  const status = invoice.paidUnits > 0n ? 'wrong_amount' : 'cancel';
  return { ...invoice, status, updatedAt: now };
}

/** The `result` of `payment` and `payment/info`. */
export function renderInvoice(invoice: EmulatedInvoice, pageUrl: string): Record<string, unknown> {
  const { uuid, orderId, coin } = invoice;
  return {
    uuid,
    order_id: orderId,
    amount: formatMicros(invoice.amountMicros),
    payment_amount: renderCoins(invoice, invoice.paidUnits),
    payer_amount: coin ? renderCoins(invoice, quote(invoice.amountMicros, coin)) : null,
    discount_percent: 0,
    discount: '0.00',
    payer_currency: coin ?? null,
    currency: invoice.currency,
    comments: null,
    merchant_amount: formatUnits(afterFee(invoice)),
    network: invoice.network ?? null,
    address: findAddress(invoice),
    from: null,
    txid: findTxid(invoice),
    payment_status: invoice.status,
    url: pageUrl,
    expired_at: Math.floor(invoice.expiresAt.getTime() / 1000),
    status: invoice.status,
    is_final: isFinal(invoice),
    additional_data: invoice.additionalData ?? null,
    created_at: formatMoscow(invoice.createdAt),
    updated_at: formatMoscow(invoice.updatedAt),
  };
}

/** A webhook without its `sign`. Fields that the provider leaves out are left out. */
export function renderWebhook(invoice: EmulatedInvoice): Record<string, unknown> {
  const { uuid, orderId, coin } = invoice;
  const txid = findTxid(invoice);
  return {
    type: 'payment',
    uuid,
    order_id: orderId,
    amount: formatMicros(invoice.amountMicros),
    payment_amount: renderCoins(invoice, invoice.paidUnits),
    payment_amount_usd: formatMicros(coin ? worth(invoice.paidUnits, coin) : 0n),
    merchant_amount: formatUnits(afterFee(invoice)),
    commission: formatUnits(invoice.paidUnits - afterFee(invoice)),
    is_final: isFinal(invoice),
    status: invoice.status,
    from: null,
    wallet_address_uuid: null,
    network: invoice.network ?? null,
    currency: invoice.currency,
    payer_currency: coin ?? null,
    payer_amount: coin ? renderCoins(invoice, quote(invoice.amountMicros, coin)) : null,
    transfer_id: null,
    additional_data: invoice.additionalData ?? null,
    ...(txid && { txid }),
  };
}

/** With the coin's usual decimals, or with all where something would be lost. */
function renderCoins({ coin }: EmulatedInvoice, units: bigint): string {
  const decimals = coin ? coins.get(coin)?.decimals : 2;
  return formatUnits(units, units % 1_000_000n === 0n ? decimals : 8);
}

function afterFee({ paidUnits }: EmulatedInvoice): bigint {
  return (paidUnits * 98n) / 100n;
}

/** Nothing that could be taken for a real address: money sent there would be lost. */
function findAddress({ uuid, network }: EmulatedInvoice): string | null {
  return network ? `simulated-${network}-${uuid.replaceAll('-', '')}` : null;
}

function findTxid({ uuid, paidUnits }: EmulatedInvoice): string | null {
  return paidUnits > 0n ? createHash('sha256').update(uuid).digest('hex') : null;
}

/** The provider writes its moments in Moscow's time. */
function formatMoscow(moment: Date): string {
  return `${addSeconds(moment, 3 * 3600)
    .toISOString()
    .slice(0, 19)}+03:00`;
}
