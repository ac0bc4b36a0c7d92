import { createHash } from 'node:crypto';
import { type Database, isDatabaseDown, type Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { createGroup, type Outcome, succeeded } from '#kernel/group';
import type { SmsPart } from '#suppliers/own-kind';
import {
  deleteStoredGroups,
  findOverdueGroups,
  holdPartGroup,
  insertPart,
  listParts,
  lockPartGroup,
  lockUnstoredGroups,
  markStored,
  type Part,
  type PartGroup,
  setPartGroup,
  startRound,
} from './part-store.ts';

/** A part at the door, and the SMS that it belongs to. */
export type ArrivingPart = {
  supplierId: bigint;
  phone: string;
  /** Where no number is known: the line, and the receiver as it was written. Else empty. */
  cameBy: string;
  sender: string;
  text: string;
  part: SmsPart;
  id?: string | undefined;
  raw: string;
  dedupeWindowSeconds: number;
};

/** A longer SMS, put together. */
export type JoinedSms = {
  supplierId: bigint;
  phone: string;
  sender: string;
  text: string;
  /** Its own for ever: the same however often it is put together. */
  id: string;
  raw: string;
  /** The parts that never came, by their places. */
  lost: readonly number[];
};

/** A message whose parts have not all come after so long is stored with gaps. */
export const PARTS_WAIT_SECONDS = 600;
/** What is whole is stored at once; after so long the one who did it has died. */
const WHOLE_WAIT_SECONDS = 30;
/** The parts of a stored SMS are known for so long, so that a late repeat of one is no new SMS. */
const PARTS_KEPT_SECONDS = 86_400;
const SWEEP_MOST = 500;
const GROUP = 64;
/** Stands for a part that never came. */
const GAP = '[…]';

/**
 * What became of a part. `blocked`: it belongs to a further SMS under the same reference, and is put to it once `whole`, the
 * one before, is stored.
 */
type Placed = {
  group: PartGroup;
  outcome: 'added' | 'repeated' | 'blocked';
  whole: JoinedSms | undefined;
};

/**
 * Puts parts of SMS together, in whatever order they come. A part is kept before its source is told so; the whole SMS goes
 * to `store`, which knows it again by its id, so that a process that dies in between neither loses nor doubles it.
 */
export function createJoinParts({
  db,
  clock,
  store,
}: {
  db: Database;
  clock: Clock;
  store(sms: JoinedSms): Promise<unknown>;
}) {
  const place = createGroup<ArrivingPart, Placed>({
    maxSize: GROUP,
    run: (arrivals) => db.write((tx) => placeAll(tx, arrivals, clock())),
  });

  async function storeWhole(group: PartGroup, sms: JoinedSms): Promise<void> {
    await store(sms);
    await db.write((tx) => markStored(tx, group, clock()));
  }

  async function storeGroups(groups: readonly PartGroup[]): Promise<JoinedSms[]> {
    const stored: JoinedSms[] = [];
    const failures: unknown[] = [];
    for (const { id, round } of groups)
      try {
        const sms = await db.write((tx) => closeGroup(tx, { id, round }));
        if (!sms) continue;
        await storeWhole(sms.group, sms.joined);
        stored.push(sms.joined);
      } catch (error) {
        if (isDatabaseDown(error)) throw error;
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
    return stored;
  }

  return {
    /** Keeps a part, and stores the SMS once it is whole. */
    async receive(arriving: ArrivingPart): Promise<'waiting' | 'stored' | 'repeated'> {
      for (;;) {
        const { group, outcome, whole } = await place(arriving);
        // Of a repeat, too: whoever brought the last part may have died before the SMS was stored.
        if (whole) await storeWhole(group, whole);
        if (outcome === 'repeated') return 'repeated';
        if (outcome === 'added') return whole ? 'stored' : 'waiting';
      }
    },

    /** Stores what has waited long enough: whole ones whose storing broke off, and those whose parts do not come. */
    async storeOverdue(): Promise<JoinedSms[]> {
      const now = clock();
      const overdue = await findOverdueGroups(db.read, {
        openSince: addSeconds(now, -PARTS_WAIT_SECONDS),
        wholeSince: addSeconds(now, -WHOLE_WAIT_SECONDS),
        limit: SWEEP_MOST,
      });
      return storeGroups(overdue);
    },

    /** The groups of a supplier that wait yet, held for this `tx` with all the others of it. */
    lockUnstored: lockUnstoredGroups,

    /** Stores what there is of them, with gaps. One that cannot be stored does not keep the others from it. */
    storeGroups,

    async forgetOld(): Promise<void> {
      const before = addSeconds(clock(), -PARTS_KEPT_SECONDS);
      while ((await db.write((tx) => deleteStoredGroups(tx, before, SWEEP_MOST))) === SWEEP_MOST);
    },
  };
}

/** In the order of the groups, so that two transactions never wait for one another. */
async function placeAll(tx: Tx, arrivals: readonly ArrivingPart[], now: Date): Promise<Outcome<Placed>[]> {
  const keyOf = ({ supplierId, phone, cameBy, sender, part }: ArrivingPart) =>
    `${supplierId}/${phone}/${cameBy}/${sender}/${part.reference}/${part.count}`;
  const inOrder = arrivals
    .map((arriving, at) => ({ arriving, at, key: keyOf(arriving) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)) || a.at - b.at);
  const outcomes: Outcome<Placed>[] = [];
  for (const { arriving, at } of inOrder) outcomes[at] = succeeded(await placePart(tx, arriving, now));
  return outcomes;
}

async function placePart(tx: Tx, arriving: ArrivingPart, now: Date): Promise<Placed> {
  const { supplierId, phone, cameBy, sender, part } = arriving;
  const { reference, count, index } = part;
  const held = await holdPartGroup(tx, { supplierId, phone, cameBy, sender, reference, count }, now);
  const parts = await listParts(tx, held.id);
  const there = parts.find((one) => one.index === index);
  const unstored = held.state === 'whole' ? join(held, parts) : undefined;
  if (there && isRepeat(arriving, there, held, now))
    return { group: held, outcome: 'repeated', whole: unstored };

  const isNext = there !== undefined || held.state !== 'open';
  if (isNext && held.state !== 'stored') {
    // The parts of the one before are acknowledged: it is stored as it is, before they may be forgotten.
    await setPartGroup(tx, held.id, { state: 'whole', lastAt: held.lastAt });
    return { group: held, outcome: 'blocked', whole: join(held, parts) };
  }
  const group = isNext ? await startRound(tx, held, now) : held;
  const added: Part = {
    index,
    text: arriving.text,
    print: printOf(arriving.text),
    sourceId: arriving.id ?? null,
    raw: arriving.raw,
    receivedAt: now,
  };
  await insertPart(tx, group.id, added);
  const all = [...(isNext ? [] : parts), added].sort((a, b) => a.index - b.index);
  const isWhole = all.length === count;
  const state = isWhole ? 'whole' : 'open';
  await setPartGroup(tx, group.id, { state, lastAt: now });
  return { group, outcome: 'added', whole: isWhole ? join(group, all) : undefined };
}

/**
 * The same part again. Two ids tell; without them the same words do, as long as the SMS is not stored, and for a repeat's
 * time after that: references are few, and the same long SMS may be sent again.
 */
function isRepeat(
  { id, text, dedupeWindowSeconds }: ArrivingPart,
  there: Part,
  { state }: PartGroup,
  now: Date,
): boolean {
  if (id !== undefined && there.sourceId !== null) return id === there.sourceId;
  if (printOf(text) !== there.print) return false;
  return state !== 'stored' || addSeconds(there.receivedAt, dedupeWindowSeconds) >= now;
}

const printOf = (text: string) => createHash('sha256').update(text, 'utf16le').digest('base64');

async function closeGroup(
  tx: Tx,
  { id, round }: Pick<PartGroup, 'id' | 'round'>,
): Promise<{ group: PartGroup; joined: JoinedSms } | undefined> {
  const group = await lockPartGroup(tx, id);
  if (!group || group.round !== round || group.state === 'stored') return undefined;
  const parts = await listParts(tx, id);
  if (group.state === 'open') await setPartGroup(tx, id, { state: 'whole', lastAt: group.lastAt });
  return { group, joined: join(group, parts) };
}

function join({ id, round, supplierId, phone, sender, count }: PartGroup, parts: readonly Part[]): JoinedSms {
  const byIndex = new Map(parts.map((part) => [part.index, part]));
  const places = Array.from({ length: count }, (_, at) => at + 1);
  return {
    supplierId,
    phone,
    sender,
    text: places.map((index) => byIndex.get(index)?.text ?? GAP).join(''),
    id: `parts:${id}:${round}`,
    raw: parts.map(({ index, raw }) => `${index}/${count}: ${raw}`).join('\n'),
    lost: places.filter((index) => !byIndex.has(index)),
  };
}
