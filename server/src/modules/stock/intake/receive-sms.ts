import { type Database, isDatabaseDown } from '#db';
import type { Clock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { cleanText } from '#kernel/outside-text';
import { linePhone, phoneReadings } from '#kernel/phone';
import { findNumbers } from '#modules/stock/inventory';
import type { Notices } from '#modules/stock/supply';
import type { SourceOutcome, SourceSms } from '#suppliers/own-kind';
import type { IncomingMessage } from '#suppliers/supplier';
import type { createAnnounced } from './announced.ts';
import { createFloodGate } from './flood-gate.ts';
import type { SourceHealth } from './health.ts';
import { createJoinParts, type JoinedSms } from './join-parts.ts';
import type { createLines } from './lines.ts';
import type { Source, Sources } from './sources.ts';

/** Stores a message by the one way in that all suppliers share. */
export type StoreMessage = (message: IncomingMessage) => Promise<{ deduplicated: boolean }>;

export type ReceiveSmsDeps = {
  db: Database;
  clock: Clock;
  notices: Notices;
  health: SourceHealth;
  sources: Pick<Sources, 'filtersSenders'>;
  lines: Pick<ReturnType<typeof createLines>, 'phoneOf'>;
  announced: Pick<ReturnType<typeof createAnnounced>, 'announce'>;
  store: StoreMessage;
};

const FLOOD_PER_MINUTE = 120;
const MOST_SENDER = 100;
const MOST_ID = 200;
const MOST_CAME_BY = 100;

/** The receiver of an SMS: a number of the supplier, another number, or none that could be read. */
type Receiver = { phone: string; isOwn: boolean };

/** Takes in what sources of own numbers bring. What it answers is committed. */
export function createReceiveSms(deps: ReceiveSmsDeps) {
  const { db, clock, notices, health, sources, lines, announced, store } = deps;
  const floodGate = createFloodGate({ isShared: isDatabaseDown });
  const parts = createJoinParts({ db, clock, store: storeJoined });
  const ownerOf = createGroup<string, bigint | undefined>({
    maxSize: 500,
    maxInFlight: 4,
    isShared: isDatabaseDown,
    async run(phones) {
      const owners = new Map((await findNumbers(db.read, phones)).map((one) => [one.phone, one.supplierId]));
      return phones.map((phone) => succeeded(owners.get(phone)));
    },
  });

  async function receiverOf({ supplierId, settings }: Source, { to, line }: SourceSms): Promise<Receiver> {
    const written = to?.trim();
    const linePhone = written || line === undefined ? undefined : await lines.phoneOf(supplierId, line);
    const readings = written ? readingsOf(written, settings.country) : linePhone ? [linePhone] : [];
    for (const phone of readings) if ((await ownerOf(phone)) === supplierId) return { phone, isOwn: true };
    return { phone: readings[0] ?? '', isOwn: false };
  }

  /** What comes in for a number that is not on the supplier's list. */
  async function takeUnknown(source: Source, sms: SourceSms, phone: string): Promise<'go_on' | 'refuse'> {
    const { supplierId, settings } = source;
    const { unknownNumbers = 'orphan' } = settings;
    const subject =
      phone || (sms.to ? `receiver ${sms.to}` : `line ${sms.line ?? '(none)'} without a number`);
    notices.note({ supplierId, kind: 'unknown_number', subject });
    if (unknownNumbers === 'refuse') return 'refuse';
    if (unknownNumbers === 'announce' && phone !== '') await announced.announce({ supplierId, phone });
    return 'go_on';
  }

  async function storeJoined({ lost, id, raw, supplierId, phone, sender, text }: JoinedSms): Promise<void> {
    if (lost.length > 0)
      notices.note({
        ...{ supplierId, kind: 'parts_lost', subject: 'parts of a longer SMS did not come' },
        details: { phone, lost: lost.join(', ') },
      });
    await store({
      ...{ supplierId, phone, sender, raw, supplierMessageId: id },
      text: cleanText(text),
      dedupeWindowSeconds: 0,
      filterSenders: await sources.filtersSenders(supplierId),
    });
  }

  async function receive(source: Source, sms: SourceSms): Promise<SourceOutcome> {
    const { supplierId, settings } = source;
    const sender = cleanText(sms.from.trim().slice(0, MOST_SENDER));
    const perMinute = settings.floodPerMinute ?? FLOOD_PER_MINUTE;
    const outcome = await floodGate.pass({ supplierId, sender, perMinute }, () => take(source, sms, sender));
    if (outcome === 'flood') notices.note({ supplierId, kind: 'flood', subject: `of ${sender}` });
    return outcome;
  }

  async function take(source: Source, sms: SourceSms, sender: string): Promise<SourceOutcome> {
    const { supplierId, dedupeWindowSeconds } = source;
    const { phone, isOwn } = await receiverOf(source, sms);
    if (!isOwn && (await takeUnknown(source, sms, phone)) === 'refuse') return 'unknown_number';
    if (sms.flags.includes('charset'))
      notices.note({
        ...{ supplierId, kind: 'charset', subject: 'a text that could not be read as it says' },
        details: { phone },
      });

    const id = sms.id === undefined ? undefined : cleanText(sms.id).slice(0, MOST_ID);
    const flags = sms.flags.length > 0 ? `\n(${sms.flags.join(', ')})` : '';
    const arrived = { supplierId, phone, sender, dedupeWindowSeconds, raw: cleanText(sms.raw + flags) };
    const cameBy = phone === '' ? cameByOf(sms) : '';
    if (sms.part) return parts.receive({ ...arrived, cameBy, text: sms.text, part: sms.part, id });
    const { deduplicated } = await store({
      ...arrived,
      text: cleanText(sms.text),
      supplierMessageId: id,
      cameBy: cameBy || undefined,
      filterSenders: source.filterSenders,
    });
    return deduplicated ? 'repeated' : 'stored';
  }

  return {
    /**
     * Stores an SMS of a source, or a part of one. Rejects where it could not be stored now: the source must keep it. Only
     * what a source may come again with is refused: everything else is kept, as an orphan at worst.
     */
    async receive(source: Source, sms: SourceSms): Promise<SourceOutcome> {
      try {
        const outcome = await receive(source, sms);
        if (outcome === 'flood' || outcome === 'unknown_number') health.failed(source.supplierId, outcome);
        else health.heard(source.supplierId, outcome === 'stored' ? 1 : 0);
        return outcome;
      } catch (error) {
        health.failed(source.supplierId, 'an SMS could not be stored');
        throw error;
      }
    },
    storeOverdue: parts.storeOverdue,
    lockUnstored: parts.lockUnstored,
    storeGroups: parts.storeGroups,
    forgetOld: parts.forgetOld,
  };
}

/** Tells receivers apart of which no number is known. */
function cameByOf({ line = '', to = '' }: SourceSms): string {
  return cleanText(`${line.slice(0, MOST_CAME_BY)}/${to.trim().slice(0, MOST_CAME_BY)}`);
}

/** The numbers that may be meant, as lines are kept: digits in full first, then a national number of the source's country. */
function readingsOf(written: string, country: string | undefined): string[] {
  const [, digits] = /^\+?([1-9]\d{6,14})$/.exec(written) ?? [];
  return [...new Set([...(digits ? [linePhone(digits)] : []), ...phoneReadings(written, country)])];
}
