import { createAddressGuard } from '#kernel/address-guard';
import { stringifyLosslessJson } from '#kernel/lossless-json';
import type { ListOutcome, PushOutcome } from '#suppliers/hub';
import {
  createHubClient,
  extractKey,
  finishReply,
  type HubRequest,
  hubCalls,
  noNumbersReply,
  numberReply,
  type PartnerDialect,
  PartnerWireError,
  parseBody,
  parseHubRequest,
  partnerErrorReply,
  renderPush,
  servicesReply,
  type WireReply,
} from '#suppliers/partner';
import { driveFaults } from './fault-control.ts';
import { type PartnerFault, partnerFaults } from './faults.ts';
import { type KitExchange, type KitReply, type KitRequest, startKitServer } from './kit-server.ts';
import {
  breakNumberReply,
  breakPush,
  breakReply,
  breakServicesReply,
  refuseBefore,
} from './partner-faults.ts';
import { createSimulatedOutbox, type SimulatedPush } from './simulated-outbox.ts';
import {
  createSimulatedSims,
  type SimulatedNumber,
  type SimulatedOperation,
  type SimulatedSimsOptions,
} from './simulated-sims.ts';

export type FakePartnerOptions = Omit<SimulatedSimsOptions, 'dialect'> & {
  dialect: PartnerDialect;
  key: string;
  /** Where the hub takes pushes, lists and messages. */
  hubUrl: string;
  port?: number | undefined;
  host?: string | undefined;
  faults?: readonly PartnerFault[] | undefined;
  /** For the fault `slow`. Default 12 s, past the hub's deadline. */
  slowMs?: number | undefined;
  /** Between two attempts of a push. Default 10 s. */
  retryMs?: number | undefined;
  /** After this long every new operation receives a message by itself; 0, the default, means never. */
  autoSmsMs?: number | undefined;
  /** Told of every request when it is answered. */
  onExchange?: ((exchange: KitExchange) => void) | undefined;
  /** Told of every attempt to push. */
  onPush?: ((outcome: PushOutcome) => void) | undefined;
};

export type FakePartner = {
  url: string;
  numbers: readonly SimulatedNumber[];
  operations: readonly SimulatedOperation[];
  pushes: readonly SimulatedPush[];
  exchanges: readonly KitExchange[];
  faults(): ReadonlySet<PartnerFault>;
  setFaults(faults: readonly PartnerFault[]): void;
  setHubUrl(hubUrl: string): void;
  /** From now on it does what it is asked, and answers only when it is let go. */
  holdAnswers(): HeldAnswers;
  /** A message arrives at a simulated number. Gives the push it makes; undefined where no operation is open. */
  receiveSms(sms: { to: string; from: string; text: string }): SimulatedPush | undefined;
  /** `onlinesim-v2`: reports all numbers. */
  reportNumbers(): Promise<ListOutcome>;
  /** `onlinesim-v2`: the sign of life. */
  checkWork(): Promise<ListOutcome>;
  /** Resolves when no push is due, or after `timeoutMs`; true if none is due. */
  settled(timeoutMs?: number): Promise<boolean>;
  close(): Promise<void>;
};

type HeldAnswers = {
  /** Resolves when so many requests wait for their answers. */
  waiting(count: number): Promise<void>;
  /** Gives all the answers, and holds none any more. */
  letGo(): void;
};

