import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '#kernel/refusal';
import { termPrice } from './rent-price.ts';
import {
  assertTerm,
  begin,
  beginRental,
  cancel,
  expire,
  extend,
  finish,
  isOpen,
  isRental,
  longestExtension,
  mayBecome,
  type Rental,
  type RentalRecord,
  type RentalState,
  type RentRules,
  receive,
  refuse,
  renew,
  rentalStates,
  setAutoRenew,
  shownStates,
  standAt,
} from './rental.ts';

const start = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const HOUR = 3_600;
const rules: RentRules = {
  minHours: 2,
  maxHours: 1_344,
  guardSeconds: 1_200,
  missesToBan: 3,
  banSeconds: 86_400,
};

function inState(state: RentalState, changes: Partial<Rental> = {}): Rental {
  return {
    id: 1,
    accountId: 1n,
    countryId: 2,
    operator: 'any',
    numberId: 1n,
    poolId: 1n,
    supplierId: 1n,
    phone: '77010000001',
    hours: 4,
    priceMicros: 400_000n,
    autoRenewHours: null,
    messageCount: ['active', 'finished'].includes(state) ? 1 : 0,
    lastMessageAt: null,
    asked: false,
    ...beginRental(start, 4, rules),
    ...changes,
    // Events must refuse orders, too, which no type lets them have.
    state: state as Rental['state'],
  };
}

/** The result of an event in a state: the next state, or the refusal's code. */
function outcome(event: (rental: Rental) => RentalRecord, rental: Rental): string {
  try {
    return event(rental).state;
  } catch (error) {
    if (isRefusal(error)) return `no: ${error.code}`;
    throw error;
  }
}

const term = { hours: 2, priceMicros: 200_000n };
const now = after(600);
const given = { numberId: 7n, phone: '77010000007' };
const events: Record<string, (rental: Rental) => RentalRecord> = {
  begin: (rental) => begin(rental, given, now, rules),
  beginUnguarded: (rental) => begin(rental, given, now, { ...rules, guardSeconds: 0 }),
  refuse: (rental) => refuse(rental, now),
  receive: (rental) => receive(rental, now),
  extend: (rental) => extend(rental, term, now, rules),
  renew: (rental) => renew({ ...rental, endsAt: now }, term, now),
  setAutoRenew: (rental) => setAutoRenew(rental, 4, now),
  finish: (rental) => finish(rental, now),
  cancel: (rental) => cancel(rental, now),
  expire: (rental) => expire(rental, now),
};

const no = 'no: rental_closed';
const shut = { ordering: no, refused: no, finished: no, cancelled: no, missed: no };
const begun = { waiting: no, active: no, ...shut };
const expected: Record<string, Record<RentalState, string>> = {
  begin: { ...begun, ordering: 'waiting' },
  beginUnguarded: { ...begun, ordering: 'active' },
  refuse: { ...begun, ordering: 'refused' },
  receive: { waiting: 'active', active: 'active', ...shut },
  extend: { waiting: 'waiting', active: 'active', ...shut },
  renew: { waiting: no, active: 'active', ...shut },
  setAutoRenew: { waiting: 'waiting', active: 'active', ...shut },
  finish: { waiting: 'no: rental_no_message', active: 'finished', ...shut },
  cancel: { waiting: 'cancelled', active: 'no: rental_cancel_too_late', ...shut },
  expire: {
    ordering: 'ordering',
    refused: 'refused',
    waiting: 'missed',
    active: 'finished',
    finished: 'finished',
    cancelled: 'cancelled',
    missed: 'missed',
  },
};

const table = Object.keys(events).flatMap((event) => rentalStates.map((state) => ({ event, state })));

describe('every event in every state', () => {
  it.each(table)('$event on $state', ({ event, state }) => {
    const act = events[event];

    expect(act && outcome(act, inState(state))).toBe(expected[event]?.[state]);
  });
});

it('moves only along the table, from every state to every other', () => {
  const reached = new Set<string>();
  for (const state of rentalStates) {
    for (const act of Object.values(events)) {
      const from = inState(state);
      let to: RentalRecord;
      try {
        to = act(from);
      } catch {
        continue;
      }
      if (to !== from) reached.add(`${from.state}>${to.state}`);
    }
  }
  const allowed = rentalStates.flatMap((from) => mayBecome[from].map((to) => `${from}>${to}`));

  expect([...reached].sort()).toEqual(allowed.sort());
});

it('has the states that the column allows, and is open in those that its indexes name', async () => {
  const read = (name: string) =>
    readFile(new URL(`../../../platform/db/migrations/${name}.sql`, import.meta.url), 'utf8');
  const text = await read('0010-rentals');
  const allowed = /add constraint rental_state_known\s+check \(state in \(([^)]*)\)\)/.exec(
    await read('0086-asked-rentals'),
  )?.[1];
  const open = /rental_open_once on rental \(number_id\) where state in \(([^)]*)\)/.exec(text)?.[1];
  const list = (sql: string | undefined) => sql?.match(/\w+/g);

  expect(list(allowed)).toEqual([...rentalStates]);
  expect(list(open)).toEqual(rentalStates.filter((state) => isOpen({ state })));
});

