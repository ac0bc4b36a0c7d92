import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';

/** What stands for a secret where settings are shown. Sent back, it leaves the secret as it is. */
export const HIDDEN = '(secret)';

type Settings = Readonly<Record<string, unknown>>;

/** With every secret that is there changed. A path has dots, and `*` for every item of a list. */
function mapSecrets(
  settings: Settings,
  paths: readonly string[],
  change: (secret: string, path: readonly string[]) => unknown,
): Settings {
  const copy = structuredClone(settings) as Record<string, unknown>;
  for (const path of paths) mapAt(copy, path.split('.'), [], change);
  return copy;
}

function mapAt(
  box: unknown,
  [name, ...rest]: readonly string[],
  walked: readonly string[],
  change: (secret: string, path: readonly string[]) => unknown,
): void {
  if (typeof box !== 'object' || box === null || name === undefined) return;
  const fields = box as Record<string, unknown>;
  for (const key of name === '*' ? Object.keys(fields) : [name]) {
    if (!Object.hasOwn(fields, key)) continue;
    const path = [...walked, key];
    const value = fields[key];
    if (rest.length > 0) mapAt(value, rest, path, change);
    else if (typeof value === 'string') fields[key] = change(value, path);
  }
}

export const sealSettings = (sealer: Sealer, settings: Settings, secrets: readonly string[]): Settings =>
  mapSecrets(settings, secrets, (secret) => sealer.seal(secret));

export const openSettings = (sealer: Sealer, settings: Settings, secrets: readonly string[]): Settings =>
  mapSecrets(settings, secrets, (secret) => sealer.open(secret));

/** The same, without the secrets that cannot be opened: they were sealed with a key that is lost. */
export const openReadable = (sealer: Sealer, settings: Settings, secrets: readonly string[]): Settings =>
  mapSecrets(settings, secrets, (secret) => {
    try {
      return sealer.open(secret);
    } catch {
      return undefined;
    }
  });

export const hideSettings = (settings: Settings, secrets: readonly string[]): Settings =>
  mapSecrets(settings, secrets, () => HIDDEN);

/**
 * Puts secrets back that were shown as hidden and came back so. Items of a list that have names are found by them: the list may have
 * been put in another order. Refuses `bad_request` where there was none.
 */
export function keepHidden(given: Settings, known: Settings, secrets: readonly string[]): Settings {
  return mapSecrets(given, secrets, (secret, path) => {
    if (secret !== HIDDEN) return secret;
    let [at, kept]: [unknown, unknown] = [given, known];
    for (const name of path) {
      const item = fieldOf(at, name);
      kept = Array.isArray(kept) ? itemLike(kept, item, name) : fieldOf(kept, name);
      at = item;
    }
    if (typeof kept !== 'string')
      throw new Refusal('bad_request', { [`settings.${path.join('.')}`]: 'there is no secret to keep' });
    return kept;
  });
}

function fieldOf(box: unknown, name: string): unknown {
  return typeof box === 'object' && box !== null && Object.hasOwn(box, name)
    ? (box as Record<string, unknown>)[name]
    : undefined;
}

function itemLike(list: readonly unknown[], item: unknown, index: string): unknown {
  const name = fieldOf(item, 'name');
  return name === undefined ? list[Number(index)] : list.find((one) => fieldOf(one, 'name') === name);
}
