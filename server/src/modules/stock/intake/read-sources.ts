import type { Sealer } from '#kernel/seal';
import type { OwnKind, OwnSettings } from '#suppliers/own-kind';
import { findOwnKind } from '#suppliers/registry';
import { openSettings } from './sealed-settings.ts';
import type { SourceRow } from './source-store.ts';

/** A source that SMS may come from: its kind is known, its secrets are open. */
export type Source = Omit<SourceRow, 'kind' | 'settings'> & { kind: OwnKind; settings: OwnSettings };

/** `trouble`: why it cannot be used by this server, one line for people. */
export type Reading = { source: Source; trouble: null } | { source: undefined; trouble: string };

const LOST_KEY = 'its secrets cannot be read: they were sealed with another SECRET_KEY';

/** A source is asked for whose secrets this server cannot read. */
export class UnreadableSource extends Error {
  override readonly name = 'UnreadableSource';
}

/** The versions that were opened last; further ones are opened each time anew. */
const MOST_KEPT = 5_000;

/**
 * Opens the secrets of sources, once for each version: a key takes long where there are hundreds of them and several sweeps. What is
 * kept is never the truth: it is asked with a row that was just read, and a version is never used twice.
 */
export function createReadSources(sealer: Sealer): (row: SourceRow) => Reading {
  const kept = new Map<bigint, { version: number; kind: string; settings: OwnSettings | undefined }>();

  function settingsOf({ supplierId, version, settings }: SourceRow, kind: OwnKind): OwnSettings | undefined {
    const known = kept.get(supplierId);
    if (known?.version === version && known.kind === kind.name) return known.settings;
    const opened = tryOpen(sealer, settings, kind);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(supplierId, { version, kind: kind.name, settings: opened });
    return opened;
  }

  return (row) => {
    const kind = findOwnKind(row.kind);
    if (!kind) return { source: undefined, trouble: `this server knows no kind ${row.kind}` };
    const settings = settingsOf(row, kind);
    return settings
      ? { source: { ...row, kind, settings }, trouble: null }
      : { source: undefined, trouble: LOST_KEY };
  };
}

function tryOpen(sealer: Sealer, settings: SourceRow['settings'], kind: OwnKind): OwnSettings | undefined {
  try {
    return openSettings(sealer, settings, kind.secrets) as OwnSettings;
  } catch {
    return undefined;
  }
}
