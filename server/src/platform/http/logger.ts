import pino, { type DestinationStream, type Logger, type LoggerOptions } from 'pino';

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

/** Where lines wait while they cannot be written; what comes then is dropped. */
const MOST_WAITING_BYTES = 1_048_576;

/**
 * Standard output, or a file, for a log that never stops the server: a disk that is full and a reader that is gone or
 * asleep cost lines, which are counted and told of once lines can be written again.
 */
export function createLogStream(target: number | string = 1): LogStream {
  const stream = pino.destination({ dest: target, sync: false, maxLength: MOST_WAITING_BYTES });
  let dropped = 0;
  let told = 0;
  stream.on('drop', () => dropped++);
  stream.on('error', () => {}); // tried again with the next line
  stream.on('write', () => {
    if (told === dropped) return;
    const line = { level: 40, time: Date.now(), pid: process.pid, dropped: dropped - told };
    told = dropped;
    stream.write(`${JSON.stringify({ ...line, msg: 'log lines could not be written and were dropped' })}\n`);
  });
  return {
    write: (line) => stream.write(line),
    dropped: () => dropped,
    // Not `flushSync`: where the disk is full it tries for ever, and nothing else happens meanwhile.
    settled: (patienceMs) =>
      new Promise((resolve) => {
        setTimeout(resolve, patienceMs);
        stream.flush(() => resolve());
      }),
  };
}

export type LogStream = DestinationStream & {
  /** The number of lines that were lost since the start. */
  dropped(): number;
  /** Resolves when nothing waits to be written any more, or after that time. */
  settled(patienceMs: number): Promise<void>;
};

/**
 * Of errors that `isOutage` knows (the database is away or full), a line says the first, and one at the end of each second
 * how many followed, for each message: else every request that is refused would write one. Lines that a process which
 * ends within that second has left out are told by `tellUnsaid`.
 */
export function createLogger(
  level: string,
  destination?: DestinationStream,
  { isOutage = (_error: unknown): boolean => false } = {},
): Logger & { tellUnsaid(): void } {
  const outages = createOutageCounter();
  const options: LoggerOptions = {
    level,
    hooks: {
      logMethod(args, method) {
        const [fields, message]: unknown[] = args;
        if (!isFields(fields) || !isOutage(fields.err)) return method.apply(this, args);
        outages.count(String(message), (unsaid) =>
          method.call(this, { ...fields, ...(unsaid > 0 ? { unsaid } : {}) }, String(message)),
        );
      },
    },
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
  const logger = destination ? pino(options, destination) : pino(options);
  return Object.assign(logger, { tellUnsaid: outages.tellAll });
}

const OUTAGE_LINE_MS = 1_000;

/** Writes a line; `unsaid` were left out since the last one of its words. */
type WriteLine = (unsaid: number) => void;

/** Per message a line at once, and then one a second, for as long as others were left out. */
function createOutageCounter() {
  const open = new Map<string, { unsaid: number; write: WriteLine; timer: NodeJS.Timeout }>();

  function tell(message: string): void {
    const burst = open.get(message);
    open.delete(message);
    if (!burst) return;
    clearTimeout(burst.timer);
    if (burst.unsaid === 0) return;
    // The line that is written now is the last of those that were left out.
    burst.write(burst.unsaid - 1);
    begin(message, burst.write);
  }

  function begin(message: string, write: WriteLine): void {
    const timer = setTimeout(() => tell(message), OUTAGE_LINE_MS).unref();
    open.set(message, { unsaid: 0, write, timer });
  }

  return {
    count(message: string, write: WriteLine): void {
      const burst = open.get(message);
      if (burst) {
        burst.unsaid++;
        burst.write = write;
        return;
      }
      write(0);
      begin(message, write);
    },
    tellAll(): void {
      for (const message of [...open.keys()]) tell(message);
      for (const { timer } of open.values()) clearTimeout(timer);
      open.clear();
    },
  };
}

function isFields(value: unknown): value is { err?: unknown } {
  return typeof value === 'object' && value !== null;
}
