import type { Invoice } from '#core';
import { formatMicros } from '#kernel/money';
import type { Action, OwnCall } from './call.ts';
import { type AmountForm, dollars, ownCents, wholeCents } from './cents.ts';
import { findText, readText } from './parameters.ts';
import { badRequest, notFound, WireError } from './wire-error.ts';

type Wish = Parameters<OwnCall['core']['payments']['openInvoice']>[0];

/** 3.1: the page where the customer pays in coins. */
export const openCryptoInvoice: Action = async (call) => {
  const amountMicros = readAmount(call, wholeCents);
  return (await open(call, { provider: 'cryptomus', amountMicros, ...readCode(call) })).url;
};

/** 3.4: the page where the customer pays by card. */
export const openCardInvoice: Action = async (call) => {
  const amountMicros = readAmount(call, wholeCents);
  return (await open(call, { provider: 'pay4bit', amountMicros, ...readCode(call) })).url;
};

/** 3.2: an address for one coin on one network. Unlike 3.1 its amount is in dollars. */
export const getDirectWallet: Action = async (call) => {
  const { coin, network } = readPair(call);
  const amountMicros = readAmount(call, dollars(2));
  return showWallet(
    await open(call, { provider: 'cryptomus', amountMicros, coin, network, ...readCode(call) }),
  );
};

/** 3.3: as we know it, the provider is not asked. */
export const getTransaction: Action = async ({ core, caller, parameters }) => {
  const id = readText(parameters, 'order_id').toLowerCase();
  if (!/^[0-9a-f-]{1,64}$/.test(id)) throw notFound();
  const invoice = await core.payments.getInvoice({ id, accountId: caller.accountId });
  if (invoice.provider !== 'cryptomus') throw notFound();
  return { ...showWallet(invoice), status: invoice.providerStatus, isPaid: invoice.state === 'paid' };
};

/** 4.2 */
export const checkoutCrypto: Action = async (call) => {
  const amountMicros = readAmount(call, wholeCents);
  const { url } = await open(call, { provider: 'cryptomus', amountMicros });
  return { body: url, url };
};

/** 4.3: the amount is in cents, as in 4.2, and the only coin is USDT. */
export const checkoutCryptoV2: Action = async (call) => {
  const { coin, network } = readPair(call);
  if (coin !== 'USDT') throw badCurrency();
  const amountMicros = readAmount(call, wholeCents);
  return { body: showWallet(await open(call, { provider: 'cryptomus', amountMicros, coin, network })) };
};

function open({ core, caller }: OwnCall, wish: Omit<Wish, 'accountId'>): Promise<Invoice> {
  return core.payments.openInvoice({ accountId: caller.accountId, ...wish });
}

/** Of an invoice that is bound to no coin nothing is known but the page to pay at. */
function showWallet({
  id,
  address,
  payerCurrency,
  coin,
  network,
  payMicros,
  payerAmount,
  expiresAt,
  url,
}: Invoice) {
  return {
    to_address: address ?? '',
    currency: payerCurrency ?? coin ?? '',
    network: network?.toLowerCase() ?? '',
    amountInUSD: formatMicros(payMicros),
    amountInCrypto: payerAmount ?? '',
    expire_at: Math.floor(expiresAt.getTime() / 1000),
    url: url ?? '',
    order_id: id,
  };
}

function readAmount({ core, parameters }: OwnCall, form: AmountForm): bigint {
  const { minMicros, maxMicros } = core.payments.limits;
  const micros = form.parse(readText(parameters, 'amount'));
  if (micros === undefined) throw badRequest('amount', form.expected);
  if (micros < minMicros || micros > maxMicros)
    throw badRequest('amount', `must be from ${ownCents(minMicros)} to ${ownCents(maxMicros)} cents`);
  return micros;
}

function readCode({ parameters }: OwnCall): { discountCode?: string } {
  const discountCode = findText(parameters, 'couponCode');
  return discountCode === undefined ? {} : { discountCode };
}

function readPair({ core, parameters }: OwnCall): { coin: string; network: string } {
  const coin = readText(parameters, 'currency').toUpperCase();
  const network = readText(parameters, 'network').toUpperCase();
  const networks = Object.entries(core.payments.coins).find(([name]) => name === coin)?.[1];
  if (!networks?.includes(network)) throw badCurrency();
  return { coin, network };
}

function badCurrency(): WireError {
  return new WireError(400, 'BAD_CURRENCY');
}