/** A partner that owns simulated SIMs: serves hubs' requests, pushes messages, misbehaves on demand. */
export async function createFakePartner(options: FakePartnerOptions): Promise<FakePartner> {
  const { dialect, key, slowMs = 12_000, retryMs = 10_000, autoSmsMs = 0 } = options;
  const sims = createSimulatedSims(options);
  let faults: ReadonlySet<PartnerFault> = new Set(options.faults);
  let { hubUrl } = options;
  let nextSmsId = 9_007_199_254_750_001n;
  const timers = new Set<NodeJS.Timeout>();
  let answers: ReturnType<typeof createHeldAnswers> | undefined;

  const hub = () =>
    createHubClient({
      dialect,
      hubUrl,
      key: faults.has('wrong-key') ? `${key}-wrong` : key,
      resolveGuard: createAddressGuard({ allow: ['127.0.0.0/8', '::1', '0.0.0.0/0'] }),
      ...(faults.has('no-charset') && { contentType: 'application/json' }),
    });
  const outbox = createSimulatedOutbox({
    client: hub,
    faults: () => faults,
    retryMs,
    onPush: options.onPush,
  });
  const server = await startKitServer({
    port: options.port,
    host: options.host,
    onExchange: options.onExchange,
    handle,
  });

  function pushSms(operation: SimulatedOperation, sms: { from: string; text: string }): SimulatedPush {
    nextSmsId += 1n;
    const stored = renderPush(dialect, {
      kind: operation.kind,
      smsId: dialect === 'smshub' ? nextSmsId : operation.id,
      phone: operation.number.phone,
      sender: sms.from,
      text: faults.has('mangles-text') ? sms.text.replace(/[^\x20-\x7e]/g, '?') : sms.text,
      receivedAt: new Date(),
    });
    const push = { operationId: operation.id, kind: operation.kind, stored: breakPush(stored, faults) };
    if (faults.has('closes-by-itself')) operation.closedAt = new Date();
    return outbox.add(push);
  }

  function later(afterMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, afterMs);
    timers.add(timer);
  }

  function takeNumber(request: Extract<HubRequest, { action: 'GET_NUMBER' }>): KitReply {
    if (faults.has('lies-about-stock')) return noNumbersReply();
    const operation = sims.take(request, faults.has('ignores-exclusions'));
    if (!operation) return noNumbersReply();
    const { number, id, uuid } = operation;
    if (faults.has('push-early')) pushSms(operation, { from: 'Early', text: 'early code 100001' });
    if (autoSmsMs > 0)
      later(autoSmsMs, () =>
        pushSms(operation, { from: 'Service', text: `Your code is ${100_000 + Number(id % 900_000n)}` }),
      );
    return breakNumberReply(numberReply({ number: number.phone, activationId: id }), uuid, faults);
  }

  function finish(request: Extract<HubRequest, { action: 'FINISH_ACTIVATION' }>): WireReply {
    if (request.status === undefined) return partnerErrorReply('bad_status');
    const operation = sims.finish(request.activationId, request.status, request.sumMicros);
    if (!operation) return partnerErrorReply('activation_not_found');
    if (operation.finishes === 1) {
      outbox.operationClosed(operation.id);
      if (faults.has('push-after-finish')) pushSms(operation, { from: 'Late', text: 'late code 900009' });
    }
    return finishReply();
  }

  function serve(request: KitRequest): KitReply {
    const body = parseBody(request.text ?? '');
    const shown = extractKey({ body, authorization: request.headers.authorization, query: request.query });
    if (shown.key !== key) throw new PartnerWireError('wrong_key');
    const call = hubCalls.find((name) => request.path === `/${name}`);
    if (!call && request.path !== '/') throw new PartnerWireError('unknown_method');
    const asked = parseHubRequest(body, call);
    if (asked.action === 'GET_NUMBER') return takeNumber(asked);
    if (asked.action === 'FINISH_ACTIVATION') return finish(asked);
    const stock = sims.stock().filter(({ service }) => asked.kind !== 'rental' || service === 'rent');
    return breakServicesReply(servicesReply(stock, dialect === 'smshub' ? 'exclusive' : 'sum'), faults);
  }

  function handle(request: KitRequest): KitReply {
    if (request.path === '/kit/sms') return takeKitSms(request);
    if (request.path === '/kit/state') return showState();
    if (request.path === '/kit/faults') return driveFaults(partner, request, partnerFaults);
    try {
      const reply = refuseBefore(faults) ?? breakReply(serve(request), faults, slowMs);
      return answers ? answers.hold(reply) : reply;
    } catch (error) {
      if (error instanceof PartnerWireError) return partnerErrorReply(error.replyCase);
      throw error;
    }
  }

  function takeKitSms(request: KitRequest): KitReply {
    const { to, from, text } = parseBody(request.text ?? '{}');
    const push = partner.receiveSms({
      to: String(to),
      from: String(from ?? 'Kit'),
      text: String(text ?? ''),
    });
    return { httpStatus: push ? 200 : 404, body: JSON.stringify({ pushed: push !== undefined }) };
  }

  function showState(): KitReply {
    const { operations } = sims;
    return { httpStatus: 200, body: stringifyLosslessJson({ operations, pushes: outbox.rows }) };
  }

  const partner: FakePartner = {
    url: server.url,
    numbers: sims.numbers,
    operations: sims.operations,
    pushes: outbox.rows,
    exchanges: server.exchanges,
    faults: () => faults,
    setFaults(next) {
      faults = new Set(next);
    },
    setHubUrl(next) {
      hubUrl = next;
    },
    holdAnswers() {
      const held = createHeldAnswers(() => {
        answers = undefined;
      });
      answers = held;
      return held;
    },
    receiveSms({ to, from, text }) {
      const phone = to.replace(/^\+/, '');
      if (dialect === 'onlinesim-v2') {
        const stored = renderPush(dialect, {
          kind: 'activation',
          smsId: 1n,
          phone,
          sender: from,
          text,
          receivedAt: new Date(),
        });
        return outbox.add({ operationId: 0n, kind: 'activation', stored });
      }
      const operation = sims.findOpen(phone);
      return operation && pushSms(operation, { from, text });
    },
    reportNumbers: () =>
      hub().lists.send(
        sims.numbers.map(({ phone, callingCode }) => ({
          phone,
          country: callingCode,
          operator: undefined,
          placedAt: undefined,
          portId: `sim-${phone}`,
          rent: true,
        })),
      ),
    checkWork: () => hub().lists.checkWork(),
    settled: outbox.settled,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      answers?.letGo();
      outbox.close();
      await server.close();
    },
  };
  return partner;
}

function createHeldAnswers(onLetGo: () => void): HeldAnswers & { hold(reply: KitReply): KitReply } {
  let count = 0;
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const watchers = new Set<() => void>();
  return {
    hold(reply) {
      count += 1;
      for (const watcher of watchers) watcher();
      return { ...reply, until };
    },
    waiting: (wanted) =>
      new Promise((resolve) => {
        const watcher = () => {
          if (count >= wanted) resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    letGo() {
      onLetGo();
      letGo();
    },
  };
}
