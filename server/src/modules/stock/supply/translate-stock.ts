import type { Tx } from '#db';
import { openPools } from '#modules/stock/inventory';
import { supplierKind } from '#suppliers/registry';
import { ANY_OPERATOR, type Inventory } from '#suppliers/supplier';
import { type PlatformStock, translateInventory } from '#suppliers/translate-inventory';
import type { Connection } from './connection.ts';
import type { NewNotice } from './notice-store.ts';
import type { StockRow } from './stock-store.ts';

type Lot = Omit<PlatformStock, 'rent'>;

/** A partner's answer in our names, and what in it an operator should look at. */
export function readStock(
  inventory: Inventory,
  { supplierId, dialect, settings }: Connection,
): { lots: Lot[]; notices: NewNotice[] } {
  const kind = supplierKind(dialect);
  const { stock, unknown } = translateInventory(inventory.rows, kind.names(settings));
  const notices: NewNotice[] = [
    ...unknown.map(({ field, name, rows }) => ({
      kind: 'name_unknown',
      subject: `${field} ${name}`,
      details: { rows },
    })),
    ...Object.entries(inventory.skipped)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => ({ kind: 'stock_unreadable', subject: reason, details: { count } })),
    ...kind.findOddities(inventory, settings),
  ];
  const allowed = settings.rentAllowed === false ? stock.filter(({ rent }) => !rent) : stock;
  return {
    lots: divide(allowed.filter(({ service }) => !settings.blacklist?.includes(service))),
    notices: notices.map((notice) => ({ ...notice, supplierId })),
  };
}

/**
 * Where `any` is listed it is the total and what operators are listed beside it are parts of it: they keep their own
 * counts and `any` the rest. Where the parts are more than the total, the total counts alone.
 */
function divide(stock: readonly PlatformStock[]): Lot[] {
  const shelves = new Map<string, PlatformStock[]>();
  for (const row of stock) {
    const key = `${row.countryId} ${row.service}`;
    shelves.set(key, [...(shelves.get(key) ?? []), row]);
  }
  return [...shelves.values()].flatMap((shelf) => {
    const total = shelf.find(({ operator }) => operator === ANY_OPERATOR);
    if (!total) return shelf;
    const parts = shelf.filter((row) => row !== total);
    const rest = total.count - parts.reduce((sum, { count }) => sum + count, 0);
    return rest < 0 ? [total] : [{ ...total, count: rest }, ...parts];
  });
}

/** The same as rows of our pools, which are made where they are missing. */
export async function placeLots(tx: Tx, supplierId: bigint, lots: readonly Lot[]): Promise<StockRow[]> {
  const pools = await openPools(
    tx,
    lots.map(({ countryId, operator }) => ({ supplierId, countryId, operator, step: 0 })),
  );
  return lots.map(({ service, count, foreign }, index) => ({
    poolId: pools[index]?.id ?? 0n,
    serviceId: service,
    count,
    foreign,
  }));
}
