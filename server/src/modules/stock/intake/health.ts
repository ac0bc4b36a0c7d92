import type { Database, Tx } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { visibleText } from '#kernel/outside-text';
import { recordAudit } from '#modules/audit';
import { setSilentSince } from '#modules/stock/inventory';
import type { Notices } from '#modules/stock/supply';
import { type Beat, deleteDaysBefore, type Health, listHealth, recordBeats } from './health-store.ts';
import type { Source, Sources } from './sources.ts';

export type HealthView = Health & {
  /**
   * `unheard`: it has not given any sign of life yet. `unreadable`: this server cannot use its settings, and `error` says why; its
   * numbers are off sale.
   */
  condition: 'well' | 'silent' | 'unheard' | 'unreadable' | 'off';
  /** After so long without a sign of life it counts as silent; null: never. */
  silentAfterSeconds: number | null;
  /** This server knows its kind, and can read its settings. */
  isOpen: boolean;
};

type HealthDeps = { db: Database; clock: Clock; notices: Notices; sources: Pick<Sources, 'listReadings'> };

/** A source is silent once it has been quiet for so many times its longest usual silence. */
const TIMES_HABIT = 3;
/** A line that we keep open shows all the time whether it lives; what calls us has a habit once it has called so often. */
const limits = {
  line: { floorSeconds: 300, beats: 0 },
  door: { floorSeconds: 3_600, beats: 20 },
} as const;
const DAYS_KEPT_SECONDS = 400 * 86_400;

/**
 * Signs of life of sources. They wait in memory for a moment, so that a flood of messages is one write; a crash loses that
 * moment. One that has been silent for longer than its habit is off sale until it is heard again.
 */
export function createHealth({ db, clock, notices, sources }: HealthDeps) {
  let waiting = new Map<bigint, Beat>();

  const beatOf = (supplierId: bigint): Beat => {
    const known = waiting.get(supplierId);
    if (known) return known;
    const fresh = { supplierId, heardAt: null, beats: 0, messages: 0, errors: 0, error: null };
    waiting.set(supplierId, fresh);
    return fresh;
  };

  async function flush(): Promise<void> {
    if (waiting.size === 0) return;
    const beats = [...waiting.values()].sort((a, b) => (a.supplierId < b.supplierId ? -1 : 1));
    waiting = new Map();
    await db.write(async (tx) => {
      const now = clock();
      await recordBeats(tx, beats, now);
      const heard = beats.flatMap(({ supplierId, heardAt }) => (heardAt ? [supplierId] : []));
      await comeBack(tx, heard, now);
    });
  }

  /** Refuses nothing: a source that is unknown has no health. */
  async function list(supplierId?: bigint): Promise<HealthView[]> {
    await flush();
    const now = clock();
    const readings = await sources.listReadings(supplierId);
    return (await listHealth(db.read, now, supplierId)).map((health) => {
      const { source, trouble = null } = readings.get(health.supplierId) ?? {};
      const told = trouble === null ? {} : { error: trouble, errorAt: health.silentSince };
      const condition = conditionOf(health, trouble);
      return {
        ...health,
        ...told,
        silentAfterSeconds: silenceOf(health, source),
        isOpen: !!source,
        condition,
      };
    });
  }

  return {
    /** A sign of life, with the SMS that it brought. */
    heard(supplierId: bigint, messages = 0): void {
      const beat = beatOf(supplierId);
      beat.heardAt = clock();
      beat.beats += 1;
      beat.messages += messages;
    },

    /** Something that could not be taken; `error` is one line for people. */
    failed(supplierId: bigint, error: string): void {
      const beat = beatOf(supplierId);
      beat.errors += 1;
      beat.error = visibleText(error.slice(0, 200));
    },

    flush,
    list,

    /**
     * Takes those off sale that have been silent for too long, that are switched off or cannot be read; and puts those back that are so
     * no more, as their settings have changed: what is off sale may bring nothing by which it would be heard.
     */
    async muteSilent(): Promise<void> {
      const now = clock();
      for (const health of await list()) {
        const { supplierId, supplierName, heardAt, connectedAt, silentAfterSeconds, condition } = health;
        const error = health.error ?? '';
        const since = heardAt ?? connectedAt;
        const isMuted = health.silentSince !== null;
        if (isMuted === isMute(health, since, now)) continue;
        if (isMuted) {
          await db.write((tx) => comeBack(tx, [supplierId], now));
          continue;
        }
        if (condition === 'unreadable') {
          await db.write((tx) => mute(tx, 'supplier.unreadable', { supplierId, since: now, now }, { error }));
          continue;
        }
        const details = {
          heardAt: heardAt?.toISOString() ?? 'never',
          silentAfterSeconds: silentAfterSeconds ?? 0,
        };
        const isNew = await db.write((tx) =>
          mute(tx, 'supplier.silent', { supplierId, since, now }, details),
        );
        if (isNew)
          notices.note({
            ...{ supplierId, kind: 'silent', details },
            subject: `${supplierName} is silent: its numbers are off sale`,
          });
      }
    },

    /** Nobody will hear of it any more. */
    letGo: (tx: Tx, supplierId: bigint) => comeBack(tx, [supplierId], clock()),

    forgetOld: () => db.write((tx) => deleteDaysBefore(tx, addSeconds(clock(), -DAYS_KEPT_SECONDS))),
  };
}

export type SourceHealth = ReturnType<typeof createHealth>;

/** False where it is off sale already. */
async function mute(
  tx: Tx,
  action: 'supplier.silent' | 'supplier.unreadable',
  { supplierId, since, now }: { supplierId: bigint; since: Date; now: Date },
  details: Record<string, string | number>,
): Promise<boolean> {
  if (!(await setSilentSince(tx, supplierId, since))) return false;
  await recordSilence(tx, action, supplierId, now, details);
  return true;
}

async function comeBack(tx: Tx, supplierIds: readonly bigint[], now: Date): Promise<void> {
  for (const supplierId of supplierIds)
    if (await setSilentSince(tx, supplierId, null))
      await recordSilence(tx, 'supplier.heard', supplierId, now);
}

async function recordSilence(
  tx: Tx,
  action: string,
  supplierId: bigint,
  now: Date,
  details: Record<string, string | number> = {},
): Promise<void> {
  await recordAudit(tx, [{ actor: 'system', action, subject: `supplier:${supplierId}`, details }], now);
}

function isMute({ state, condition, silentAfterSeconds }: HealthView, since: Date, now: Date): boolean {
  if (state === 'off' || condition === 'unreadable') return true;
  return silentAfterSeconds !== null && addSeconds(since, silentAfterSeconds) < now;
}

function conditionOf(
  { state, silentSince, heardAt }: Health,
  trouble: string | null,
): HealthView['condition'] {
  if (state === 'off') return 'off';
  if (trouble !== null) return 'unreadable';
  if (silentSince !== null) return 'silent';
  return heardAt === null ? 'unheard' : 'well';
}

/** Null where it never counts as silent: it is told so, it has no habit yet, or its kind is not known any more. */
function silenceOf({ beats, habitSeconds }: Health, source: Source | undefined): number | null {
  if (!source) return null;
  const { kind, settings } = source;
  if (settings.silentSeconds !== undefined)
    return settings.silentSeconds === 0 ? null : settings.silentSeconds;
  const limit = kind.open ? limits.line : limits.door;
  if (beats < limit.beats) return null;
  return Math.max(limit.floorSeconds, Math.ceil(TIMES_HABIT * habitSeconds));
}
