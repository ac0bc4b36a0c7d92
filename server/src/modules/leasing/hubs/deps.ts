import type { Database } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import type { Clock } from '#kernel/clock';
import type { Sealer } from '#kernel/seal';

export type HubsDeps = {
  db: Database;
  clock: Clock;
  sealer: Sealer;
  guard: AddressGuard;
  rubPerUsdMicros: bigint;
  policy: { resale: boolean };
  /** Of rentals: so many in a row that no message reached and a number is not rented out for a while. */
  rentBans: { missesToBan: number; banSeconds: number };
  /** After how many days the texts of pushes are erased; 0: never. */
  retentionDays: number;
  onError(error: unknown): void;
};
