import { type Database, signal, type Tx, type Waiting } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import {
  type AccountEvent,
  type EventKind,
  type NewEvent,
  type Place,
  parsePlace,
  renderPlace,
} from './event.ts';
import {
  deleteEvents,
  type EventRow,
  findPlace,
  insertEvents,
  listNext,
  placeRestored,
} from './event-store.ts';
import { accountTopic, type Follow, followEvents, type ListedEvents } from './follow-events.ts';

export {
  type AccountEvent,
  type EventKind,
  eventKinds,
  isEventKind,
  isPlace,
  type NewEvent,
} from './event.ts';

export type EventQuery = {
  accountId: bigint;
  /** The place to go on behind. */
  after: string;
  /** Absent: all. */
  kinds?: readonly EventKind[] | undefined;
};

/** For so long a reader may be away and miss nothing. */
const KEPT_DAYS = 7;
const PAGE = 100;
const ERASE = 1_000;

/** Writes down what happened to accounts, in the transaction in which it did, and wakes those who follow them. */
export async function recordEvents(tx: Tx, events: readonly NewEvent[], now: Date): Promise<void> {
  if (events.length === 0) return;
  signal(tx, new Set(events.map(({ accountId }) => accountTopic(accountId))));
  await insertEvents(tx, events, now);
}

/** What happened to each account, for seven days. */
export function createEvents({ db, clock, waiting }: { db: Database; clock: Clock; waiting: Waiting }) {
  const next = createGroup<{ accountId: bigint; after: Place }, EventRow[]>({
    maxSize: 200,
    maxInFlight: db.engine === 'pglite' ? 1 : 4,
    mostWaiting: 100_000,
    isShared: () => true,
    async run(readers) {
      const found: EventRow[][] = readers.map(() => []);
      for (const row of await listNext(db.read, readers, PAGE)) found[row.reader]?.push(row);
      return found.map(succeeded);
    },
  });

  /** At most a hundred are looked at. Refuses `bad_request` for an `after` that is no place. */
  async function list({ accountId, after, kinds }: EventQuery): Promise<ListedEvents> {
    const from = parsePlace(after);
    if (!from) throw new Refusal('bad_request', { after });
    const rows = await next({ accountId, after: from });
    const isUnsettled = rows.some(({ isSettled }) => !isSettled);
    // They are in order: behind one that is not settled nothing is.
    const settled = rows.filter(({ isSettled }) => isSettled);
    const last = settled.at(-1);
    return {
      events: settled.filter(({ kind }) => kinds?.includes(kind) ?? true).map(toEvent),
      place: last ? renderPlace(last) : after,
      isMore: settled.length === PAGE,
      isUnsettled,
    };
  }

  return {
    list,

    /** The place behind all that is settled: for a reader who wants what comes. What was just committed may come, too. */
    place: async (): Promise<string> => renderPlace(await findPlace(db.read)),

    /** Pages of events as they happen, beginning behind `after`; an empty page is a sign of life. Ends when the server stops. */
    follow: (command: Follow) => followEvents(list, waiting, command),

    sweeps: [{ name: 'events.erase-old', everySeconds: 600, run: eraseOld }],
  };

  /** Returns how many it erased. */
  async function eraseOld(): Promise<number> {
    const before = addSeconds(clock(), -KEPT_DAYS * 86_400);
    await db.write(placeRestored);
    for (let erased = 0; ; ) {
      const count = await db.write((tx) => deleteEvents(tx, before, ERASE), { byKey: true });
      erased += count;
      if (count < ERASE) return erased;
    }
  }
}

function toEvent({ id, xid, kind, subject, messageId, details, at }: EventRow): AccountEvent {
  return { place: renderPlace({ xid, id }), kind, subject, messageId, details, at };
}
