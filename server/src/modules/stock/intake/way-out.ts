import type { Database } from '#db';
import { type AddressGuard, createAddressGuard } from '#kernel/address-guard';
import type { SourceSender, SourceSession } from '#suppliers/own-kind';
import { UnreadableSource } from './read-sources.ts';
import { isHeld } from './source-store.ts';
import type { Source, Sources } from './sources.ts';

type WayOutDeps = {
  db: Database;
  guard: AddressGuard;
  sources: Pick<Sources, 'find'>;
  sessions: { find(supplierId: bigint): SourceSession | undefined };
  publicAddress: { url: string };
};

/** How SMS go out by sources: over their open line, or by a call. */
export function createWaysOut({ db, guard, sources, sessions, publicAddress }: WayOutDeps) {
  const senders = new Map<bigint, { version: number; sender: SourceSender }>();

  function senderOf(source: Source): SourceSender | undefined {
    const { supplierId, supplierName, version, kind, settings } = source;
    const known = senders.get(supplierId);
    if (known?.version === version) return known.sender;
    const { allowNetworks = [] } = settings;
    const sender = kind.createSender?.({
      settings: settings as never,
      guard: allowNetworks.length > 0 ? createAddressGuard({ allow: allowNetworks }) : guard,
      reportUrl: `${publicAddress.url}/in/${supplierName}`,
    });
    if (sender) senders.set(supplierId, { version, sender });
    return sender;
  }

  return {
    /** Undefined where nothing can go out now; `elsewhere` where another process has the line. */
    async findWayOut(supplierId: bigint): Promise<SourceSender | 'elsewhere' | undefined> {
      const source = await sources.find(String(supplierId)).catch((error) => {
        if (error instanceof UnreadableSource) return undefined;
        throw error;
      });
      if (!source || source.state === 'off') return undefined;
      const sender = senderOf(source);
      if (sender) return sender;
      if (!source.kind.open) return undefined;
      const { send } = sessions.find(supplierId) ?? {};
      if (send) return { send };
      const isHere = sessions.find(supplierId) !== undefined;
      return !isHere && (await isHeld(db.read, supplierId)) ? 'elsewhere' : undefined;
    },
  };
}
