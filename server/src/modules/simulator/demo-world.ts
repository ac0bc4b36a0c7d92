import { createHash } from 'node:crypto';
import type { Database, Tx } from '#db';
import { MICROS } from '#kernel/money';
import type { Sealer } from '#kernel/seal';
import { type RentPriceStep, setRentPrices } from '#modules/leasing/rentals';
import { createAccount, createKey } from '#modules/money/accounts';
import { creditCustomer, openLedgerAccount } from '#modules/money/ledger';
import type { CatalogView } from '#modules/stock/catalog';
import { addNumbers, createSupplier, openPools, setPrices } from '#modules/stock/inventory';
import { connectPartner } from '#modules/stock/supply';
import { simulatedPhones } from '#suppliers';
import { emptyTables, hasSetting, insertSetting } from './setting-store.ts';

export const demoAccount = {
  name: 'demo',
  key: '0123456789abcdef0123456789abcdef',
  balanceMicros: 100n * MICROS,
};
export const demoSupplier = 'simulator';

/** The simulator's numbers can be pushed to as a partner's would be (`POST /v1/PUSH_SMS_RENT`), with this key. */
const demoPartnerKey = 'demo-partner-key';

/** The demo account is a merchant too; the key pair of the Coupontools dialect. */
export const demoMerchant = {
  email: 'demo@example.com',
  keyPair: { clientId: '1000000000000000000000000000001', secret: 'demoSecretdemoSecretdemoSecret1' },
};

/** Numbers for each operator, and for a country that has none by name. */
const PER_OPERATOR = 20;
const PER_COUNTRY = 40;

/** Never in stock, so that being out of stock can be tried. All else is, `ot` too: it is what an application of one's own needs. */
const NEVER_IN_STOCK = 'qc';

const LOADED = 'demo_world_loaded';

/** Loads the demo world unless it is there. The catalogue has been imported. */
export async function loadDemoWorld(
  { db, sealer }: { db: Database; sealer: Sealer },
  catalog: CatalogView,
  now: Date,
): Promise<void> {
  await db.write(async (tx) => {
    if (await hasSetting(tx, LOADED)) return;
    await openDemoAccount(tx, now);
    const supplierId = await openDemoSupplier(tx, catalog, now);
    await connectPartner(tx, { sealer }, { supplierId, dialect: 'onlinesim-v1', key: demoPartnerKey }, now);
    await insertSetting(tx, LOADED);
  });
}

async function openDemoAccount(tx: Tx, now: Date): Promise<void> {
  const { name, key, balanceMicros } = demoAccount;
  const { id: accountId } = await createAccount(tx, { name, distinctNumbers: true }, now);
  await createKey(tx, { accountId, key }, now);
  await creditCustomer(
    tx,
    { accountId, amountMicros: balanceMicros, reference: 'demo:start', kind: 'grant' },
    now,
  );
}

async function openDemoSupplier(tx: Tx, { countries, services }: CatalogView, now: Date): Promise<bigint> {
  const supplier = await createSupplier(tx, { name: demoSupplier, kind: 'simulator' }, now);
  const wanted = countries.flatMap((country) => {
    const named = country.operators.filter((operator) => operator !== 'any');
    const operators = named.length > 0 ? named : ['any'];
    const each = Math.max(PER_OPERATOR, Math.ceil(PER_COUNTRY / operators.length));
    const phones = simulatedPhones(country, each * operators.length);
    return operators.map((operator, index) => ({
      country,
      operator,
      phones: phones.slice(index * each, (index + 1) * each),
    }));
  });
  const keys = wanted.map(({ country, operator }) => ({
    supplierId: supplier.id,
    countryId: country.id,
    operator,
    step: 0,
  }));
  const pools = await openPools(tx, keys);
  await addNumbers(
    tx,
    wanted.flatMap(({ phones }, index) =>
      phones.map((phone) => ({ phone, poolId: pools[index]?.id ?? 0n, provenance: 'simulated' as const })),
    ),
    now,
  );
  const sold = services.filter(({ id }) => id !== NEVER_IN_STOCK);
  await setPrices(
    tx,
    wanted.flatMap(({ country }, index) =>
      sold.map(({ id }) => ({
        poolId: pools[index]?.id ?? 0n,
        serviceId: id,
        priceMicros: demoPrice(country.id, id),
      })),
    ),
  );
  await setRentPrices(
    tx,
    keys.map((key) => ({ ...key, steps: demoRentPrices(key.countryId) })),
  );
  return supplier.id;
}

/** 0.05 to 2.00 dollars in whole cents, the same for all operators of a country. */
function demoPrice(countryId: number, serviceId: string): bigint {
  const cents = 5 + (createHash('md5').update(`${countryId}/${serviceId}`).digest().readUInt32BE(0) % 196);
  return BigInt(cents) * (MICROS / 100n);
}

/** An hour at 0.03 to 0.12 dollars, and less for each day of a day, a week, a month. */
function demoRentPrices(countryId: number): RentPriceStep[] {
  const cents = BigInt(3 + (createHash('md5').update(`rent/${countryId}`).digest().readUInt32BE(0) % 10));
  const hourMicros = cents * (MICROS / 100n);
  return [
    { fromHours: 2, unitHours: 1, priceMicros: hourMicros },
    { fromHours: 24, unitHours: 24, priceMicros: hourMicros * 12n },
    { fromHours: 168, unitHours: 24, priceMicros: hourMicros * 8n },
    { fromHours: 720, unitHours: 24, priceMicros: hourMicros * 5n },
  ];
}

/** Takes away all that was stored; the platform's own ledger accounts are there as at the first start. */
export async function emptyDatabase(db: Database): Promise<void> {
  await db.write(async (tx) => {
    await emptyTables(tx);
    await openLedgerAccount(tx, { kind: 'cash' });
    await openLedgerAccount(tx, { kind: 'revenue' });
  });
}
