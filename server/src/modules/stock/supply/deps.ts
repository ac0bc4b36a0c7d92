import type { Database } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import type { Sealer } from '#kernel/seal';

/** Dependencies that the parts of this module share. */
export type SupplyDeps = {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  /** For partners' addresses, unless a connection opens networks of its own. */
  guard: AddressGuard;
  /** Roubles for one dollar. */
  rubPerUsdMicros: bigint;
  /** Whether partners' numbers are sold at all. */
  resale: boolean;
  /** Told of failures that nobody waits for. */
  onError(error: unknown): void;
};
