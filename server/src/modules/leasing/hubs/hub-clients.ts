import type { Database } from '#db';
import { type AddressGuard, createAddressGuard } from '#kernel/address-guard';
import { createClientCache } from '#kernel/client-cache';
import type { Sealer } from '#kernel/seal';
import type { HubClient } from '#suppliers/hub';
import { hubKind } from '#suppliers/registry';
import type { Hub } from './hub.ts';
import { findSealedHubKey } from './hub-key-store.ts';
import { findHub } from './hub-store.ts';

/** Opens lines to hubs: one client for each state of a hub and its key. */
export function createHubClients(deps: { db: Database; sealer: Sealer; guard: AddressGuard }) {
  const { db, sealer, guard } = deps;
  const clients = createClientCache<HubClient>();

  function build({ dialect, pushUrl, settings }: Hub, key: string): HubClient {
    const { activation, rental } = settings.pushUrls ?? {};
    const { sendBearer, gzipRequests, contentType, timeoutMs, allowNetworks = [] } = settings;
    return hubKind(dialect).createClient({
      hubUrl: pushUrl,
      key,
      pushUrls: { ...(activation && { activation }), ...(rental && { rental }) },
      ...(sendBearer !== undefined && { sendBearer }),
      ...(gzipRequests !== undefined && { gzipRequests }),
      ...(contentType !== undefined && { contentType }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      resolveGuard: allowNetworks.length > 0 ? createAddressGuard({ allow: allowNetworks }) : guard,
    });
  }

  return {
    /** Undefined where we have no key for the hub. */
    async open(hubId: bigint): Promise<HubClient | undefined> {
      const hub = await findHub(db.read, { id: hubId });
      const sealed = await findSealedHubKey(db.read, hubId);
      if (!hub || !sealed) return undefined;
      return clients.get(hubId, `${hub.version}/${sealed}`, () => build(hub, sealer.open(sealed)));
    },

    close: clients.close,
  };
}

export type HubClients = ReturnType<typeof createHubClients>;
