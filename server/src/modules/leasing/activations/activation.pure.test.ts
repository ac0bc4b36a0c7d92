import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import {
  type Activation,
  type ActivationState,
  activationStates,
  begin,
  cancel,
  expire,
  finish,
  isLease,
  isOverdue,
  isShown,
  lateSince,
  mayBecome,
  receive,
  refuse,
  requestAnother,
  standAt,
  stateAt,
  takesLate,
} from './activation.ts';

const start = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

function inState(state: ActivationState): Activation {
  return {
    id: 1,
    accountId: 1n,
    serviceId: 'tg',
    countryId: 2,
    operator: 'any',
    numberId: 1n,
    poolId: 1n,
    supplierId: 1n,
    phone: '77010000001',
    state,
    priceMicros: 100_000n,
    payoutMicros: null,
    holdId: 1n,
    code: ['waiting', 'cancelled', 'expired'].includes(state) ? null : '111',
    messageCount: 0,
    lastMessageAt: null,
    createdAt: start,
    cancellableAt: after(120),
    expiresAt: after(1200),
    changedAt: start,
  };
}

/** The result of an event in a state: the next state, or the refusal's code. */
function outcome(event: (activation: Activation) => Activation, state: ActivationState): string {
  try {
    return event(inState(state)).state;
  } catch (error) {
    if (isRefusal(error)) return `no: ${error.code}`;
    throw error;
  }
}

const now = after(600);
const events: Record<string, (activation: Activation) => Activation> = {
  receive: (activation) => receive(activation, { code: '222', at: now }),
  requestAnother: (activation) => requestAnother(activation, now),
  finish: (activation) => finish(activation, now),
  cancel: (activation) => cancel(activation, now, { early: false }),
  expire: (activation) => expire(activation, now),
  begin: (activation) =>
    begin(activation, { numberId: 2n, phone: '77010000002' }, now, {
      lifetimeSeconds: 1200,
      earlyCancelSeconds: 120,
      restSeconds: 0,
    }),
  refuse: (activation) => refuse(activation, now),
};

const expected: Record<string, Record<ActivationState, string>> = {
  receive: {
    ordering: 'no: activation_closed',
    refused: 'no: activation_closed',
    waiting: 'received',
    received: 'received',
    retrying: 'received',
    finished: 'no: activation_closed',
    cancelled: 'no: activation_closed',
    expired: 'no: activation_closed',
  },
  requestAnother: {
    ordering: 'no: activation_closed',
    refused: 'no: activation_closed',
    waiting: 'no: no_code_yet',
    received: 'retrying',
    retrying: 'retrying',
    finished: 'no: activation_closed',
    cancelled: 'no: activation_closed',
    expired: 'no: activation_closed',
  },
  finish: {
    ordering: 'no: activation_closed',
    refused: 'no: activation_closed',
    waiting: 'no: no_code_yet',
    received: 'finished',
    retrying: 'finished',
    finished: 'finished',
    cancelled: 'no: activation_closed',
    expired: 'no: activation_closed',
  },
  cancel: {
    ordering: 'no: activation_closed',
    refused: 'no: activation_closed',
    waiting: 'cancelled',
    received: 'no: code_received',
    retrying: 'no: code_received',
    finished: 'no: activation_closed',
    cancelled: 'cancelled',
    expired: 'no: activation_closed',
  },
  expire: {
    ordering: 'ordering',
    refused: 'refused',
    waiting: 'expired',
    received: 'finished',
    retrying: 'finished',
    finished: 'finished',
    cancelled: 'cancelled',
    expired: 'expired',
  },
  begin: {
    ordering: 'waiting',
    refused: 'no: activation_closed',
    waiting: 'no: activation_closed',
    received: 'no: activation_closed',
    retrying: 'no: activation_closed',
    finished: 'no: activation_closed',
    cancelled: 'no: activation_closed',
    expired: 'no: activation_closed',
  },
  refuse: {
    ordering: 'refused',
    refused: 'no: activation_closed',
    waiting: 'no: activation_closed',
    received: 'no: activation_closed',
    retrying: 'no: activation_closed',
    finished: 'no: activation_closed',
    cancelled: 'no: activation_closed',
    expired: 'no: activation_closed',
  },
};

const table = Object.keys(events).flatMap((event) => activationStates.map((state) => ({ event, state })));

describe('every event in every state', () => {
  it.each(table.filter(({ state }) => expected.receive?.[state] !== undefined))(
    '$event on $state',
    ({ event, state }) => {
      const act = events[event];

      expect(act && outcome(act, state)).toBe(expected[event]?.[state]);
    },
  );
});

