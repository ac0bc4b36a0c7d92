import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { cleanText } from '#kernel/outside-text';
import { readPhone } from '#kernel/phone';
import { findNumbers, setNumberStates, setStateAfterRental } from '#modules/stock/inventory';
import type { LineStatus } from '#suppliers/own-kind';
import {
  findLinePhone,
  findLinesToTurn,
  isPhoneUp,
  type Line,
  listLines,
  lockLine,
  lockLinesOff,
  setNumberOff,
  type ToldLine,
  upsertLines,
} from './line-store.ts';
import type { Source } from './sources.ts';

/** A line that is down for longer than this takes its number off sale: a modem that starts anew is back before. */
const DOWN_SECONDS = 60;
const MOST_LINES = 5_000;
const PAGE = 500;

const cut = (text: string | undefined, most: number) =>
  text === undefined ? undefined : cleanText(text.slice(0, most));

/** A strength that can be one, in dBm. */
const readSignal = (signal: number | undefined) =>
  signal !== undefined && signal >= -200 && signal <= 200 ? Math.round(signal) : undefined;

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
      const line = cut(status.line, 100) ?? '';
      const key = `${supplierId}/${line}`;
      if (waiting.size >= MOST_LINES && !waiting.has(key)) return;
      waiting.set(key, {
        supplierId,
        line,
        state: status.state,
        phone: status.phone === undefined ? undefined : readPhone(status.phone, settings.country),
        signal: readSignal(status.signal),
        operator: cut(status.operator, 100),
        imsi: cut(status.imsi, 20),
        iccid: cut(status.iccid, 25),
        error: cut(status.error, 200),
      });
    },

    /** The number of a line; what was told a moment ago counts, too. */
    async phoneOf(supplierId: bigint, line: string): Promise<string | undefined> {
      const told = waiting.get(`${supplierId}/${line}`)?.phone;
      return told ?? findLinePhone(db.read, { supplierId, line });
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
      for (let after: Line | undefined, more = true; more; ) {
        const found = await findLinesToTurn(db.read, { downSince: due, after, limit: PAGE });
        for (const line of found) await db.write((tx) => turnNumber(tx, line, due));
        more = found.length === PAGE;
        after = found.at(-1);
      }
    },

    /** Puts the numbers back on sale that are off because of lines of the supplier: nobody will tell of them any more. */
    async letGo(tx: Tx, supplierId: bigint): Promise<void> {
      for (const line of await lockLinesOff(tx, supplierId)) await putBack(tx, line);
    },
  };
}

async function turnNumber(tx: Tx, which: Line, due: Date): Promise<void> {
  const line = await lockLine(tx, which);
  if (!line || line.phone === null) return;
  const isUp = line.state === 'up' || (await isPhoneUp(tx, line, line.changedAt));
  if (line.numberOff) return isUp ? putBack(tx, line) : undefined;
  if (isUp || line.changedAt >= due) return;
  const [number] = await findNumbers(tx, [line.phone]);
  // One that was off sale before stays so when its line is back: somebody else took it off.
  if (number?.supplierId !== line.supplierId || (number.state !== 'online' && number.state !== 'rented'))
    return;
  await setNumberOff(tx, line, true);
  if (number.state === 'rented') await setStateAfterRental(tx, [number.id], 'offline');
  else await setNumberStates(tx, [number.id], 'offline');
}

async function putBack(tx: Tx, line: Line): Promise<void> {
  await setNumberOff(tx, line, false);
  const [number] = line.phone === null ? [] : await findNumbers(tx, [line.phone]);
  if (number?.supplierId !== line.supplierId) return;
  if (number.state === 'rented') await setStateAfterRental(tx, [number.id], null);
  else if (number.state === 'offline') await setNumberStates(tx, [number.id], 'online');
}
