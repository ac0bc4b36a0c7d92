import { sql } from 'kysely';
import type { BookCheck } from './audit.ts';

/**
 * References that the audit proves, where the database checks no row: rows that every order writes, whose target is made or
 * held in the same transaction or is never deleted (docs/decisions/0126-audited-references.md).
 */
export const auditedReferences = [
  ['activation', 'account_id', 'account'],
  ['activation', 'country_id', 'country'],
  ['activation', 'service_id', 'service'],
  ['activation', 'supplier_id', 'supplier'],
  ['activation', 'number_id', 'number'],
  ['activation', 'hold_id', 'hold'],
  ['activation_move', 'activation_id', 'activation'],
  ['number_use', 'number_id', 'number'],
  ['number_use', 'service_id', 'service'],
  ['number_use', 'pool_id', 'pool'],
  ['number_rest', 'account_id', 'account'],
  ['number_rest', 'service_id', 'service'],
  ['number_rest', 'number_id', 'number'],
  ['hold', 'ledger_account_id', 'ledger_account'],
  ['hold', 'key_id', 'api_key'],
  ['settlement', 'hold_id', 'hold'],
  ['ledger_transfer', 'debit_id', 'ledger_account'],
  ['ledger_transfer', 'credit_id', 'ledger_account'],
  ['ledger_transfer', 'hold_id', 'hold'],
  ['delivery', 'message_id', 'message'],
  ['message_identity', 'supplier_id', 'supplier'],
  ['message', 'activation_id', 'activation'],
  ['message', 'rental_id', 'rental'],
  ['message', 'hub_operation_id', 'hub_operation'],
] as const;

/** Of each reference the values that lead nowhere. */
export const referenceChecks: readonly BookCheck[] = auditedReferences.map(([table, column, target]) => ({
  kind: 'reference',
  exceptions: sql`
    select distinct ${`${table}.${column} `}::text || t.${sql.ref(column)}, ${target}::text, 'nothing'
      from ${sql.table(table)} t
     where t.${sql.ref(column)} is not null
       and not exists (select from ${sql.table(target)} r where r.id = t.${sql.ref(column)})`,
}));