it('moves only along the table, from every state to every other', () => {
  const reached = new Set<string>();
  for (const state of activationStates) {
    for (const act of Object.values(events)) {
      const from = inState(state);
      let to: Activation;
      try {
        to = act(from);
      } catch {
        continue;
      }
      if (to !== from) reached.add(`${from.state}>${to.state}`);
    }
  }
  const allowed = activationStates.flatMap((from) => mayBecome[from].map((to) => `${from}>${to}`));

  expect([...reached].sort()).toEqual(allowed.sort());
});

it('keeps the newest code and counts the messages', () => {
  const first = receive(inState('waiting'), { code: '111', at: after(10) });
  const second = receive(first, { code: '222', at: after(20) });

  expect(second).toMatchObject({ code: '222', messageCount: 2, lastMessageAt: after(20), state: 'received' });
});

it('denies an early cancel until the grace period is over, unless the rule is lifted', () => {
  const activation = inState('waiting');

  expect(() => cancel(activation, after(119), { early: false })).toThrow('cancel_too_early');
  expect(cancel(activation, after(120), { early: false }).state).toBe('cancelled');
  expect(cancel(activation, after(1), { early: true }).state).toBe('cancelled');
});

it('stands as expired the moment its time is up, before any sweep', () => {
  expect(standAt(inState('waiting'), after(1199)).state).toBe('waiting');
  expect(standAt(inState('waiting'), after(1200)).state).toBe('expired');
  expect(standAt(inState('received'), after(1200)).state).toBe('finished');
  expect(() => receive(inState('waiting'), { code: '1', at: after(1200) })).toThrow('activation_closed');
});

it.each<[ActivationState, number, boolean]>([
  ['finished', 0, true],
  ['finished', 29.999, true],
  ['finished', 30, false],
  ['received', 0, false],
  ['received', 1_199.999, false],
  ['received', 1_200, true],
  ['received', 1_229.999, true],
  ['received', 1_230, false],
  ['retrying', 1_199.999, false],
  ['retrying', 1_200, true],
  ['waiting', 1_200, false],
  ['ordering', 1_200, false],
  ['refused', 0, false],
  ['cancelled', 0, false],
  ['expired', 0, false],
])('one that is %s takes a late message after %s s: %s', (state, seconds, isTaken) => {
  expect(takesLate(inState(state), after(seconds))).toBe(isTaken);
});

it('looks back as far as a message may be late', () => {
  expect(lateSince(after(100))).toEqual(after(70));
});

it('begins when its supplier has given a number', () => {
  const rules = { lifetimeSeconds: 60, earlyCancelSeconds: 5, restSeconds: 0 };
  const order = { ...inState('ordering'), numberId: null, phone: '' };

  expect(begin(order, { numberId: 7n, phone: '77010000007' }, after(10), rules)).toEqual({
    ...order,
    ...{ state: 'waiting', numberId: 7n, phone: '77010000007' },
    ...{ createdAt: after(10), changedAt: after(10), expiresAt: after(70), cancellableAt: after(15) },
  });
  expect(refuse(order, after(10))).toEqual({ ...order, state: 'refused', changedAt: after(10) });
});

it('is a lease in every state but before it has a number, and overdue only while it is open', () => {
  const which = (is: (activation: Activation) => boolean) =>
    activationStates.filter((state) => is(inState(state)));

  expect(which((one) => !isLease(one))).toEqual(['ordering', 'refused']);
  expect(which((one) => isOverdue(one, after(1_200)))).toEqual(['waiting', 'received', 'retrying']);
  expect(which((one) => isOverdue(one, after(1_199.999)))).toEqual([]);
});

it.each(activationStates)('that is %s stands for a poll where it stands for everybody', (state) => {
  const one = inState(state);
  if (!isLease(one)) return expect(isShown(one)).toBe(false);

  for (const now of [start, after(1_199.999), after(1_200), after(9_999)])
    expect(stateAt(one, now)).toBe(standAt(one, now).state);
});

it('knows the states of the column constraint', async () => {
  const folder = new URL('../../../platform/db/migrations/', import.meta.url);
  const migration = await readFile(new URL('0021-partner-operations.sql', folder), 'utf8');
  const list =
    /constraint activation_state_known\s+check \(state in \(([^)]*)\)\)/.exec(migration)?.[1] ?? '';

  expect(list.match(/\w+/g)?.sort()).toEqual([...activationStates].sort());
});
