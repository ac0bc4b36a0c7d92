import { setImmediate } from 'node:timers/promises';
import type { Database } from '#db';
import { listPricesOf, type Price, readMark, readMarks } from './inventory-view-store.ts';

/** Everything on sale, by country in the order of their ids. */
export type PriceBoard = ReadonlyMap<number, readonly Price[]>;

export type PriceBoards = {
  /**
   * The prices of everything as they are now; of more than `LARGE` offers as they were within the last second. While nothing
   * has changed it is the same object, and so are the prices of a country, so what is made of them can be kept with them.
   */
  read(): Promise<PriceBoard>;
};

const LARGE = 5_000;
const LARGE_MS = 1_000;
/** Offers that are read at once: the embedded database answers nobody else meanwhile. */
const CHUNK = 2_000;

type Read = { board: PriceBoard; mark: string; marks: ReadonlyMap<number, string>; offers: number };

/**
 * Price lists of a large operator are asked for all day long, and reading them takes a thousand times what a poll takes. So a mark of
 * all offers is read first, which changes with each of them; if it did, the marks of the countries; and of those that changed
 * the prices. One reading goes on at a time, however many ask.
 */
export function createPriceBoards({
  db,
  resale,
  nowMs = () => performance.now(),
}: {
  db: Database;
  resale: boolean;
  nowMs?: () => number;
}): PriceBoards {
  let last: Read = { board: new Map(), mark: '', marks: new Map(), offers: 0 };
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<PriceBoard> | undefined;

  async function readAgain(): Promise<PriceBoard> {
    const startedAt = nowMs();
    // Before the rows: what changes in between is then read once more, and never missed.
    const mark = await readMark(db.read);
    if (mark !== last.mark) last = await readChanged(last, mark);
    readAt = startedAt;
    return last.board;
  }

  async function readChanged(before: Read, mark: string): Promise<Read> {
    const found = await readMarks(db.read, { resale });
    const board = new Map<number, readonly Price[]>();
    for (const { countryId, mark: now } of found)
      board.set(countryId, (before.marks.get(countryId) === now && before.board.get(countryId)) || []);
    const changed = found.filter(({ countryId, mark: now }) => before.marks.get(countryId) !== now);
    for (const countryIds of inChunks(changed)) {
      for (const [countryId, prices] of await listPricesOf(db.read, { countryIds, resale }))
        board.set(countryId, prices);
      await setImmediate();
    }
    return {
      ...{ board, mark, marks: new Map(found.map((one) => [one.countryId, one.mark])) },
      offers: found.reduce((sum, { offers }) => sum + offers, 0),
    };
  }

  return {
    read() {
      if (last.offers > LARGE && nowMs() - readAt < LARGE_MS) return Promise.resolve(last.board);
      reading ??= readAgain().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

/** Countries of so many offers together, or one of more. */
function inChunks(countries: readonly { countryId: number; offers: number }[]): number[][] {
  const chunks: number[][] = [];
  let room = 0;
  for (const { countryId, offers } of countries) {
    if (offers > room) {
      chunks.push([]);
      room = CHUNK;
    }
    chunks.at(-1)?.push(countryId);
    room -= offers;
  }
  return chunks;
}
