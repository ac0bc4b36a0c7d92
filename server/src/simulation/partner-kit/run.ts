import { z } from 'zod';
import { CallingDialect, type ExchangeTrace, PartnerDialect } from '#suppliers/partner';
import { renderResult, renderSum, runChecklist } from './checklist.ts';
import { createFakeHub } from './fake-hub.ts';
import { createFakePartner, type FakePartner } from './fake-partner.ts';
import { hubFaults, partnerFaults } from './faults.ts';
import type { KitExchange } from './kit-server.ts';

const CHECK_WORK_MS = 300_000;

const url = z.url({ protocol: /^https?$/ });
const whole = z.coerce.number().int().min(0);
const shared = {
  key: z.string().min(1).default('demo-partner-key'),
  port: whole.max(65_535).default(0),
  host: z.string().default('127.0.0.1'),
  slowMs: whole.max(600_000).optional(),
};

/**
 * The options of `switchboard partner-kit`, one set per role; numbers may be text, as a command line has them.
 * - `hub`: a fake hub that a partner can push to; with `partnerUrl` it can order, too
 * - `partner`: a fake partner that a hub can order from; pushes to `hubUrl`
 * - `check`: the acceptance checklist against `partnerUrl`
 */
export const PartnerKitOptions = z.discriminatedUnion('role', [
  z.object({
    role: z.literal('hub'),
    ...shared,
    dialect: PartnerDialect.default('onlinesim-v1'),
    partnerUrl: url.optional(),
    faults: z.array(z.enum(hubFaults)).default([]),
    faultTimes: whole.optional(),
  }),
  z.object({
    role: z.literal('partner'),
    ...shared,
    dialect: PartnerDialect.default('onlinesim-v1'),
    hubUrl: url,
    faults: z.array(z.enum(partnerFaults)).default([]),
    countries: z.array(z.string()).min(1).optional(),
    services: z.array(z.string()).min(1).optional(),
    numbersPerOperator: whole.max(10_000).optional(),
    autoSmsMs: whole.default(3000),
    retryMs: whole.default(10_000),
  }),
  z.object({
    role: z.literal('check'),
    ...shared,
    dialect: CallingDialect.default('onlinesim-v1'),
    partnerUrl: url,
    country: z.string().default('germany'),
    operator: z.string().default('any'),
    service: z.string().optional(),
    /** `POST` of `{"to","from","text"}` there makes a message arrive (a fake partner's `/kit/sms`, a simulator's `/sim/messages`). */
    smsUrl: url.optional(),
    sendBearer: z.boolean().default(false),
    retryMs: whole.default(10_000),
    smsWaitMs: whole.optional(),
    maxOrders: whole.min(1).max(1000).optional(),
  }),
]);
/** As given; defaults are filled in by `runPartnerKit`. */
export type PartnerKitOptions = z.input<typeof PartnerKitOptions>;

export type PartnerKitRun = {
  /** Where the fake listens. */
  url: string;
  /** Resolves with the exit code: of a check when it is done (1 if anything failed), of a fake when it is closed. */
  done: Promise<number>;
  close(): Promise<void>;
};

/**
 * Starts one role of the kit and says on `print`, line by line, what goes on. The caller closes it (Ctrl-C) and exits with
 * `done`. Throws ZodError for bad options.
 */
export async function runPartnerKit(
  options: PartnerKitOptions,
  { print }: { print: (line: string) => void },
): Promise<PartnerKitRun> {
  const parsed = PartnerKitOptions.parse(options);
  if (parsed.role === 'hub') return runHub(parsed, print);
  return parsed.role === 'partner' ? runPartner(parsed, print) : runCheck(parsed, print);
}

type Options<Role> = Extract<z.output<typeof PartnerKitOptions>, { role: Role }>;

type Print = (line: string) => void;

