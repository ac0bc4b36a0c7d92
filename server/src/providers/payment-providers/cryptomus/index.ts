import assert from 'node:assert/strict';
import type { z } from 'zod';
import { ProviderFailure } from '#kernel/failure';
import { formatMicros } from '#kernel/money';
import type {
  Callback,
  CallbackAnswer,
  CallbackOutcome,
  CallbackRequest,
  InvoiceReading,
  InvoiceRef,
  OpenedInvoice,
  OpenInvoiceCommand,
  PaymentProvider,
} from '#payment-provider';
import { type CryptomusSettings, callCryptomus } from './call.ts';
import { type CryptomusPair, findCryptomusPair } from './networks.ts';
import { verifyWebhook } from './webhook.ts';
import { InvoiceWire, OpenedWire, renderReading, ServicesWire } from './wire.ts';

export type { CryptomusSettings } from './call.ts';
export { type CryptomusPair, cryptomusPairs, findCryptomusPair } from './networks.ts';
export { signCryptomus } from './signature.ts';
export { verifyWebhook } from './webhook.ts';
export type { WebhookWire as CryptomusWebhook } from './wire.ts';

/** One coin on one network as the provider offers it now. Amounts are decimal texts in that coin. */
export type CryptomusService = {
  readonly coin: string;
  /** Lower case, `bsc`. */
  readonly network: string;
  readonly isAvailable: boolean;
  readonly minAmount: string;
  readonly maxAmount: string;
  readonly feeAmount: string;
  readonly feePercent: string;
};

export type Cryptomus = PaymentProvider & {
  readonly name: 'cryptomus';
  readonly readInvoice: (ref: InvoiceRef) => Promise<InvoiceReading | undefined>;
  /** The coins and networks that can be paid with now. @throws ProviderFailure `retry` or `stop` */
  listServices(): Promise<CryptomusService[]>;
};