describe('time', () => {
  it('refunds at the end of the guard time, and not a moment before', () => {
    const waiting = inState('waiting');

    expect(standAt(waiting, after(1_199.999)).state).toBe('waiting');
    expect(standAt(waiting, after(1_200))).toMatchObject({ state: 'missed', changedAt: after(1_200) });
    expect(outcome((rental) => receive(rental, after(1_200)), waiting)).toBe('no: rental_closed');
    expect(outcome((rental) => cancel(rental, after(1_200)), waiting)).toBe('no: rental_closed');
  });

  it('ends an active rental at the end of its term, and nothing can be done with it then', () => {
    const active = inState('active');

    expect(standAt(active, after(4 * HOUR - 0.001)).state).toBe('active');
    expect(standAt(active, after(4 * HOUR))).toMatchObject({ state: 'finished', changedAt: after(4 * HOUR) });
    for (const act of [receive, finish, cancel])
      expect(outcome((rental) => act(rental, after(4 * HOUR)), active)).toBe('no: rental_closed');
  });

  it('goes on past its term while it renews itself, until the sweep decides', () => {
    const renewing = inState('active', { autoRenewHours: 4 });

    expect(standAt(renewing, after(5 * HOUR)).state).toBe('active');
    expect(receive(renewing, after(5 * HOUR)).messageCount).toBe(2);
    expect(renew(renewing, term, after(5 * HOUR)).endsAt).toEqual(after(6 * HOUR));
  });

  it('renews at the end of a term and not before, even if it is called to', () => {
    const renewing = inState('active', { autoRenewHours: 4 });

    expect(outcome((rental) => renew(rental, term, after(4 * HOUR - 0.001)), renewing)).toBe(no);
    expect(renew(renewing, term, after(4 * HOUR))).toMatchObject({ hours: 6, endsAt: after(6 * HOUR) });
  });

  it('never guards for longer than the term, and begins paid where there is no guard', () => {
    expect(beginRental(start, 2, { ...rules, guardSeconds: 3 * HOUR }).guardUntil).toEqual(after(2 * HOUR));
    expect(beginRental(start, 2, { ...rules, guardSeconds: 0 }).state).toBe('active');
  });
});

describe('a renewal', () => {
  it('that is set to what it is changes nothing', () => {
    const renewing = inState('active', { autoRenewHours: 4 });

    expect(setAutoRenew(renewing, 4, now)).toBe(renewing);
    expect(setAutoRenew(renewing, null, now)).toMatchObject({ autoRenewHours: null, changedAt: now });
  });
});

it('is shown to its customer in every state but those of an order', () => {
  expect(shownStates).toEqual(['waiting', 'active', 'finished', 'cancelled', 'missed']);
  expect(rentalStates.filter((state) => isRental(inState(state)))).toEqual(shownStates);
});

describe('a term', () => {
  it.each([
    [1, false],
    [2, true],
    [1_344, true],
    [1_345, false],
    [2.5, false],
    [Number.NaN, false],
    [-2, false],
  ])('of %d hours is allowed: %s', (hours, allowed) => {
    const check = () => assertTerm(hours, rules);

    if (allowed) expect(check).not.toThrow();
    else expect(check).toThrow('rental_term_bad');
  });

  it('may be extended as long as no more than the longest term lies ahead', () => {
    const active = inState('active');

    expect(longestExtension(active, start, rules)).toBe(1_340);
    expect(longestExtension(active, after(1), rules)).toBe(1_340);
    expect(longestExtension(active, after(HOUR), rules)).toBe(1_341);
    expect(longestExtension(active, after(3.5 * HOUR), rules)).toBe(1_343);
    expect(longestExtension(active, after(5 * HOUR), rules)).toBe(1_344);
    expect(longestExtension(inState('active', { endsAt: after(1_344 * HOUR) }), start, rules)).toBe(0);
    expect(outcome((rental) => extend(rental, { ...term, hours: 1_341 }, now, rules), active)).toBe(
      'no: rental_term_bad',
    );
    expect(extend(active, { ...term, hours: 1_340 }, now, rules)).toMatchObject({
      hours: 1_344,
      priceMicros: 600_000n,
      endsAt: after(1_344 * HOUR),
    });
  });
});

describe('the price of a term', () => {
  const ladder = [
    { fromHours: 2, unitHours: 1, priceMicros: 50_000n },
    { fromHours: 24, unitHours: 24, priceMicros: 600_000n },
    { fromHours: 168, unitHours: 24, priceMicros: 400_000n },
  ];

  it.each([
    [2, 100_000n],
    [11, 550_000n],
    // Twelve hours cost as much as a day, and so do all terms up to it.
    [12, 600_000n],
    [23, 600_000n],
    [24, 600_000n],
    [25, 1_200_000n],
    [48, 1_200_000n],
    // Five days at the daily price would cost more than a week.
    [119, 2_800_000n],
    [168, 2_800_000n],
    [169, 3_200_000n],
    [1_344, 22_400_000n],
  ])('of %d hours is %d', (hours, price) => {
    expect(termPrice(ladder, hours)).toBe(price);
  });

  it('is nothing where there are no steps', () => {
    expect(termPrice([], 24)).toBeUndefined();
  });

  it('never falls when the term grows, whatever the steps', () => {
    const step = fc.record({
      fromHours: fc.integer({ min: 1, max: 1_000 }),
      unitHours: fc.integer({ min: 1, max: 200 }),
      priceMicros: fc.bigInt({ min: 0n, max: 10_000_000n }),
    });
    const hours = fc.integer({ min: 1, max: 2_000 });

    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), hours, hours, (steps, one, other) => {
        const [short, long] = [Math.min(one, other), Math.max(one, other)];

        expect((termPrice(steps, short) ?? 0n) <= (termPrice(steps, long) ?? 0n)).toBe(true);
      }),
    );
  });
});
