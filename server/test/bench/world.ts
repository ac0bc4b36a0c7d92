import { readConfig } from '#config';
import { type Core, createCore } from '#core';
import { type Database, migrate, openDatabase } from '#db';
import { createAddressGuard } from '#kernel/address-guard';
import { createClock } from '#kernel/clock';
import { MICROS } from '#kernel/money';
import { createSealer } from '#kernel/seal';
import { prepareSources } from './intake-load.ts';

export const SECRET_KEY = 'bench secret of many letters';

/** The first ten services of the catalogue; each is sold by the same pool: ten offers. */
export const SERVICES = 10;
const CHUNK = 20_000;

export type World = {
  /** Of each account. */
  keys: string[];
  /** By what their messages are told apart: the name is what sends them. */
  services: { id: string; name: string }[];
  /** The one that one account orders alone. */
  hotService: { id: string; name: string };
  poolId: string;
  firstAccountId: string;
};

export type Place = { url: string } | { folder: string };

/**
 * A catalogue, accounts with money, a pool of `numbers` that sells ten services, and two sources of own numbers. Statistics of the
 * planner are fresh afterwards.
 */
export async function prepareWorld(
  place: Place,
  { accounts, numbers, smscPort }: { accounts: number; numbers: number; smscPort: number },
): Promise<World> {
  return inWorld(place, async (core, db) => {
    await core.catalog.import();
    const services = (
      await db.script(`select id, name from service order by position limit ${SERVICES}`)
    ).map(({ id, name }) => ({ id: String(id), name: String(name) }));
    const { id: supplierId } = await core.inventory.createSupplier({ name: 'bench', kind: 'simulator' });
    await importPrices(
      core,
      supplierId,
      services.map(({ id }) => `2,any,${id},0.01`),
    );
    for (let start = 0; start < numbers; start += CHUNK) {
      const rows = Array.from(
        { length: Math.min(CHUNK, numbers - start) },
        (_, index) => `7701${String(start + index).padStart(7, '0')},2,any,simulated`,
      );
      await core.inventory.importNumbers({
        supplierId,
        csv: `phone,country,operator,provenance\n${rows.join('\n')}`,
      });
    }
    await prepareSources(core, smscPort);
    const keys: string[] = [];
    const ids: bigint[] = [];
    for (let index = 0; index < accounts; index++) {
      const { id: accountId } = await core.accounts.create({ name: `bench${index}` });
      await core.ledger.grant({ accountId, amountMicros: 100_000n * MICROS, reference: `bench:${index}` });
      keys.push((await core.accounts.createKey({ accountId })).key);
      ids.push(accountId);
    }
    await db.script('analyze');
    const [pool] = await db.script(`select min(id)::text as id from pool where supplier_id = ${supplierId}`);
    const [, hotService] = services;
    if (!hotService) throw new Error('the catalogue has services');
    return { keys, services, hotService, poolId: String(pool?.id), firstAccountId: String(ids[0]) };
  });
}

/** As many prices, each with a number that is sold: what a large operator's price lists are made of. */
export async function prepareLists(place: Place): Promise<void> {
  await inWorld(place, async (core, db) => {
    const { id: supplierId } = await core.inventory.createSupplier({ name: 'lists', kind: 'simulator' });
    const shelves = await db.script(`
      select o.country_id as country, o.id as operator, c.dial_code as code
        from operator o join country c on c.id = o.country_id
       where o.id <> 'any' or not exists (select from operator a where a.country_id = o.country_id and a.id <> 'any')`);
    const services = await db.script('select id from service');
    for (const { country, operator } of shelves)
      await importPrices(
        core,
        supplierId,
        services.map(({ id }) => `${country},${operator},${id},0.0${1 + (Number(country) % 9)}`),
      );
    const rows = shelves.map(
      ({ country, operator, code }, index) =>
        `${code}${String(9_100_000 + index)},${country},${operator},simulated`,
    );
    await core.inventory.importNumbers({
      supplierId,
      csv: `phone,country,operator,provenance\n${rows.join('\n')}`,
    });
    await db.script('analyze');
  });
}

async function importPrices(core: Core, supplierId: bigint, rows: readonly string[]): Promise<void> {
  await core.inventory.importPrices({
    supplierId,
    csv: `country,operator,service,price\n${rows.join('\n')}`,
  });
}

async function inWorld<T>(place: Place, work: (core: Core, db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(place);
  try {
    await migrate(db);
    const config = readConfig({ SIMULATOR: '1' });
    const core = createCore({
      ...{ db, clock: createClock(), config },
      sealer: createSealer(SECRET_KEY),
      guard: createAddressGuard(),
    });
    return await work(core, db);
  } finally {
    await db.close();
  }
}