/** A merchant's account at Cryptomus, or at Heleket under another `baseUrl`. */
export function createCryptomus(settings: CryptomusSettings): Cryptomus {
  assert.match(
    settings.baseUrl,
    /^https?:\/\/[^?#]+$/,
    'the base URL of Cryptomus must be http(s), no query',
  );
  return {
    name: 'cryptomus',
    openInvoice: (command) => openInvoice(settings, command),
    readInvoice: (ref) => readInvoice(settings, ref),
    readCallback: (request) => readCallback(settings, request),
    answerCallback,
    listServices: () => listServices(settings),
  };
}

async function openInvoice(settings: CryptomusSettings, command: OpenInvoiceCommand): Promise<OpenedInvoice> {
  const pair = readPair(command);
  const result = await callCryptomus(settings, {
    path: '/v1/payment',
    payload: renderOpen(command, pair),
    isReading: false,
  });
  const wire = understand(OpenedWire, result, '/v1/payment', 'unknown');
  const reading = renderReading(wire);
  if (
    reading?.invoiceId !== command.invoiceId ||
    reading.amountMicros !== command.amountMicros ||
    reading.currency !== command.currency ||
    !isPair(wire, pair)
  ) {
    throw new ProviderFailure('cryptomus /v1/payment: the answer is of another invoice', 'stop');
  }
  if (pair && !(wire.address && wire.payer_amount)) {
    throw new ProviderFailure('cryptomus /v1/payment: no address yet', 'unknown');
  }
  return {
    providerId: wire.uuid,
    url: wire.url,
    ...(wire.address && { address: wire.address }),
    ...(wire.network && { network: wire.network.toLowerCase() }),
    ...(wire.payer_currency && { payerCurrency: wire.payer_currency.toUpperCase() }),
    ...(wire.payer_amount && { payerAmount: wire.payer_amount }),
    expiresAt: new Date(wire.expired_at * 1000),
    status: reading.status,
    providerStatus: reading.providerStatus,
  };
}

function readPair({ coin, network }: OpenInvoiceCommand): CryptomusPair | undefined {
  if (coin === undefined && network === undefined) return undefined;
  const pair = findCryptomusPair(coin ?? '', network ?? '');
  if (!pair) throw new ProviderFailure('cryptomus: no such coin on that network', 'stop');
  return pair;
}

function renderOpen(command: OpenInvoiceCommand, pair: CryptomusPair | undefined): Record<string, unknown> {
  const { invoiceId, amountMicros, lifetimeSeconds } = command;
  assert.match(invoiceId, /^[A-Za-z0-9_-]{1,128}$/, 'an invoice id of letters, digits, _ and -');
  assert(amountMicros > 0n && amountMicros % 10_000n === 0n, 'an amount of whole cents');
  assert(Number.isInteger(lifetimeSeconds), 'a lifetime of whole seconds');
  return {
    amount: formatMicros(amountMicros),
    currency: command.currency,
    order_id: invoiceId,
    ...(pair && { to_currency: pair.coin, network: pair.providerNetwork }),
    url_callback: command.callbackUrl,
    ...(command.returnUrl && { url_return: command.returnUrl, url_success: command.returnUrl }),
    // The provider's limits: less or more is refused with a validation error.
    lifetime: Math.min(Math.max(lifetimeSeconds, 300), 43_200),
  };
}

function isPair(wire: z.infer<typeof OpenedWire>, pair: CryptomusPair | undefined): boolean {
  if (!pair) return true;
  return (
    wire.network?.toLowerCase() === pair.providerNetwork && wire.payer_currency?.toUpperCase() === pair.coin
  );
}

async function readInvoice(
  settings: CryptomusSettings,
  { invoiceId, providerId }: InvoiceRef,
): Promise<InvoiceReading | undefined> {
  const result = await callCryptomus(settings, {
    path: '/v1/payment/info',
    payload: { order_id: invoiceId },
    isReading: true,
  });
  if (result === undefined) return undefined;
  const reading = renderReading(understand(InvoiceWire, result, '/v1/payment/info', 'stop'));
  if (reading?.invoiceId !== invoiceId || (providerId !== undefined && reading.providerId !== providerId)) {
    throw new ProviderFailure('cryptomus /v1/payment/info: the answer is of another invoice', 'stop');
  }
  return reading;
}

async function listServices(settings: CryptomusSettings): Promise<CryptomusService[]> {
  const path = '/v1/payment/services';
  const result = await callCryptomus(settings, { path, payload: {}, isReading: true });
  return understand(ServicesWire, result, path, 'stop').map((wire) => ({
    coin: wire.currency.toUpperCase(),
    network: wire.network.toLowerCase(),
    isAvailable: wire.is_available,
    minAmount: wire.limit.min_amount,
    maxAmount: wire.limit.max_amount,
    feeAmount: wire.commission.fee_amount,
    feePercent: wire.commission.percent,
  }));
}

function understand<Schema extends z.ZodType>(
  schema: Schema,
  result: unknown,
  path: string,
  advice: 'stop' | 'unknown',
): z.infer<Schema> {
  const parsed = schema.safeParse(result);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path: at }) => at.join('.')).join(', ');
  throw new ProviderFailure(`cryptomus ${path}: cannot read ${fields || 'the answer'}`, advice);
}

function readCallback({ paymentKey }: CryptomusSettings, { rawBody }: CallbackRequest): Callback | undefined {
  const webhook = verifyWebhook(rawBody, paymentKey);
  const reading = webhook?.type === 'payment' ? renderReading(webhook) : undefined;
  if (!reading) return undefined;
  const eventKey = `${reading.providerId}:${reading.providerStatus}`;
  return { eventKey, kind: 'report', trust: 'hint', reading };
}

const statusCodes: Readonly<Record<CallbackOutcome, number>> = { accepted: 200, refused: 403, fault: 503 };

function answerCallback(outcome: CallbackOutcome): CallbackAnswer {
  return {
    statusCode: statusCodes[outcome],
    contentType: 'application/json',
    body: JSON.stringify({ ok: outcome === 'accepted' }),
  };
}
