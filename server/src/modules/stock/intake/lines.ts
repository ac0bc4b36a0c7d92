import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { cleanText } from '#kernel/outside-text';
import { readPhone } from '#kernel/phone';
import { findNumbers, setNumberStates, setStateAfterRental } from '#modules/stock/inventory';
import type { LineStatus } from '#suppliers/own-kind';
import {
  findLinePhone,
  findLinesToTurn,
  type Line,
  listLines,
  lockLine,
  setNumberOff,
  type ToldLine,
  upsertLines,
} from './line-store.ts';
import type { Source } from './sources.ts';

/** A line that is down for longer than this takes its number off sale: a modem that starts anew is back before. */
const DOWN_SECONDS = 60;
const MOST_LINES = 5_000;

const cut = (text: string | undefined, most: number) =>
  text === undefined ? undefined : cleanText(text.slice(0, most));

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
        signal: status.signal === undefined ? undefined : Math.round(status.signal),
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
      for (const line of await findLinesToTurn(db.read, due))
        await db.write((tx) => turnNumber(tx, line, due));
    },
  };
}

async function turnNumber(tx: Tx, which: Line, due: Date): Promise<void> {
  const line = await lockLine(tx, which);
  if (!line || line.phone === null) return;
  const isDown = line.state === 'down' && !line.numberOff && line.changedAt < due;
  const isBack = line.state === 'up' && line.numberOff;
  if (!isDown && !isBack) return;
  const [number] = await findNumbers(tx, [line.phone]);
  const isOwn = number?.supplierId === line.supplierId;
  // One that was off sale before stays so when its line is back: somebody else took it off.
  if (isDown && (!isOwn || (number.state !== 'online' && number.state !== 'rented'))) return;
  await setNumberOff(tx, line, isDown);
  if (!isOwn) return;
  if (number.state === 'rented') await setStateAfterRental(tx, [number.id], isDown ? 'offline' : null);
  else if (isDown || number.state === 'offline')
    await setNumberStates(tx, [number.id], isDown ? 'offline' : 'online');
}
