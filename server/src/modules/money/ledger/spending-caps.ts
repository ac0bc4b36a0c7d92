import type { ReaderOrTx, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { type HoldRow, type LedgerAccount, lockCustomers } from './ledger-store.ts';
import {
  addSpending,
  deleteCap,
  findCaps,
  listCaps,
  markCapped,
  type Spending,
  type SpendingCap,
  sumHeldSince,
  takeBackSpending,
  upsertCap,
} from './spending-cap-store.ts';

/** Who spends: an account, by one of its keys where it is one. */
export type Spender = { accountId: bigint; keyId?: bigint | undefined };

/** The caps of those who spend in one transaction, with what it has planned counted in. */
export type Caps = {
  /** `cap_reached` where one order of so much is too much, for the order or for the day. */
  refusalOf(spender: Spender, amountMicros: bigint): Refusal | undefined;
  count(spender: Spender, amountMicros: bigint): void;
  /** For a plan: what is counted in it is not counted here. */
  copy(): Caps;
  /** Writes down what was counted. */
  write(tx: Tx): Promise<void>;
};

const DAY_MS = 86_400_000;
const PAGE = 5_000;
/** The most that a column holds, by far. */
const MOST_MICROS = 10n ** 18n;

/** The day of UTC, counted from 1970. */
const dayOf = (moment: Date) => Math.floor(moment.getTime() / DAY_MS);

const nobodysCaps: Caps = {
  refusalOf: () => undefined,
  count: () => {},
  copy: () => nobodysCaps,
  write: async () => {},
};

/** Of locked customers; nothing is read where none of them has a cap. */
export async function readCaps(
  tx: Tx,
  customers: ReadonlyMap<bigint, LedgerAccount>,
  spenders: readonly Spender[],
  now: Date,
): Promise<Caps> {
  const capped = [...customers].filter(([, { capped }]) => capped);
  if (capped.length === 0) return nobodysCaps;
  const found = await findCaps(
    tx,
    capped.map(([, { id }]) => id),
    [...new Set(spenders.flatMap(({ keyId }) => keyId ?? []))],
  );
  return createCaps(found, new Map(capped.map(([accountId, { id }]) => [accountId, id])), dayOf(now));
}

function createCaps(
  caps: readonly SpendingCap[],
  ledgerIds: ReadonlyMap<bigint, bigint>,
  today: number,
  counted: ReadonlyMap<SpendingCap, bigint> = new Map(),
): Caps {
  const planned = new Map(counted);
  const concerning = ({ accountId, keyId }: Spender) => {
    const ledgerId = ledgerIds.get(accountId);
    return caps.filter(
      (cap) => cap.ledgerAccountId === ledgerId && (cap.keyId === 0n || cap.keyId === keyId),
    );
  };
  const leftToday = (cap: SpendingCap) =>
    cap.dayMicros === null ? undefined : cap.dayMicros - spentOn(cap, today) - (planned.get(cap) ?? 0n);

  return {
    refusalOf(spender, amountMicros) {
      for (const cap of concerning(spender)) {
        const of = cap.keyId === 0n ? 'account' : 'key';
        if (cap.orderMicros !== null && amountMicros > cap.orderMicros)
          return new Refusal('cap_reached', { cap: 'order', of, leftMicros: cap.orderMicros });
        const left = leftToday(cap);
        // What costs nothing reaches no cap, not even one that was lowered below what is spent.
        if (left !== undefined && amountMicros > 0n && amountMicros > left)
          return new Refusal('cap_reached', { cap: 'day', of, leftMicros: left > 0n ? left : 0n });
      }
      return undefined;
    },
    count(spender, amountMicros) {
      for (const cap of concerning(spender)) planned.set(cap, (planned.get(cap) ?? 0n) + amountMicros);
    },
    copy: () => createCaps(caps, ledgerIds, today, planned),
    write: (tx) =>
      addSpending(
        tx,
        [...planned].map(([{ ledgerAccountId, keyId }, micros]) => ({
          ledgerAccountId,
          keyId,
          day: today,
          micros,
        })),
      ),
  };
}

/** A cap that a clock ahead of ours has counted on is of that clock's day. */
const spentOn = ({ day, spentMicros }: SpendingCap, today: number) => (day >= today ? spentMicros : 0n);

/** Money of these holds has come back: it is not spent, on the day on which it was. */
export async function uncountSpending(
  tx: Tx,
  returned: readonly { hold: HoldRow; micros: bigint }[],
): Promise<void> {
  await takeBackSpending(
    tx,
    returned
      .filter(({ micros }) => micros > 0n)
      .flatMap(({ hold: { ledgerAccountId, keyId, createdAt }, micros }): Spending[] =>
        (keyId === null ? [0n] : [0n, keyId]).map((of) => ({
          ...{ ledgerAccountId, keyId: of },
          ...{ day: dayOf(createdAt), micros },
        })),
      ),
  );
}

/** The caps of an account (`keyId` null) or of a key; null: none. */
export type SetCap = {
  accountId: bigint;
  keyId: bigint | null;
  orderMicros: bigint | null;
  dayMicros: bigint | null;
};

/** A cap and what is spent of it on the day of UTC that it is. */
export type CapView = Omit<SetCap, 'accountId'> & { spentTodayMicros: bigint };

/**
 * Sets both caps anew, and counts what was spent today before. The account is locked: an order counts before or after. Refuses
 * `account_not_found`, `bad_amount`.
 */
export async function setCap(tx: Tx, command: SetCap, now: Date): Promise<CapView> {
  const { accountId, keyId, orderMicros, dayMicros } = command;
  for (const micros of [orderMicros, dayMicros])
    if (micros !== null && (micros < 0n || micros > MOST_MICROS)) throw new Refusal('bad_amount');
  const customer = (await lockCustomers(tx, [accountId])).get(accountId);
  if (!customer) throw new Refusal('account_not_found', { accountId });

  const ref = { ledgerAccountId: customer.id, keyId: keyId ?? 0n };
  const spentMicros = await sumSpentToday(tx, ref, now);
  if (orderMicros === null && dayMicros === null) await deleteCap(tx, ref);
  else await upsertCap(tx, { ...ref, orderMicros, dayMicros, day: dayOf(now), spentMicros });
  await markCapped(tx, customer.id);
  return { keyId, orderMicros, dayMicros, spentTodayMicros: spentMicros };
}

async function sumSpentToday(
  tx: Tx,
  ref: Pick<SpendingCap, 'ledgerAccountId' | 'keyId'>,
  now: Date,
): Promise<bigint> {
  const since = new Date(dayOf(now) * DAY_MS);
  let sum = 0n;
  let before: bigint | null = null;
  do {
    const page = await sumHeldSince(tx, { ...ref, since, before, limit: PAGE });
    sum += page.spentMicros;
    before = page.before;
  } while (before !== null);
  return sum;
}

/** Of the account and of its keys. */
export async function viewCaps(on: ReaderOrTx, accountId: bigint, now: Date): Promise<CapView[]> {
  const caps = await listCaps(on, accountId);
  return caps.map((cap) => ({
    keyId: cap.keyId === 0n ? null : cap.keyId,
    orderMicros: cap.orderMicros,
    dayMicros: cap.dayMicros,
    spentTodayMicros: spentOn(cap, dayOf(now)),
  }));
}
