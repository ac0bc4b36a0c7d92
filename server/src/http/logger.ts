import pino, { type DestinationStream, type Logger } from 'pino';

/** Fields that never reach a log, wherever a log line holds them. */
const secretFields = [
  'key',
  'apiKey',
  'api_key',
  'token',
  'secret',
  'client_secret',
  'password',
  'authorization',
  'cookie',
  'code',
  'text',
  'body',
  'sign',
];
const redactedPaths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/** The parts of addresses that are coupons themselves: whoever knows one holds it. */
const couponInPath = /\/(?:[a-z0-9]{21}(?![a-z0-9])|(?<=^\/s\/)[^/]+)/gi;

/** The path of a request without its query, where keys travel, and without codes of coupons. */
export function pathOnly(url: string | undefined): string {
  return (url ?? '').split('?', 1)[0]?.slice(0, 200).replace(couponInPath, '/[coupon]') ?? '';
}

export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: {
      err: pino.stdSerializers.err,
      req: (request: { id?: unknown; method?: string; url?: string }) => ({
        id: request.id,
        method: request.method,
        path: pathOnly(request.url),
      }),
      res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
