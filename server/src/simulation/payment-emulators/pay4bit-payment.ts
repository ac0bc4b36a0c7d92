import { createHash } from 'node:crypto';
import { formatMicros, parseMicros } from '#kernel/money';
import { isRefusal } from '#kernel/refusal';
import { sameSecret } from '#kernel/same-secret';
import type { Pay4bitRecipe } from '#payment-providers';

/**
 * `paid`: `check`, and when that is accepted `pay`; `underpaid`: the same with six tenths of the sum. `check`:
 * that alone. `pay`: without asking first, as a repeat from the merchant's dashboard. `error`: `check` if there was
 * none, then `error`. `cancel`: the payer leaves, and nobody is told.
 */
export type Pay4bitOutcome = 'paid' | 'underpaid' | 'check' | 'pay' | 'error' | 'cancel';

export type EmulatedPayment = {
  readonly localpayId: string;
  readonly account: string;
  /** As the redirect had it. */
  readonly sum: string;
  /** At two decimals. */
  readonly amount: string;
  readonly currency: string;
  readonly desc: string;
  readonly checkSign: string;
  /** `refused`: our side did not accept the check. */
  readonly state: 'new' | 'checked' | 'refused' | 'paid' | 'error' | 'cancelled';
};

export type Pay4bitMethod = 'check' | 'pay' | 'error';

export type Visit =
  | { readonly payment: Omit<EmulatedPayment, 'localpayId' | 'state'> }
  | { readonly refusal: string };

export type Merchant = {
  readonly publicKey: string;
  readonly secretKey: string;
  readonly recipe: Pay4bitRecipe;
};

/** The payment in the address of the payment page. */
export function readVisit(query: URLSearchParams, merchant: Merchant): Visit {
  const field = (name: string) => query.get(name) ?? '';
  const [account, sum, desc] = [field('account'), field('sum'), field('desc')];
  const currency = field('currency') || 'EUR';
  const amount = formatAmount(sum);

  if (field('public_key') !== merchant.publicKey) return { refusal: 'unknown public_key' };
  if (!account || !desc || !amount) return { refusal: 'account, sum and desc are required' };
  const checkSign = signVisit(merchant, { account, sum, amount, currency, desc });
  const isSigned = sameSecret(field('sign'), checkSign);
  return isSigned
    ? { payment: { account, sum, amount, currency, desc, checkSign } }
    : { refusal: 'bad sign' };
}

/**
 * The provider's side of its signatures. Written apart from the client's on purpose: one mistake shared by both
 * would not show. For `md5-payment` the id is the last word of the description: nothing else carries one.
 */
function signVisit(
  { secretKey, recipe }: Merchant,
  fields: Record<'account' | 'sum' | 'amount' | 'currency' | 'desc', string>,
): string {
  const { account, sum, amount, currency, desc } = fields;
  const paymentId = desc.split(' ').at(-1) ?? '';
  const texts: Record<Pay4bitRecipe, readonly [algorithm: string, text: string]> = {
    'sha256-desc': ['sha256', `${desc}${account}${amount}${secretKey}`],
    'md5-currency': ['md5', `${account}${currency}${desc}${sum}${secretKey}`],
    'md5-payment': ['md5', `${paymentId}${account}${sum}${secretKey}`],
  };
  const [algorithm, text] = texts[recipe];
  return createHash(algorithm).update(text).digest('hex');
}

/** The query of one callback, signed over what it says, encoded as PHP's `http_build_query` does it. */
export function renderCallbackQuery(
  payment: EmulatedPayment,
  method: Pay4bitMethod,
  merchant: Merchant,
): string {
  const { localpayId, account, sum, amount, currency, desc } = payment;
  const params = {
    account,
    projectId: '1',
    sum,
    amount,
    currency,
    sign: createHash('md5').update(`${localpayId}${account}${sum}${merchant.secretKey}`).digest('hex'),
    check_sign: signVisit(merchant, payment),
    localpayId,
    paymentType: 'visa',
    revenue: amount,
    desc,
  };
  const query = new URLSearchParams({ method });
  for (const [name, value] of Object.entries(params)) query.set(`params[${name}]`, value);
  return query.toString();
}

/** Only a JSON answer with a `result` lets a payment go on. */
export function isAccepted(body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && 'result' in answer;
  } catch {
    return false;
  }
}

function formatAmount(sum: string): string | undefined {
  try {
    const micros = parseMicros(sum);
    return micros > 0n ? formatMicros(micros) : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
