import { sql } from 'kysely';
import type { Reader, Tx } from '#db';

/** The ways in which a simulated supplier may misbehave. */
const supplierFaults = ['timeout', 'error', 'duplicate', 'late', 'none'] as const;
export type SupplierFault = (typeof supplierFaults)[number];

/** False for a supplier that is not simulated. */
export async function setSupplierFault(
  tx: Tx,
  { supplier, mode }: { supplier: string; mode: SupplierFault },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update supplier set settings = settings || ${JSON.stringify({ fault: mode })}::jsonb
     where name = ${supplier} and kind = 'simulator'`.execute(tx);
  return numAffectedRows === 1n;
}

export async function findSupplierFault(read: Reader, supplier: string): Promise<SupplierFault> {
  const { rows } = await sql<{ fault: SupplierFault | null }>`
    select settings->>'fault' as fault from supplier where name = ${supplier}`.execute(read);
  return rows[0]?.fault ?? 'none';
}

export type SimulatedNumber = {
  supplierId: bigint;
  dedupeWindowSeconds: number;
  filterSenders: boolean;
  fault: SupplierFault;
};

/** The suppliers of simulated numbers as a delivery sees them, by phone; a phone that is no such number is missing. */
export async function findSimulatedNumbers(
  read: Reader,
  phones: readonly string[],
): Promise<Map<string, SimulatedNumber>> {
  const { rows } = await sql<SimulatedNumber & { phone: string }>`
    select n.phone, s.id as "supplierId", s.dedupe_window_seconds as "dedupeWindowSeconds", s.filter_senders as "filterSenders",
           coalesce(s.settings->>'fault', 'none') as fault
      from number n join pool p on p.id = n.pool_id join supplier s on s.id = p.supplier_id
     where n.phone = any(${[...new Set(phones)]}::text[]) and n.provenance = 'simulated'`.execute(read);
  return new Map(rows.map(({ phone, ...number }) => [phone, number]));
}
