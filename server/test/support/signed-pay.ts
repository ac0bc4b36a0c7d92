import { createHash } from 'node:crypto';
import type { Invoice } from '#modules/money/payments';
import { pay4bitKeys } from './payment-world.ts';

/** A query that only Pay4bit could write: that of a callback about this invoice, of the payment that it calls `localpayId`. */
export function signedPay(
  { id, accountRef }: Pick<Invoice, 'id' | 'accountRef'>,
  localpayId: string,
  method: 'check' | 'pay' | 'error' = 'pay',
): string {
  const [desc, sum, secret] = [`Top-up ${id}`, '5.00', pay4bitKeys.secretKey];
  const params = {
    account: accountRef,
    sum,
    amount: sum,
    currency: 'USD',
    localpayId,
    desc,
    sign: createHash('md5').update(`${localpayId}${accountRef}${sum}${secret}`).digest('hex'),
    check_sign: createHash('sha256').update(`${desc}${accountRef}${sum}${secret}`).digest('hex'),
  };
  const query = new URLSearchParams({ method });
  for (const [name, value] of Object.entries(params)) query.set(`params[${name}]`, value);
  return query.toString();
}
