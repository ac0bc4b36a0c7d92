import { z } from 'zod';

const flag = z.enum(['0', '1', 'true', 'false', '']).transform((value) => value === '1' || value === 'true');
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const decimal = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be a decimal number');

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
  RATE_LIMIT: [
    whole(0, 1_000_000).default(0),
    'requests per second and key on the text protocol; 0: no limit',
  ],
  COUPON_RATE_LIMIT: [
    whole(0, 1_000_000).optional(),
    'requests per second and account on the coupon API, five times as many at once; 0: no limit; default 10, in the demo 100',
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
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Values = { [K in keyof typeof settings]: z.infer<(typeof settings)[K][0]> };

/** The settings as parsed, with the defaults that depend on others filled in. */
export type Config = Readonly<
  Omit<
    Values,
    'EARLY_CANCEL_SECONDS' | 'NUMBER_REST_SECONDS' | 'ALLOW_PRIVATE_WEBHOOKS' | 'COUPON_RATE_LIMIT'
  > & {
    EARLY_CANCEL_SECONDS: number;
    NUMBER_REST_SECONDS: number;
    ALLOW_PRIVATE_WEBHOOKS: boolean;
    COUPON_RATE_LIMIT: number;
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
  return Object.freeze({
    ...values,
    EARLY_CANCEL_SECONDS: values.EARLY_CANCEL_SECONDS ?? (values.DEMO ? 0 : 120),
    NUMBER_REST_SECONDS: values.NUMBER_REST_SECONDS ?? (values.DEMO ? 0 : 86_400),
    COUPON_RATE_LIMIT: values.COUPON_RATE_LIMIT ?? (values.DEMO ? 100 : 10),
    ALLOW_PRIVATE_WEBHOOKS: values.ALLOW_PRIVATE_WEBHOOKS ?? values.DEMO,
  });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
