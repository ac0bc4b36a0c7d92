import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { visibleText } from '#kernel/outside-text';
import { readPhone } from '#kernel/phone';
import { listLineDown, putBackForLine, takeOffForLine } from '#modules/stock/inventory';
import type { LineStatus } from '#suppliers/own-kind';
import {
  findDeadLines,
  findLeftNumbers,
  findLinePhone,
  findNumbersBack,
  forgetNumberOff,
  isPhoneUp,
  type Line,
  type LineNumber,
  listLines,
  lockLine,
  setNumberOff,
  type ToldLine,
  takeLeftNumber,
  upsertLines,
} from './line-store.ts';
import type { Source } from './sources.ts';

/** A line that is down for longer than this takes its number off sale: a modem that starts anew is back before. */
const DOWN_SECONDS = 60;
const MOST_LINES = 5_000;
const PAGE = 500;
/** Of one sweep. */
const MOST_PAGES = 100;

const cut = (text: string | undefined, most: number) =>
  text === undefined ? undefined : visibleText(text.slice(0, most));

/** A line by one name, wherever it is told of. */
const nameOf = (line: string) => visibleText(line.slice(0, 100));

/** A strength that can be one, in dBm. */
const readSignal = (signal: number | undefined) =>
  signal !== undefined && signal >= -200 && signal <= 200 ? Math.round(signal) : undefined;

/** What was told a moment ago counts, too, unless it was of another SIM. */
function sameSim(known: ToldLine | undefined, { imsi, iccid }: ToldLine): ToldLine | undefined {
  const isOther = (was: string | undefined, is: string | undefined) =>
    was !== undefined && is !== undefined && was !== is;
  return isOther(known?.imsi, imsi) || isOther(known?.iccid, iccid) ? undefined : known;
}

const defined = (told: ToldLine): ToldLine =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as ToldLine;

/** How the lines of sources are. What is told waits in memory for a moment; a crash loses that moment. */
export function createLines({ db, clock }: { db: Database; clock: Clock }) {
  let waiting = new Map<string, ToldLine>();

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const told = [...waiting.values()];
    waiting = new Map();
    await db.write((tx) => upsertLines(tx, told, clock()));
  }

  return {
    tell({ supplierId, settings }: Source, status: LineStatus): void {
      const line = nameOf(status.line);
      const key = `${supplierId}/${line}`;
      if (waiting.size >= MOST_LINES && !waiting.has(key)) return;
      const told: ToldLine = {
        supplierId,
        line,
        state: status.state,
        phone: status.phone === undefined ? undefined : readPhone(status.phone, settings.country),
        signal: readSignal(status.signal),
        operator: cut(status.operator, 100),
        imsi: cut(status.imsi, 20),
        iccid: cut(status.iccid, 25),
        error: cut(status.error, 200),
      };
      waiting.set(key, { ...sameSim(waiting.get(key), told), ...defined(told), error: told.error });
    },

    /** The number of a line; what was told a moment ago counts, too. */
    async phoneOf(supplierId: bigint, told: string): Promise<string | undefined> {
      const line = nameOf(told);
      const now = waiting.get(`${supplierId}/${line}`);
      if (now?.phone !== undefined) return now.phone;
      // A SIM of which no number is known may have come into the line this moment.
      if (now?.imsi !== undefined || now?.iccid !== undefined) await flush();
      return findLinePhone(db.read, { supplierId, line });
    },

    flush,

    async list(supplierId: bigint): Promise<Line[]> {
      await flush();
      return listLines(db.read, supplierId);
    },

    /** Takes the numbers of lines off sale that are down, and puts those back on sale whose lines are up again. */
    async turnNumbers(): Promise<void> {
      const due = addSeconds(clock(), -DOWN_SECONDS);
      // Page by page: what is found and stays as it is, as its number is nobody's or off sale anyway, must not hide the rest.
      await eachPage(
        (after: Line | undefined) => findDeadLines(db.read, { downSince: due, after, limit: PAGE }),
        (line) => db.write((tx) => takeOffDead(tx, line, due)),
      );
      await eachPage(
        () => findLeftNumbers(db.read, { leftBefore: due, limit: PAGE }),
        (which) => db.write((tx) => takeOffLeft(tx, which, due)),
      );
      await eachPage(
        () => findNumbersBack(db.read, { now: clock(), limit: PAGE }),
        (which) => db.write((tx) => putBack(tx, which)),
      );
    },

    /** Puts the numbers back on sale that are off because of lines of the supplier: nobody will tell of them any more. */
    async letGo(tx: Tx, supplierId: bigint): Promise<void> {
      for (const phone of await listLineDown(tx, supplierId)) await putBack(tx, { supplierId, phone });
    },
  };
}

/** Also where what is found again and again is done: after so many pages the next sweep goes on. */
async function eachPage<Found>(
  find: (after: Found | undefined) => Promise<Found[]>,
  work: (found: Found) => Promise<void>,
): Promise<void> {
  let after: Found | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await find(after);
    for (const one of found) await work(one);
    if (found.length < PAGE) return;
    after = found.at(-1);
  }
}

async function takeOffDead(tx: Tx, which: Line, due: Date): Promise<void> {
  const line = await lockLine(tx, which);
  if (!line || line.phone === null || line.state === 'up' || line.numberOff || line.changedAt >= due) return;
  const { supplierId, phone, changedAt } = line;
  if (await isPhoneUp(tx, { supplierId, phone }, changedAt)) return;
  if (await takeOffForLine(tx, { supplierId, phone }, changedAt)) await setNumberOff(tx, line);
}

async function takeOffLeft(tx: Tx, which: LineNumber, due: Date): Promise<void> {
  const leftAt = await takeLeftNumber(tx, which, due);
  if (leftAt && !(await isPhoneUp(tx, which, leftAt))) await takeOffForLine(tx, which, leftAt);
}

async function putBack(tx: Tx, which: LineNumber): Promise<void> {
  await forgetNumberOff(tx, which);
  await putBackForLine(tx, which);
}
