import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#db';
import { openTestDatabase } from '#test/database';

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

const removal =
  'asked only when an operator removes a supplier that nothing was sold of; an index would cost every order';
const few = 'a table of few rows';
const shortLived = 'rows that live for hours, and go before the teammate does';

/** Foreign keys without an index to tables whose rows are deleted: a deletion reads all of the table. Why these may. */
const mayReadAll: Record<string, string> = {
  'activation.pool_id -> pool': removal,
  'console_session.teammate_id -> teammate': shortLived,
  'hub_operation.pool_id -> pool': removal,
  'hub_operation.supplier_id -> supplier': removal,
  'loyalty_card.expired_ledger_id -> ledger_account': few,
  'loyalty_card.issued_ledger_id -> ledger_account': few,
  'loyalty_card.spent_ledger_id -> ledger_account': few,
  'loyalty_card_user.ledger_account_id -> ledger_account': removal,
  'merchant_token.teammate_id -> teammate': shortLived,
  'message.supplier_id -> supplier': removal,
  'number_bar_count.pool_id -> pool': few,
  'number.pool_id -> pool': removal,
  'rental.pool_id -> pool': removal,
  'rental.supplier_id -> supplier': removal,
  'service_switch.supplier_id -> supplier': few,
  'sms_route.supplier_id -> supplier': few,
};

/** Tables that some statement of ours deletes rows of. */
function findDeleted(): Set<string> {
  const source = new URL('../src/', import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  const texts = files.map((name) => readFileSync(new URL(name, source), 'utf8'));
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\bdelete\s+from\s+([a-z_]+)|\bdeleteFrom\('([a-z_]+)'/g)].map(
        ([, raw, built]) => raw ?? built ?? '',
      ),
    ),
  );
}

/** `table.columns -> table`, of those that no index begins with, in whatever order; an index of some rows alone is none. */
async function listWithoutIndex(): Promise<{ key: string; to: string }[]> {
  const { rows } = await sql<{ key: string; to: string }>`
    select c.conrelid::regclass::text || '.' || n.names || ' -> ' || c.confrelid::regclass::text as key,
           c.confrelid::regclass::text as "to"
      from pg_constraint c
     cross join lateral (
       select string_agg(a.attname::text, ',' order by k.at) as names
         from unnest(c.conkey) with ordinality as k (attribute, at)
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attribute) n
     where c.contype = 'f' and c.connamespace = 'public'::regnamespace
       and not exists (
         select from pg_index i
          where i.indrelid = c.conrelid and i.indisvalid
            and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(' || n.names || ' IS NOT NULL)')
            and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
     order by 1`.execute(db.read);
  return rows;
}

it('a row is deleted without reading all of a table that grows and refers to it', async () => {
  const deleted = findDeleted();

  const found = (await listWithoutIndex()).filter(({ to }) => deleted.has(to)).map(({ key }) => key);

  expect(deleted.size).toBeGreaterThan(30);
  expect(found).toEqual(Object.keys(mayReadAll).sort());
});
