import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { cleanText } from '#kernel/outside-text';
import { readPhone } from '#kernel/phone';
import { putBackByLine, takeOffByLine } from '#modules/stock/inventory';
import type { LineStatus } from '#suppliers/own-kind';
import {
  findDeadLines,
  findLinePhone,
  findPhonesBack,
  findReplaced,
  isPhoneUp,
  type Line,
  type LinePhone,
  listLines,
  listPhonesOff,
  lockLine,
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
    await db.write(async (tx) => {
      const now = clock();
      const replaced = await findReplaced(tx, told);
      await upsertLines(tx, told, now);
      for (const { since, ...lost } of replaced)
        if (!(await isPhoneUp(tx, lost, since))) await takeOffByLine(tx, phonesOf(lost), now);
    });
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

    /** Takes the numbers of lines off sale that are down, and puts those back on sale that a line has again. */
    async turnNumbers(): Promise<void> {
      const now = clock();
      const downSince = addSeconds(now, -DOWN_SECONDS);
      // Page by page: what is found and stays as it is, as its number is nobody's or off sale anyway, must not hide the rest.
      for (let after: Line | undefined, more = true; more; ) {
        const dead = await findDeadLines(db.read, { downSince, after, limit: PAGE });
        for (const line of dead) await db.write((tx) => takeOff(tx, line, downSince, now));
        more = dead.length === PAGE;
        after = dead.at(-1);
      }
      for (const back of await findPhonesBack(db.read, MOST_LINES))
        await db.write((tx) => putBackByLine(tx, phonesOf(back)));
    },

    /** Puts the numbers back on sale that are off for want of a line: nobody will tell of lines of the supplier any more. */
    async letGo(tx: Tx, supplierId: bigint): Promise<void> {
      await putBackByLine(tx, { supplierId, phones: await listPhonesOff(tx, supplierId) });
    },
  };
}

const phonesOf = ({ supplierId, phone }: LinePhone) => ({ supplierId, phones: [phone] });

/** The line is looked at once more: it may be up by now, or have another SIM. */
async function takeOff(tx: Tx, which: Line & LinePhone, downSince: Date, now: Date): Promise<void> {
  const line = await lockLine(tx, which);
  if (line?.phone !== which.phone || line.state === 'up' || line.changedAt >= downSince) return;
  if (!(await isPhoneUp(tx, which, line.changedAt))) await takeOffByLine(tx, phonesOf(which), now);
}
