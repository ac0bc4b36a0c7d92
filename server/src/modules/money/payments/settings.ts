import type { CryptomusSettings, Pay4bitSettings } from '#payment-providers';
import type { DiscountRate } from './tier.ts';

export type PaymentSettings = {
  /** The merchant's account at Cryptomus; absent: nobody can pay that way. */
  cryptomus?: CryptomusSettings | undefined;
  pay4bit?: Omit<Pay4bitSettings, 'clock'> | undefined;
  /**
   * True: providers that are not set up are simulated under `<public address>/sim/payments`, where a click pays. For
   * the demo alone.
   */
  simulated: boolean;
  /** Under which the providers (and the payers) reach this server, without a closing slash. */
  publicUrl(): string;
  minMicros: bigint;
  maxMicros: bigint;
  /** Money beyond what was asked is kept for an operator to decide on, or the customer's. */
  overpaid: 'record' | 'credit';
  rates: readonly DiscountRate[];
};

/** The time within which an invoice may be paid. */
export const LIFETIME_SECONDS = 3600;

/** Most invoices of one account that are open at the same time. */
export const MAX_OPEN_INVOICES = 100;
