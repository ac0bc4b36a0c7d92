import { strict as assert } from 'node:assert';
import type { Database } from '#db';
import { type AddressGuard, createAddressGuard } from '#kernel/address-guard';
import { createClientCache } from '#kernel/client-cache';
import type { Sealer } from '#kernel/seal';
import { supplierKind } from '#suppliers/registry';
import type { SupplierClient } from '#suppliers/supplier';
import { ASK_TIMEOUT_MS, type Connection, LATE_SECONDS } from './connection.ts';
import { findConnection } from './connection-store.ts';
import { findSealedKey } from './key-store.ts';

/** A partner as it can be called now. */
export type Line = { connection: Connection; client: SupplierClient };

/** True for a partner that must be asked for its stock and its numbers. */
function isCalled({ dialect, baseUrl }: Pick<Connection, 'dialect' | 'baseUrl'>): boolean {
  return baseUrl !== null && supplierKind(dialect).isAsked;
}

/** Opens lines to partners: one client for each state of a connection and its key. */
export function createPartnerClients({
  db,
  sealer,
  guard,
}: {
  db: Database;
  sealer: Sealer;
  guard: AddressGuard;
}) {
  const clients = createClientCache<SupplierClient>();

  function build({ dialect, baseUrl, settings }: Connection, key: string): SupplierClient {
    assert(baseUrl !== null, 'a partner without an address is never called');
    const { allowNetworks = [] } = settings;
    return supplierKind(dialect).createClient({
      ...{ baseUrl, key, settings },
      timeoutMs: ASK_TIMEOUT_MS,
      lateMs: LATE_SECONDS * 1000,
      guard: allowNetworks.length > 0 ? createAddressGuard({ allow: allowNetworks }) : guard,
    });
  }

  return {
    /** Undefined where the partner is not one that is called, or has no key. */
    async open(supplierId: bigint): Promise<Line | undefined> {
      const [connection, sealed] = await Promise.all([
        findConnection(db.read, supplierId),
        findSealedKey(db.read, supplierId),
      ]);
      if (!connection || !sealed || !isCalled(connection)) return undefined;
      const version = `${connection.version}/${sealed}`;
      return {
        connection,
        client: clients.get(supplierId, version, () => build(connection, sealer.open(sealed))),
      };
    },

    close: clients.close,
  };
}

export type PartnerClients = ReturnType<typeof createPartnerClients>;
