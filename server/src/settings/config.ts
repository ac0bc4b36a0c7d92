import { z } from 'zod';
import { parseMilestones } from '#modules/money/discount-codes';
import { parseDiscountRates } from '#modules/money/payments';
import { parseMailFrom } from '#modules/sending/emails';

const flag = z.enum(['0', '1', 'true', 'false', '']).transform((value) => value === '1' || value === 'true');
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const decimal = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be a decimal number')
  .refine((text) => Number(text) > 0, 'must be more than 0');

/** Every setting: its environment variable, what it means, and what it is when unset. */
export const settings = {
  PORT: [whole(0, 65_535).default(8080), 'port of the HTTP server; 0 picks a free one'],
  HOST: [z.string().default('127.0.0.1'), 'address to listen on'],
  OPERATIONS_PORT: [
    whole(0, 65_535).optional(),
    'port of /metrics, /healthz and /readyz; unset: the same as PORT, loopback callers only for /metrics',
  ],
  DATABASE_URL: [
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional(),
    'PostgreSQL server (15 or newer); unset: the embedded database in DATA_DIR',
  ],
  DATABASE_POOL: [whole(2, 500).default(16), 'connections to the PostgreSQL server'],
  DATA_DIR: [
    z.string().default('./data'),
    'folder of the embedded database, the admin token and the generated secret',
  ],
  DISK_RESERVE_MB: [
    whole(0, 1_000_000).default(256),
    'room that the embedded database leaves on its disk: with less, it refuses to write; 0: not looked after',
  ],
  DEMO: [flag.default(false), '1: the demo world with known keys; loopback only'],
  SIMULATOR: [flag.default(false), '1: simulated numbers and /sim/* without the demo world'],
  DEMO_AUTO_SMS_MS: [
    whole(0, 86_400_000).default(3000),
    'delay after which a simulated number receives a message by itself; 0: never',
  ],
  LOG_LEVEL: [
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'least level that is logged',
  ],
  SECRET_KEY: [
    z.string().min(16).optional(),
    'encrypts stored secrets; unset: generated into DATA_DIR/secret-key',
  ],
  SWITCHBOARD_TOKEN: [
    z.string().min(16).optional(),
    'admin token; unset: generated into DATA_DIR/admin-token',
  ],
  RUB_PER_USD: [decimal.default('90'), 'rate for lang=ru: roubles for one dollar'],
  ACTIVATION_SECONDS: [whole(1, 86_400).default(1200), 'lifetime of an activation'],
  EARLY_CANCEL_SECONDS: [
    whole(0, 86_400).optional(),
    'classic profile: how long a cancel is denied; default 120, in the demo 0',
  ],
  EARLY_CANCEL_ON_BARE_PATH: [
    flag.default(false),
    '1: the early-cancel rule holds on the bare path too (CANNOT_BEFORE_2_MIN)',
  ],
  NUMBER_REST_SECONDS: [
    whole(0, 31_536_000).optional(),
    'how long an account does not get the same number for the same service again; default 86400, in the demo 0',
  ],
  MAX_OPEN_ACTIVATIONS: [whole(0, 1_000_000).default(0), 'most open activations of one account; 0: no limit'],
  CHOICE_WINDOW_HOURS: [
    whole(1, 168).default(6),
    'how far back success and time to code are measured, by which an order chooses among offers',
  ],
  CHOICE_PRICE_BAND_PERCENT: [
    whole(0, 1_000).default(0),
    'offers dearer by so much than the cheapest count as equally cheap, so that success decides; 0: price first',
  ],
  RENT_MIN_HOURS: [whole(1, 8_760).default(2), 'shortest term of a rental'],
  RENT_MAX_HOURS: [
    whole(1, 87_600).default(1_344),
    'longest term of a rental, and longest ahead when it is extended',
  ],
  RENT_GUARD_SECONDS: [
    whole(0, 86_400).default(1_200),
    'a rental that no message reached so long is refunded, and until then may be cancelled; 0: paid at once, never refunded',
  ],
  RENT_MISSES_TO_BAN: [
    whole(0, 1_000).default(3),
    'so many rentals in a row that no message reached and a number is not rented out for RENT_BAN_SECONDS; 0: never',
  ],
  RENT_BAN_SECONDS: [whole(0, 31_536_000).default(86_400), 'how long such a number is not rented out'],
  MAX_OPEN_RENTALS: [whole(0, 1_000_000).default(0), 'most open rentals of one account; 0: no limit'],
  RATE_LIMIT: [
    whole(0, 1_000_000).default(0),
    'requests per second and key on the text protocol; 0: no limit',
  ],
  COUPON_RATE_LIMIT: [
    whole(0, 1_000_000).optional(),
    'requests per second and account on the coupon API, five times as many at once; 0: no limit; default 10, in the demo 100',
  ],
  SMSONLINE_RATE_LIMIT: [
    whole(0, 1_000_000).optional(),
    'requests per second and key on the SMSOnline API; 0: no limit; default 10, in the demo 100',
  ],
  EARLY_CANCEL_ON_SMSONLINE: [
    flag.default(false),
    '1: the early-cancel rule holds for refunds on the SMSOnline API too (NOT_REFUNDABLE)',
  ],
  RESALE: [flag.default(false), "1: partners' numbers may be sold, where somebody vouches for the supplier"],
  RETENTION_DAYS: [whole(0, 36_500).default(30), 'after how many days message texts are erased; 0: never'],
  TRUST_PROXY: [
    z.string().default(''),
    'addresses of reverse proxies whose X-Forwarded-For is believed, comma-separated',
  ],
  BODY_LIMIT: [whole(1_024, 104_857_600).default(1_048_576), 'largest request body in bytes'],
  ALLOW_PRIVATE_WEBHOOKS: [
    flag.optional(),
    '1: webhooks and partners may have private or loopback addresses; default 0, in the demo 1',
  ],
  PUBLIC_URL: [
    z.url().optional(),
    'address under which the world reaches this server; default http://HOST:PORT',
  ],
  SMS_DOOR_URL: [
    z.url({ protocol: /^https?$/ }).optional(),
    'gateway that sends our SMS on; unset: none are sent, in the demo they can be read at /sim/outbox/sms',
  ],
  SMS_DOOR_SECRET: [z.string().min(16).optional(), 'signs what the gateway is posted and what it reports'],
  SMS_DOOR_AUTHORIZATION: [
    z.string().min(1).max(1_000).optional(),
    'Authorization header that the gateway wants, if it wants one',
  ],
  SMTP_URL: [
    z
      .string()
      .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
      .refine(
        (text) => URL.canParse(text),
        'must be an address like smtp://user:password@mail.example.com:587',
      )
      .optional(),
    'mail server that emails are handed to; unset: none are sent (kept at /sim/outbox/emails where DEMO=1 or SIMULATOR=1)',
  ],
  MAIL_FROM: [
    z
      .string()
      .refine((text) => parseMailFrom(text) !== undefined, 'must be like "Coupons <coupons@example.com>"')
      .optional(),
    'address that emails come from, with or without a name; needed with SMTP_URL',
  ],
  CRYPTOMUS_BASE_URL: [
    z.url({ protocol: /^https?$/ }).default('https://api.cryptomus.com'),
    'API of Cryptomus, or of a service that speaks the same protocol',
  ],
  CRYPTOMUS_MERCHANT: [z.string().optional(), 'merchant UUID at Cryptomus; unset: no payments in coins'],
  CRYPTOMUS_PAYMENT_KEY: [z.string().optional(), 'its key for payments (not the one for payouts)'],
  PAY4BIT_URL: [
    z.url({ protocol: /^https?$/ }).default('https://api.pay4bit.net/pay'),
    'payment page of Pay4bit',
  ],
  PAY4BIT_PUBLIC_KEY: [z.string().optional(), 'public key at Pay4bit; unset: no payments by card'],
  PAY4BIT_SECRET: [z.string().optional(), 'its secret key'],
  PAY4BIT_RECIPE: [
    z.enum(['sha256-desc', 'md5-currency', 'md5-payment']).default('sha256-desc'),
    'how redirects to Pay4bit are signed, as the merchant is set up there',
  ],
  TOPUP_MIN: [whole(1, 100_000_000).default(100), 'least top-up, in cents'],
  TOPUP_MAX: [whole(1, 100_000_000).default(1_000_000), 'largest top-up, in cents'],
  OVERPAID: [
    z.enum(['record', 'credit']).default('record'),
    "money paid beyond an invoice: kept for the operator's decision, or credited",
  ],
  DISCOUNT_MILESTONES: [
    z
      .string()
      .default('30:10:crypto')
      .refine((text) => parseMilestones(text) !== undefined, 'must be like 30:10:crypto,100:15:all'),
    'messages:percent:payment (crypto, card, all), comma-separated: messages received that earn a discount code; off: none',
  ],
  DISCOUNT_RATES: [
    z
      .string()
      .default('8000:20,6000:15,4000:10,2000:5')
      .refine((text) => parseDiscountRates(text) !== undefined, 'must be like 8000:20,2000:5'),
    'cents:percent, comma-separated: discount on numbers from so much in top-ups on; off: none',
  ],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Values = { [K in keyof typeof settings]: z.infer<(typeof settings)[K][0]> };

/** The settings as parsed, with the defaults that depend on others filled in. */
export type Config = Readonly<
  Omit<
    Values,
    | 'EARLY_CANCEL_SECONDS'
    | 'NUMBER_REST_SECONDS'
    | 'ALLOW_PRIVATE_WEBHOOKS'
    | 'COUPON_RATE_LIMIT'
    | 'SMSONLINE_RATE_LIMIT'
  > & {
    EARLY_CANCEL_SECONDS: number;
    NUMBER_REST_SECONDS: number;
    ALLOW_PRIVATE_WEBHOOKS: boolean;
    COUPON_RATE_LIMIT: number;
    SMSONLINE_RATE_LIMIT: number;
  }
>;

/** A wrong setting, in words for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the settings from an environment. Throws `ConfigError` naming every wrong one. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = [];
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, [schema]]) => {
      const result = schema.safeParse(env[name] === '' ? undefined : env[name]);
      if (!result.success)
        wrong.push(`${name}: ${result.error.issues.map(({ message }) => message).join(', ')}`);
      return [name, result.data];
    }),
  ) as Values;
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));

  if (values.DEMO && !isLoopback(values.HOST)) {
    throw new ConfigError(
      `DEMO=1 has keys that everybody knows: it starts on a loopback address only, not on ${values.HOST}`,
    );
  }
  assertPairs(values);
  return Object.freeze({
    ...values,
    EARLY_CANCEL_SECONDS: values.EARLY_CANCEL_SECONDS ?? (values.DEMO ? 0 : 120),
    NUMBER_REST_SECONDS: values.NUMBER_REST_SECONDS ?? (values.DEMO ? 0 : 86_400),
    COUPON_RATE_LIMIT: values.COUPON_RATE_LIMIT ?? (values.DEMO ? 100 : 10),
    SMSONLINE_RATE_LIMIT: values.SMSONLINE_RATE_LIMIT ?? (values.DEMO ? 100 : 10),
    ALLOW_PRIVATE_WEBHOOKS: values.ALLOW_PRIVATE_WEBHOOKS ?? values.DEMO,
  });
}

/** Settings of which one alone would be taken for working and is not. */
function assertPairs(values: Values): void {
  const pairs = [
    ['SMTP_URL', 'MAIL_FROM'],
    ['CRYPTOMUS_MERCHANT', 'CRYPTOMUS_PAYMENT_KEY'],
    ['PAY4BIT_PUBLIC_KEY', 'PAY4BIT_SECRET'],
    ['SMS_DOOR_URL', 'SMS_DOOR_SECRET'],
  ] as const;
  for (const [one, other] of pairs) {
    if ((values[one] === undefined) !== (values[other] === undefined))
      throw new ConfigError(`${one} and ${other}: both or neither`);
  }
  if (values.TOPUP_MIN > values.TOPUP_MAX) throw new ConfigError('TOPUP_MIN: more than TOPUP_MAX');
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
