import { type HubClient, PUSH_RETRY_MS, type PushOutcome } from '#suppliers/hub';
import type { OperationKind } from '#suppliers/supplier';
import type { PartnerFault } from './faults.ts';
import { sleep } from './kit-server.ts';

/** A push of a fake partner and what became of it. */
export type SimulatedPush = {
  operationId: bigint;
  kind: OperationKind;
  stored: string;
  attempts: PushOutcome[];
  state: 'due' | 'delivered' | 'rejected' | 'filtered' | 'paused' | 'expired';
};

export type SimulatedOutbox = {
  rows: readonly SimulatedPush[];
  add(push: { operationId: bigint; kind: OperationKind; stored: string }): SimulatedPush;
  /** The hub has closed the operation: its rows end two minutes later (contract 10.2). */
  operationClosed(operationId: bigint): void;
  /** Resolves when no row is due any more, or after `timeoutMs`; true if none is due. */
  settled(timeoutMs?: number): Promise<boolean>;
  close(): void;
};

const MAX_FILTERED_IN_A_ROW = 6;
const HOLD_BACK_ATTEMPTS = 3;
const AFTER_CLOSE_MS = 120_000;
const SHUFFLE_MS = 300;

/** The outbox of contract 10.2 without its database: same content again after `retryMs`, in order per operation. */
export function createSimulatedOutbox(options: {
  client: () => HubClient;
  faults: () => ReadonlySet<PartnerFault>;
  retryMs: number;
  onPush?: ((outcome: PushOutcome) => void) | undefined;
}): SimulatedOutbox {
  const rows: SimulatedPush[] = [];
  const stop = new AbortController();
  const closedAt = new Map<bigint, number>();
  const running = new Set<Promise<void>>();

  async function send(row: SimulatedPush): Promise<void> {
    let filtered = 0;
    await waitForTurn(row);
    while (row.state === 'due' && !stop.signal.aborted) {
      const again = row.attempts.length > 0 && options.faults().has('changes-content');
      const outcome = await options
        .client()
        .push({ kind: row.kind, stored: again ? `${row.stored} ` : row.stored });
      row.attempts.push(outcome);
      options.onPush?.(outcome);
      filtered = outcome.verdict === 'filtered' ? filtered + 1 : 0;
      row.state = nextState(row, outcome, filtered);
      if (row.state === 'due') await sleep(waitAfter(outcome), stop.signal);
    }
    if (row.state === 'delivered' && options.faults().has('repeats')) await repeat(row);
  }

  async function waitForTurn(row: SimulatedPush): Promise<void> {
    if (options.faults().has('out-of-order')) {
      // The first of a burst waits for the others to overtake it.
      const first = rows.find(({ operationId }) => operationId === row.operationId) === row;
      if (first) await sleep(SHUFFLE_MS, stop.signal);
      return;
    }
    const before = rows
      .slice(0, rows.indexOf(row))
      .filter(({ operationId }) => operationId === row.operationId);
    while (
      before.some(({ state, attempts }) => state === 'due' && attempts.length < HOLD_BACK_ATTEMPTS) &&
      !stop.signal.aborted
    ) {
      await sleep(10, stop.signal);
    }
  }

  async function repeat({ kind, stored, attempts }: SimulatedPush): Promise<void> {
    await sleep(50, stop.signal);
    attempts.push(await options.client().push({ kind, stored }));
  }

  function nextState(row: SimulatedPush, outcome: PushOutcome, filtered: number): SimulatedPush['state'] {
    const closed = closedAt.get(row.operationId);
    if (outcome.verdict === 'delivered') return 'delivered';
    if (outcome.verdict === 'rejected') return options.faults().has('never-stops') ? 'due' : 'rejected';
    if (outcome.verdict === 'pause') return 'paused';
    if (options.faults().has('gives-up')) return 'expired';
    if (filtered >= MAX_FILTERED_IN_A_ROW) return 'filtered';
    return closed !== undefined && Date.now() - closed > AFTER_CLOSE_MS ? 'expired' : 'due';
  }

  function waitAfter(outcome: PushOutcome): number {
    const told = 'retryAfterMs' in outcome ? outcome.retryAfterMs : PUSH_RETRY_MS;
    return told > PUSH_RETRY_MS ? told : options.retryMs;
  }

  return {
    rows,
    add(push) {
      const row: SimulatedPush = { ...push, attempts: [], state: 'due' };
      rows.push(row);
      const task = send(row).finally(() => running.delete(task));
      running.add(task);
      return row;
    },
    operationClosed(operationId) {
      closedAt.set(operationId, Date.now());
    },
    async settled(timeoutMs = 30_000) {
      const all = (async () => {
        while (running.size > 0) await Promise.all(running);
        return true;
      })();
      const giveUp = new AbortController();
      const tooLate = sleep(timeoutMs, giveUp.signal).then(() => false);
      return Promise.race([all, tooLate]).finally(() => giveUp.abort());
    },
    close() {
      stop.abort();
    },
  };
}
