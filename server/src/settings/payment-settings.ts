import { MICROS } from '#kernel/money';
import { type PaymentSettings, parseDiscountRates } from '#modules/money/payments';
import type { Config } from './config.ts';

const cents = (count: number) => (BigInt(count) * MICROS) / 100n;

/** The settings of the payments module. Only the demo, which listens on loopback alone, simulates providers. */
export function paymentSettings(config: Config, publicUrl: () => string): PaymentSettings {
  const { CRYPTOMUS_MERCHANT, CRYPTOMUS_PAYMENT_KEY, PAY4BIT_PUBLIC_KEY, PAY4BIT_SECRET } = config;
  return {
    ...(CRYPTOMUS_MERCHANT &&
      CRYPTOMUS_PAYMENT_KEY && {
        cryptomus: {
          baseUrl: config.CRYPTOMUS_BASE_URL,
          merchantId: CRYPTOMUS_MERCHANT,
          paymentKey: CRYPTOMUS_PAYMENT_KEY,
        },
      }),
    ...(PAY4BIT_PUBLIC_KEY &&
      PAY4BIT_SECRET && {
        pay4bit: {
          payUrl: config.PAY4BIT_URL,
          publicKey: PAY4BIT_PUBLIC_KEY,
          secretKey: PAY4BIT_SECRET,
          recipe: config.PAY4BIT_RECIPE,
        },
      }),
    simulated: config.DEMO,
    publicUrl,
    minMicros: cents(config.TOPUP_MIN),
    maxMicros: cents(config.TOPUP_MAX),
    overpaid: config.OVERPAID,
    rates: parseDiscountRates(config.DISCOUNT_RATES) ?? [],
  };
}
