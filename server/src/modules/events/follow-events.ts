import type { Waiting } from '#db';
import type { AccountEvent, EventKind } from './event.ts';

/** Events, oldest first, and the place behind all that was looked at. */
export type EventPage = { events: AccountEvent[]; place: string };

export type ListedEvents = EventPage & {
  /** More can be had at once. */
  isMore: boolean;
  /** Something is committed whose place is not certain yet, as an older transaction is still under way. */
  isUnsettled: boolean;
};

export type Follow = {
  accountId: bigint;
  /** The place to go on behind. */
  after: string;
  /** Absent: all. */
  kinds?: readonly EventKind[] | undefined;
  /** Whoever follows is gone. */
  signal: AbortSignal;
  /** After so long without an event an empty page is given: a sign of life. */
  beatMs: number;
};

/** A transaction that is under way ends soon, mostly; nobody says when. */
const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 500;

/** Pages of events, for as long as somebody wants them: until he is gone, or the server stops. */
export async function* followEvents(
  list: (query: {
    accountId: bigint;
    after: string;
    kinds?: readonly EventKind[] | undefined;
  }) => Promise<ListedEvents>,
  waiting: Waiting,
  { accountId, after, kinds, signal, beatMs }: Follow,
): AsyncGenerator<EventPage> {
  const watch = waiting.watch(accountTopic(accountId), signal);
  let place = after;
  let lookMs = FIRST_LOOK_MS;
  try {
    for (;;) {
      const listed = await list({ accountId, after: place, kinds });
      ({ place } = listed);
      if (listed.events.length > 0) yield { events: listed.events, place };
      if (signal.aborted) return;
      if (listed.isMore) continue;
      lookMs = listed.isUnsettled ? Math.min(lookMs * 2, LONGEST_LOOK_MS) : FIRST_LOOK_MS;
      let rung = await watch.rung(listed.isUnsettled ? lookMs : beatMs);
      while (rung === 'quiet' && !listed.isUnsettled) {
        yield { events: [], place };
        rung = await watch.rung(beatMs);
      }
      if (rung === 'over') return;
    }
  } finally {
    watch.close();
  }
}

/** Signalled whenever an event of the account is committed. */
export const accountTopic = (accountId: bigint): string => `account:${accountId}`;
