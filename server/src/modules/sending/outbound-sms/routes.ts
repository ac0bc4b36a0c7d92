import { type Database, isViolation } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import {
  deleteRoute,
  insertRoute,
  listRoutes,
  lockRoute,
  type NewRoute,
  type SmsRoute,
  updateRoute,
} from './route-store.ts';

type Optional<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined };

export type AddRoute = Pick<NewRoute, 'name'> & Optional<Omit<NewRoute, 'name'>>;
export type ChangeRoute = { id: number } & Optional<Omit<SmsRoute, 'id' | 'supplierId'>>;

/** The routing table of SMS, for its operator. */
export function createRoutes({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** Refuses `already_exists` for a name, `bad_request`, `not_found` for a supplier that is none. */
    async addRoute(command: AddRoute): Promise<SmsRoute> {
      const route: NewRoute = {
        supplierId: null,
        prefixes: [],
        senders: [],
        rank: 100,
        costMicros: 0n,
        credits: 1,
        perSecond: null,
        ...defined(command),
      };
      assertRoute(route);
      try {
        const added = await db.write((tx) => insertRoute(tx, route, clock()));
        if (!added) throw new Refusal('already_exists', { name: route.name });
        return added;
      } catch (error) {
        if (isViolation(error, 'foreignKey')) throw new Refusal('not_found', { supplier: route.supplierId });
        throw error;
      }
    },

    /** Only what is named changes. Refuses `not_found`, `already_exists`, `bad_request`. */
    async changeRoute({ id, ...change }: ChangeRoute): Promise<SmsRoute> {
      try {
        return await db.write(async (tx) => {
          const known = await lockRoute(tx, id);
          if (!known) throw new Refusal('not_found', { route: id });
          const route = { ...known, ...defined(change) };
          assertRoute(route);
          await updateRoute(tx, route);
          return route;
        });
      } catch (error) {
        if (isViolation(error, 'unique')) throw new Refusal('already_exists', { name: change.name });
        throw error;
      }
    },

    /** Only one that nothing went by: reports come to what did. Refuses `not_found`, `not_allowed` (switch it off instead). */
    async removeRoute(id: number): Promise<void> {
      try {
        if (!(await db.write((tx) => deleteRoute(tx, id)))) throw new Refusal('not_found', { route: id });
      } catch (error) {
        if (isViolation(error, 'foreignKey'))
          throw new Refusal('not_allowed', { route: id, reason: 'SMS went by it: switch it off' });
        throw error;
      }
    },

    /** The best first, as far as no number is known. */
    listRoutes: () => listRoutes(db.read),
  };
}

/** Without the fields that say nothing. */
function defined<Fields extends object>(fields: Fields) {
  type Said = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Said;
}

function assertRoute({ name, prefixes, senders, credits, costMicros, perSecond }: NewRoute): void {
  const faults = [
    !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name) && 'name',
    (prefixes.length > 1_000 || prefixes.some((prefix) => !/^[1-9]\d{0,14}$/.test(prefix))) && 'prefixes',
    (senders.length > 1_000 || senders.some((sender) => sender.length > 20)) && 'senders',
    !(Number.isInteger(credits) && credits >= 0 && credits <= 1_000) && 'credits',
    costMicros < 0n && 'cost',
    perSecond !== null && !(perSecond > 0 && perSecond <= 10_000) && 'perSecond',
  ];
  const field = faults.find((fault) => fault !== false);
  if (field) throw new Refusal('bad_request', { [field]: 'not valid' });
}
