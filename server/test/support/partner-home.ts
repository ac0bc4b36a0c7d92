import type { Core } from '#core';
import { MICROS } from '#kernel/money';

export type SimulatedStock = { phones: string[] };

/** Simulated numbers of Germany that are sold for Telegram and rented out, in the books of a server. */
export async function furnishWithNumbers(core: Core, count: number): Promise<SimulatedStock> {
  await core.catalog.import();
  const { id: supplierId } = await core.inventory.createSupplier({
    name: 'sims',
    kind: 'simulator',
    payoutPercent: 25,
  });
  const phones = Array.from({ length: count }, (_, index) => `49151${String(10_000_000 + index)}`);
  const rows = phones.map((phone) => `${phone},43,o2,simulated`).join('\n');
  await core.inventory.importNumbers({ supplierId, csv: `phone,country,operator,provenance\n${rows}` });
  await core.inventory.importPrices({ supplierId, csv: 'country,operator,service,price\n43,o2,tg,0.10' });
  const steps = [{ fromHours: 2, unitHours: 1, priceMicros: MICROS / 100n }];
  await core.rentals.setPrices([{ supplierId, countryId: 43, operator: 'o2', step: 0, steps }]);
  return { phones };
}
