import type { Database } from '#db';
import { Refusal } from '#kernel/refusal';
import { type CatalogView, importCatalog, readCatalog, updateServiceEnabled } from './catalog-store.ts';

export { type CatalogIds, type CatalogView, readCatalogIds } from './catalog-store.ts';
export { services, serviceVersions } from './joined.ts';

/** The catalogue changes by an operator's hand only: a process may be this far behind. */
const REMEMBER_MS = 2_000;

export type Catalog = ReturnType<typeof createCatalog>;

export function createCatalog({ db }: { db: Database }) {
  let view: Promise<CatalogView> | undefined;
  let until = 0;

  return {
    /** Not for decisions about money, stock or leases: those look again in their transaction. */
    view(): Promise<CatalogView> {
      if (view && until > performance.now()) return view;
      const reading = readCatalog(db);
      reading.catch(() => {
        view = undefined;
      });
      view = reading;
      until = performance.now() + REMEMBER_MS;
      return reading;
    },

    /** Imports the built-in catalogue; may be run again, and keeps what an operator switched off. */
    async import(): Promise<{ countries: number; operators: number; services: number }> {
      const counts = await db.write(importCatalog);
      view = undefined;
      return counts;
    },

    /** Switches a service on or off for everybody. */
    async setServiceEnabled({ id, enabled }: { id: string; enabled: boolean }): Promise<void> {
      const isKnown = await db.write((tx) => updateServiceEnabled(tx, { id, enabled }));
      if (!isKnown) throw new Refusal('service_unknown', { id });
      view = undefined;
    },
  };
}
