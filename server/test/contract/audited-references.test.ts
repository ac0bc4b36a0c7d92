import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditedReferences } from '#modules/money/ledger';
import { expectSoundBooks, findingsOf } from '#test/sound-books';
import { createWorld, type World } from '#test/world';

let world: World;
beforeAll(async () => {
  world = await createWorld({ NUMBER_REST_SECONDS: '600' });
  const { accountId } = await world.customer({ balance: '10' });
  const { supplierId } = await world.pool({ count: 3, price: '1.00' });
  const activation = await world.core.activations.buy({ accountId, serviceId: 'tg' });
  await world.message({ supplierId, phone: activation.phone });
  const { id } = await world.core.activations.buy({ accountId, serviceId: 'tg' });
  await world.core.activations.cancel({ id, accountId });
  await world.core.activations.buy({ accountId, serviceId: 'tg' });
});
afterAll(() => world.close());

it('what the platform writes leads somewhere', () => expectSoundBooks(world));

it.each(auditedReferences)('the audit names what %s.%s says of no %s', async (table, column, target) => {
  const alone = ['rental_id', 'hub_operation_id'].includes(column) ? sql`activation_id = null, ` : sql``;
  const isText = column === 'service_id';
  const nowhere = isText ? 'nosuch' : '999999999';
  const row = sql`ctid = (select min(ctid) from ${sql.table(table)})`;

  const findings = await findingsOf(
    world,
    sql`update ${sql.table(table)} set ${alone}${sql.ref(column)} = ${isText ? nowhere : sql.lit(Number(nowhere))} where ${row}`,
  );

  expect(findings.filter((finding) => finding.startsWith('reference '))).toContain(
    `reference ${table}.${column} ${nowhere}: nothing instead of ${target}`,
  );
});
