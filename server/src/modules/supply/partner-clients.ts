import { strict as assert } from 'node:assert';
import type { Database } from '#db';
import type { AddressGuard } from '#kernel/address-guard';
import type { Sealer } from '#kernel/seal';
import {
  CallingDialect,
  createAddressGuard,
  createPartnerClient,
  type PartnerClient,
} from '#suppliers/partner';
import { ASK_TIMEOUT_MS, type Connection, LATE_SECONDS } from './connection.ts';
import { findConnection } from './connection-store.ts';
import { findSealedKey } from './key-store.ts';

/** A partner as it can be called now. */
export type Line = { connection: Connection; client: PartnerClient };

/** True for a partner that must be asked for its stock and its numbers. */
export function isCalled({ dialect, baseUrl }: Pick<Connection, 'dialect' | 'baseUrl'>): boolean {
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
  const known = new Map<bigint, { version: string; client: PartnerClient }>();
  /** Those whose connection has changed since: what is under way there goes on. */
  const retired = new Set<PartnerClient>();

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
      const current = known.get(supplierId);
      if (current?.version === version) return { connection, client: current.client };

      if (current) retired.add(current.client);
      const client = build(connection, sealer.open(sealed));
      known.set(supplierId, { version, client });
      return { connection, client };
    },

    /** Drops everything that is under way. */
    close(): void {
      for (const client of retired) client.close();
      for (const { client } of known.values()) client.close();
      retired.clear();
      known.clear();
    },
  };
}

export type PartnerClients = ReturnType<typeof createPartnerClients>;
