import {
  type CallingDialect,
  type CallUrls,
  type ExchangeTrace,
  MAX_LIST_BODY_BYTES,
} from '#suppliers/partner';
import { CheckEnd, type CheckWorld, type Outcome } from './check-world.ts';
import { createFakeHub } from './fake-hub.ts';
import { countsAreHonest, exclusionsHold, idsSurvive } from './order-checks.ts';
import { numbersCarryTheCountryCode, ordersAreFast, typesAreExact } from './record-checks.ts';
import {
  finalErrorsEnd,
  onlyFinishCloses,
  rentalMessagesAreKeptApart,
  repeatsAfterFailure,
  repeatsAfterTryAgain,
  survivesLostAcknowledgement,
  textSurvives,
} from './sms-checks.ts';

export type ChecklistOptions = {
  dialect: CallingDialect;
  key: string;
  partnerUrl: string;
  urls?: CallUrls | undefined;
  sendBearer?: boolean | undefined;
  /** Where the partner is to push: the fake hub's own address. */
  hubPort?: number | undefined;
  hubHost?: string | undefined;
  /** The country, operator and service to order, in the partner's names. */
  country: string;
  operator?: string | undefined;
  service: string;
  /** Makes a message arrive at the partner's number; without it somebody sends messages by hand. */
  provoke?: CheckWorld['provoke'];
  /** The partner's retry interval. Default 10 s; only a partner of our own runs faster. */
  retryMs?: number | undefined;
  /** The time to wait for a message. Default 10 s with `provoke`, 2 min without. */
  smsWaitMs?: number | undefined;
  /** The number of numbers to order at once. Default 5. */
  maxOrders?: number | undefined;
  /** Told the hub's address before the first check, to point the partner at it. */
  onHub?: ((hubUrl: string) => void | Promise<void>) | undefined;
  /** Without `provoke`: a message is needed at this number, now. */
  onWait?: ((phone: string) => void) | undefined;
  onResult?: ((result: CheckResult) => void) | undefined;
  signal?: AbortSignal | undefined;
};

export type CheckResult = { number: number; title: string; outcome: Outcome; details: string[] };

type Check = { number: number; title: string; run: (world: CheckWorld) => Promise<string[]> };

/** One after another: they count on nothing else being ordered. */
const orderChecks: Check[] = [
  { number: 7, title: 'counts are honest', run: countsAreHonest },
  { number: 8, title: 'excluded prefixes are never issued', run: exclusionsHold },
  { number: 13, title: 'ids above 2^53 survive a round trip', run: idsSurvive },
  { number: 1, title: 'FINISH may be repeated, and nothing else closes', run: onlyFinishCloses },
];
/** All at once, each on numbers of its own: most of their time is waiting. */
const smsChecks: Check[] = [
  {
    number: 2,
    title: 'pushed at once, repeated with the same bytes, never after success',
    run: repeatsAfterFailure,
  },
  { number: 3, title: 'NO_OPERATION, NO_OP and BAD_SERVICE end the retries', run: finalErrorsEnd },
  { number: 9, title: 'Content-Type names the charset and text survives', run: textSurvives },
  { number: 10, title: 'a lost acknowledgement loses and doubles nothing', run: survivesLostAcknowledgement },
  { number: 11, title: 'messages of one rental are kept apart', run: rentalMessagesAreKeptApart },
  { number: 12, title: 'a push that comes too early comes again', run: repeatsAfterTryAgain },
];
/** They look at what the others left behind. */
const recordChecks: Check[] = [
  { number: 4, title: 'JSON types are those of the dialect', run: typesAreExact },
  { number: 5, title: 'numbers carry the country code', run: numbersCarryTheCountryCode },
  { number: 6, title: 'GET_NUMBER is answered within 3 s', run: ordersAreFast },
];

/** The acceptance checklist of contract section 11 against any partner, by a fake hub of our own. Results in order of number. */
export async function runChecklist(options: ChecklistOptions): Promise<CheckResult[]> {
  const traces: ExchangeTrace[] = [];
  const hub = await createFakeHub({
    dialect: options.dialect,
    key: options.key,
    port: options.hubPort,
    host: options.hubHost,
    partner: {
      baseUrl: options.partnerUrl,
      ...(options.urls && { urls: options.urls }),
      client: {
        sendBearer: options.sendBearer ?? false,
        traceLength: MAX_LIST_BODY_BYTES,
        onExchange: (trace) => traces.push(trace),
      },
    },
  });
  const world: CheckWorld = {
    dialect: options.dialect,
    hub,
    traces,
    country: options.country,
    operator: options.operator ?? 'any',
    service: options.service,
    retryMs: options.retryMs ?? 10_000,
    smsWaitMs: options.smsWaitMs ?? (options.provoke ? 10_000 : 120_000),
    maxOrders: options.maxOrders ?? 5,
    provoke: options.provoke,
    onWait: options.onWait ?? (() => {}),
    signal: options.signal ?? new AbortController().signal,
  };
  const results: CheckResult[] = [];
  const carryOut = async ({ number, title, run }: Check) => {
    const result = { number, title, ...(await outcomeOf(() => run(world))) };
    results.push(result);
    options.onResult?.(result);
  };
  try {
    await options.onHub?.(hub.url);
    for (const check of orderChecks) await carryOut(check);
    await Promise.all(smsChecks.map(carryOut));
    for (const check of recordChecks) await carryOut(check);
  } finally {
    await closeLeftovers(world);
    await hub.close();
  }
  return results.sort((one, other) => one.number - other.number);
}

export function renderSum(results: readonly CheckResult[]): string {
  const count = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  return `${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`;
}

export function renderResult({ number, title, outcome, details }: CheckResult): string {
  return `${outcome.toUpperCase()} ${String(number).padStart(2)} ${title}: ${details.join('; ')}`;
}

async function outcomeOf(run: () => Promise<string[]>): Promise<Pick<CheckResult, 'outcome' | 'details'>> {
  try {
    return { outcome: 'pass', details: await run() };
  } catch (error) {
    if (!(error instanceof CheckEnd)) throw error;
    return { outcome: error.outcome, details: [error.message] };
  }
}

/** Nothing that was ordered stays open at the partner. */
async function closeLeftovers({ hub }: CheckWorld): Promise<void> {
  for (const { activationId, closedAt } of [...hub.orders]) {
    if (closedAt) continue;
    const json = /^\d+$/.test(activationId) ? 'number' : 'string';
    await hub.finish({ text: activationId, json }, 4).catch(() => {});
  }
}
