import { type EmulatedPayment, type Merchant, readVisit } from './pay4bit-payment.ts';

const MAX_PAYMENTS = 10_000;
const FIRST_ID = 1_234_567;

/** The emulated provider's memory. */
export type Till = {
  /** Opens the page. A signature is good for one payment, so a second visit finds the first. */
  visit(url: string): { localpayId: string } | { refusal: string };
  /** By our invoice id (the last word of `desc`), by `account`, or by `localpayId`. */
  find(id: string): EmulatedPayment | undefined;
  keep(payment: EmulatedPayment): EmulatedPayment;
  clear(): void;
};

export function createTill(merchant: Merchant): Till {
  const payments = new Map<string, EmulatedPayment>();
  // Ids go on after `clear`: the other side remembers the old ones.
  let nextId = FIRST_ID;

  function keep(payment: EmulatedPayment): EmulatedPayment {
    payments.set(payment.checkSign, payment);
    const [oldest] = payments.keys();
    if (payments.size > MAX_PAYMENTS && oldest !== undefined) payments.delete(oldest);
    return payment;
  }

  return {
    visit(url) {
      const seen = readVisit(new URL(url, 'http://localhost').searchParams, merchant);
      if ('refusal' in seen) return seen;
      const known = payments.get(seen.payment.checkSign);
      if (known) return { localpayId: known.localpayId };
      return { localpayId: keep({ ...seen.payment, localpayId: String(nextId++), state: 'new' }).localpayId };
    },
    find: (id) =>
      [...payments.values()].find(({ desc, account, localpayId }) =>
        [desc.split(' ').at(-1), account, localpayId].includes(id),
      ),
    keep,
    clear: () => payments.clear(),
  };
}
