import type { z } from 'zod';
import { type AddressGuard, createAddressGuard } from '#kernel/address-guard';
import { Refusal } from '#kernel/refusal';

/** Only what is named changes; null takes the dialect's own way back. */
export type SettingsChange<Settings> = { readonly [Name in keyof Settings]?: Settings[Name] | null };

export function mergeSettings<Settings extends object>(
  settings: Settings,
  change: SettingsChange<Settings> = {},
): Record<string, unknown> {
  const merged = Object.entries({ ...settings, ...change });
  return Object.fromEntries(merged.filter(([, value]) => value !== null && value !== undefined));
}

type Networks = { ipAllow?: readonly string[] | undefined; allowNetworks?: readonly string[] | undefined };

/** Checks a connection as it was given. Refuses `bad_request` with the field that is wrong. */
export function checkConnection<Schema extends z.ZodType<{ settings: Networks }>>(
  schema: Schema,
  given: z.input<Schema> | Record<string, unknown>,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Refusal('bad_request', { [issue?.path.join('.') ?? 'settings']: issue?.message });
  }
  for (const field of ['ipAllow', 'allowNetworks'] as const)
    assertNetworks(field, parsed.data.settings[field] ?? []);
  return parsed.data;
}

function assertNetworks(field: string, networks: readonly string[]): void {
  try {
    createAddressGuard({ allow: networks });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal('bad_request', { [`settings.${field}`]: error.message });
  }
}

/**
 * An address that can never be called is refused when it is set, not at the first call: `bad_request` with the field.
 * `allowNetworks` are those that the connection's own settings open.
 */
export function assertCallable(
  guard: AddressGuard | undefined,
  addresses: Readonly<Record<string, string | null | undefined>>,
  allowNetworks: readonly string[] = [],
): void {
  const asked = allowNetworks.length > 0 ? createAddressGuard({ allow: allowNetworks }) : guard;
  for (const [field, url] of Object.entries(addresses)) {
    // A path goes where the address above it does.
    if (!url || !/^[a-z][a-z0-9+.-]*:/i.test(url)) continue;
    const refusal = asked?.refusalOf?.(url);
    if (refusal !== undefined) throw new Refusal('bad_request', { [field]: refusal });
  }
}
