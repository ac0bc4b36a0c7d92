import { createHash } from 'node:crypto';

/**
 * The published ways to sign a redirect, newest first. They differ in what a payer cannot edit: the newest leaves
 * the currency open, `md5-payment` the currency and the description.
 */
export const pay4bitRecipes = ['sha256-desc', 'md5-currency', 'md5-payment'] as const;

export type Pay4bitRecipe = (typeof pay4bitRecipes)[number];

/** Every text exactly as it is sent or as it arrived. */
export type SignedFields = {
  /** Ours in a redirect, Pay4bit's (`localpayId`) in a callback. */
  readonly paymentId: string;
  readonly account: string;
  readonly sum: string;
  /** The sum at two decimals. */
  readonly amount: string;
  readonly currency: string;
  readonly desc: string;
};

/** `check_sign`, and `sign` of a redirect: hex. The only place that knows the recipes. */
export function signPay4bit(recipe: Pay4bitRecipe, fields: SignedFields, secretKey: string): string {
  const { paymentId, account, sum, amount, currency, desc } = fields;
  switch (recipe) {
    case 'sha256-desc':
      return hash('sha256', [desc, account, amount, secretKey]);
    case 'md5-currency':
      return hash('md5', [account, currency, desc, sum, secretKey]);
    case 'md5-payment':
      return hash('md5', [paymentId, account, sum, secretKey]);
  }
}

/** `sign` of a callback, whatever the recipe of the redirect. */
export function signPay4bitCallback(
  { paymentId, account, sum }: Pick<SignedFields, 'paymentId' | 'account' | 'sum'>,
  secretKey: string,
): string {
  return hash('md5', [paymentId, account, sum, secretKey]);
}

function hash(algorithm: 'md5' | 'sha256', parts: readonly string[]): string {
  return createHash(algorithm).update(parts.join('')).digest('hex');
}
