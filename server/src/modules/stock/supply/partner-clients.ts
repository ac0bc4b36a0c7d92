import { strict as assert } from 'node:assert';
import type { Database } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import type { Sealer } from '#kernel/seal';
import {
  CallingDialect,
  createAddressGuard,
  createClientCache,
  createPartnerClient,
  type PartnerClient,
} from '#suppliers/partner';
import { ASK_TIMEOUT_MS, type Connection, LATE_SECONDS } from './connection.ts';
import { findConnection } from './connection-store.ts';
import { findSealedKey } from './key-store.ts';

/** A partner as it can be called now. */
export type Line = { connection: Connection; client: PartnerClient };

/** True for a partner that must be asked for its stock and its numbers. */
function isCalled({ dialect, baseUrl }: Pick<Connection, 'dialect' | 'baseUrl'>): boolean {
  return baseUrl !== null && CallingDialect.safeParse(dialect).success;
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
  const clients = createClientCache<PartnerClient>();

  function build({ dialect, baseUrl, settings }: Connection, key: string): PartnerClient {
    const { urls, names: _names, allowNetworks = [] } = settings;
    assert(baseUrl !== null, 'a partner without an address is never called');
    return createPartnerClient({
      dialect: CallingDialect.parse(dialect),
      baseUrl,
      key,
      urls: Object.fromEntries(Object.entries(urls ?? {}).filter(([, url]) => url !== undefined)),
      ...(settings.sendBearer !== undefined && { sendBearer: settings.sendBearer }),
      ...(settings.gzipRequests !== undefined && { gzipRequests: settings.gzipRequests }),
      ...(settings.contentType !== undefined && { contentType: settings.contentType }),
      ...(settings.prefixType !== undefined && { prefixType: settings.prefixType }),
      timeoutMs: settings.timeoutMs ?? ASK_TIMEOUT_MS,
      lateMs: LATE_SECONDS * 1000,
      resolveGuard: allowNetworks.length > 0 ? createAddressGuard({ allow: allowNetworks }) : guard,
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