async function runHub(options: Options<'hub'>, print: Print): Promise<PartnerKitRun> {
  const { partnerUrl, ...rest } = options;
  const onExchange = ({ call, httpStatus, problem, durationMs }: ExchangeTrace) =>
    print(`out ${call} ${httpStatus ?? problem} ${durationMs} ms`);
  const hub = await createFakeHub({
    ...rest,
    ...(partnerUrl && { partner: { baseUrl: partnerUrl, client: { onExchange } } }),
    onExchange: (exchange) => print(renderExchange(exchange)),
  });
  print(
    `fake hub (${options.dialect}) on ${hub.url}, key ${options.key}; what it holds: GET ${hub.url}/kit/state`,
  );
  print(`to misbehave: POST ${hub.url}/kit/faults {"faults":["slow"]}; GET it for all that are known`);
  if (partnerUrl) {
    print(`to order: POST ${hub.url}/kit/order {"country":"germany","operator":"any","service":"telegram"}`);
    print(`to close: POST ${hub.url}/kit/finish {"activationId":"…","status":3}`);
  }
  return runUntilClosed(hub);
}

async function runPartner(options: Options<'partner'>, print: Print): Promise<PartnerKitRun> {
  const partner = await createFakePartner({
    ...options,
    onExchange: (exchange) => print(renderExchange(exchange)),
    onPush: ({ verdict, httpStatus, problem }) => print(`out push ${httpStatus ?? problem} ${verdict}`),
  });
  const { url, numbers } = partner;
  print(
    `fake partner (${options.dialect}) on ${url}, key ${options.key}, ${numbers.length} numbers, pushes to ${options.hubUrl}`,
  );
  print(
    `a message: POST ${url}/kit/sms {"to":"…","from":"…","text":"…"}; what it holds: GET ${url}/kit/state`,
  );
  print(`to misbehave: POST ${url}/kit/faults {"faults":["slow"]}; GET it for all that are known`);
  const stopReporting = options.dialect === 'onlinesim-v2' ? startReporting(partner, print) : () => {};
  return runUntilClosed({
    url,
    close() {
      stopReporting();
      return partner.close();
    },
  });
}

/** In list mode the partner reports: all numbers at once, then a sign of life every five minutes. */
function startReporting(partner: FakePartner, print: Print): () => void {
  const report = (call: 'reportNumbers' | 'checkWork') =>
    partner[call]().then(
      ({ verdict }) => print(`out ${call}${verdict === 'taken' ? '' : ` failed: ${verdict}`}`),
      (error: unknown) => print(`out ${call} failed: ${String(error)}`),
    );
  void report('reportNumbers');
  const timer = setInterval(() => void report('checkWork'), CHECK_WORK_MS);
  return () => clearInterval(timer);
}

async function runCheck(options: Options<'check'>, print: Print): Promise<PartnerKitRun> {
  const { smsUrl, service, port, host, ...rest } = options;
  const stop = new AbortController();
  let checking = Promise.resolve(1);
  const url = await new Promise<string>((resolve, reject) => {
    checking = runChecklist({
      ...rest,
      service: service ?? (options.dialect === 'smshub' ? 'tg' : 'telegram'),
      hubPort: port,
      hubHost: host,
      signal: stop.signal,
      ...(smsUrl && { provoke: (sms) => sendSms(smsUrl, sms, stop.signal) }),
      onHub(hubUrl) {
        print(`the partner is to push to ${hubUrl}, key ${options.key}`);
        resolve(hubUrl);
      },
      onWait: (phone) => print(`send a message to +${phone} now`),
      onResult: (result) => print(renderResult(result)),
    }).then((results) => {
      print(renderSum(results));
      return results.some(({ outcome }) => outcome === 'fail') ? 1 : 0;
    });
    checking.catch(reject);
  });
  return {
    url,
    done: checking,
    async close() {
      stop.abort();
      await checking;
    },
  };
}

async function sendSms(
  smsUrl: string,
  sms: { to: string; from: string; text: string },
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(smsUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sms),
    signal,
  });
  await response.body?.cancel();
}

function runUntilClosed(fake: { url: string; close(): Promise<void> }): PartnerKitRun {
  let finish = (_exitCode: number) => {};
  const done = new Promise<number>((resolve) => {
    finish = resolve;
  });
  return {
    url: fake.url,
    done,
    async close() {
      await fake.close();
      finish(0);
    },
  };
}

function renderExchange({ request, reply }: KitExchange): string {
  return `in  ${request.method} ${request.path} ${reply.drop ? 'cut off' : reply.httpStatus}`;
}
