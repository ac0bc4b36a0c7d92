import type { InventoryRow, SupplierNames } from '#suppliers/supplier';

/** A partner's stock in the platform's ids, with the partner's own names to order by. */
export type PlatformStock = {
  countryId: number;
  /** Platform operator, `any` included. */
  operator: string;
  /** Platform service, or `rent`. */
  service: string;
  count: number;
  rent: boolean;
  foreign: { country: string; operator: string; service: string };
};

/** A name that no table holds, with how many rows were left out for it. */
export type UnknownName = { field: 'country' | 'operator' | 'service'; name: string; rows: number };

/**
 * Rows of a GET_SERVICES answer to platform ids. A row with an unknown name is left out and its name reported.
 * Two names of one thing are one stock: the larger count holds.
 */
export function translateInventory(
  rows: readonly InventoryRow[],
  names: SupplierNames,
): { stock: PlatformStock[]; unknown: UnknownName[] } {
  const stock = new Map<string, PlatformStock>();
  const unknown = new Map<string, UnknownName>();
  const report = (field: UnknownName['field'], name: string) => {
    const key = `${field} ${name}`;
    unknown.set(key, { field, name, rows: (unknown.get(key)?.rows ?? 0) + 1 });
  };

  for (const { country, operator, service, count, rent } of rows) {
    const countryId = names.country.toPlatform(country);
    const operatorId = countryId === undefined ? undefined : names.operator.toPlatform(operator, countryId);
    const serviceId = names.service.toPlatform(service);
    if (countryId === undefined) report('country', country);
    else if (operatorId === undefined) report('operator', operator);
    else if (serviceId === undefined) report('service', service);
    else {
      const key = `${countryId} ${operatorId} ${serviceId}`;
      if ((stock.get(key)?.count ?? -1) >= count) continue;
      const foreign = { country, operator, service };
      stock.set(key, { countryId, operator: operatorId, service: serviceId, count, rent, foreign });
    }
  }
  return { stock: [...stock.values()], unknown: [...unknown.values()] };
}
