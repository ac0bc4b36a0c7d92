import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db';
import { createTestDatabase } from '#test/database';
import { nodesOf, openPlanner, type PlanNode, type SentStatement, sentDuring } from '#test/explained';
import type { LentDatabase } from '#test/postgres-databases';
import { createWorld, type World } from '#test/world';

/**
 * What every order, message and poll asks, by plans that were made on a new database, and by those of after an analyze: both
 * on large tables. Accounts there are many from the start. No statement reads a table, or an index, of which it then throws most away.
 */

/** Of each of these many rows; a quarter of the activations are open. */
const ROWS = 80_000;
const FEW = 200;
const byKey = '/* by key */';

let made: LentDatabase;
let db: Database;
let world: World;
let planner: Awaited<ReturnType<typeof openPlanner>>;
let statements: SentStatement[];
let settings: SentStatement | undefined;

beforeAll(async () => {
  made = await createTestDatabase();
  db = await openDatabase({ url: made.url });
  let unused: Database | undefined;
  world = await createWorld({}, (kept) => {
    unused = kept;
    return db;
  });
  await unused?.close();
  const [one, other] = [await world.customer(), await world.customer()];
  const { supplierId } = await world.pool({ count: 40 });

  await db.script(`
    insert into account (name, created_at) select 'many' || g, now() from generate_series(1, 20000) g;
    insert into ledger_account (kind, account_id, currency, guarded)
      select 'customer', id, 'USD', true from account where name like 'many%';
    insert into received_total (account_id, messages) select id, 1 from account where name like 'many%';
    analyze account, ledger_account, received_total`);
  statements = await sentDuring(() => lives({ one, other, supplierId }));
  settings = statements.find(({ text }) => text.startsWith('select set_config'));
  planner = await openPlanner(made.url);
  for (const statement of statements)
    await planner.plan([statement], statement.text.includes(byKey) ? settings : undefined);
  await fill();
});
afterAll(async () => {
  await planner.close();
  await world.close();
  await made.drop();
});

/** Orders, polls, messages and every end; of two customers, in groups of one and of several. */
async function lives({
  one,
  other,
  supplierId,
}: {
  one: { accountId: bigint };
  other: { accountId: bigint };
  supplierId: bigint;
}): Promise<void> {
  const { activations, messages, ledger } = world.core;
  const buy = ({ accountId }: { accountId: bigint }) => activations.buy({ accountId, serviceId: 'tg' });
  for (const count of [1, 8]) {
    const bought = await Promise.all(Array.from({ length: count * 2 }, (_, at) => buy(at % 2 ? one : other)));
    await Promise.all(bought.map(({ phone }) => world.message({ supplierId, phone })));
    await Promise.all(
      bought.map(({ phone }, at) => world.message({ supplierId, phone, text: `Again ${at}1234` })),
    );
    await Promise.all(bought.map((ref) => activations.get(ref)));
    await Promise.all(bought.map(({ id }) => messages.listByActivation(id)));
    await Promise.all(bought.slice(1).map((ref) => activations.requestAnother(ref)));
    await Promise.all(bought.map((ref) => activations.finish(ref)));
    await Promise.all(bought.map(({ phone }) => world.message({ supplierId, phone, text: 'Late 998877' })));
    await activations.cancel(await buy(one));
    await ledger.getBalance(one.accountId);
    await activations.listOpen({ accountId: one.accountId, limit: 10 });
    await activations.countOpen(one.accountId);
    await activations.list({ accountId: one.accountId, limit: 10 });
  }
  await buy(one);
  world.advance(1_300);
  for (const { name, run } of world.core.sweeps) if (name.startsWith('activations.')) await run();
  await buy(one);
}

/** Many rows beside those of `lives`; they are not analyzed. */
async function fill(): Promise<void> {
  const open = `case when g % 4 = 0 then 'waiting' else 'finished' end`;
  await db.script(`
    insert into number (phone, pool_id, provenance, created_at)
      select '8800' || lpad(g::text, 8, '0'), (select min(id) from pool), 'own_device', now() from generate_series(1, ${ROWS}) g;
    insert into hold (id, ledger_account_id, amount_micros, reference, created_at) overriding system value
      select 1000000 + g, (select min(id) from ledger_account where guarded), 100000, 'activation:' || 20000000 + g, now()
        from generate_series(1, ${ROWS}) g;
    insert into activation (id, account_id, service_id, country_id, operator, number_id, pool_id, supplier_id, phone, state,
                            price_micros, hold_id, created_at, cancellable_at, expires_at, changed_at)
      select 20000000 + g, (select min(id) from account) + g % 20000, 'tg', 2, 'any', 1000000 + g, p.id, p.supplier_id, '8800' || lpad(g::text, 8, '0'),
             ${open}, 100000, 1000000 + g, now(), now(), now() + interval '1 hour', now() - interval '1 hour'
        from generate_series(1, ${ROWS}) g, (select * from pool order by id limit 1) p;
    insert into activation_move (activation_id, event, to_state, at)
      select 20000000 + g, 'buy', 'waiting', now() from generate_series(1, ${ROWS}) g;
    insert into number_use (number_id, service_id, pool_id, activation_id, free_at)
      select n.id, 'tg', n.pool_id, case when n.id % 4 = 0 then 20000000 + n.id end, case when n.id % 4 > 0 then now() end
        from number n where n.phone like '8800%';
    insert into settlement (hold_id, outcome, captured_micros, released_micros, created_at)
      select 1000000 + g, 'captured', 100000, 0, now() from generate_series(1, ${ROWS}) g where g % 4 > 0;
    insert into ledger_transfer (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, hold_id, reference, created_at)
      select 'hold', l.id, 'available', l.id, 'held', 100000, 1000000 + g, 'activation:' || 20000000 + g, now()
        from generate_series(1, ${ROWS}) g, (select min(id) as id from ledger_account where guarded) l;
    insert into message (id, supplier_id, phone, sender, text, verdict, activation_id, received_at)
      select 2000000 + g, (select min(supplier_id) from pool), '8800' || lpad(g::text, 8, '0'), 'Telegram', 'Code 12345', 'accepted',
             20000000 + g, now() from generate_series(1, ${ROWS}) g;
    insert into message_identity (supplier_id, identity, message_id, repeats_until, seen_at)
      select (select min(supplier_id) from pool), 'print::' || g, 2000000 + g, now(), now() from generate_series(1, ${ROWS}) g;
    insert into delivery (message_id, received_at) select 2000000 + g, now() from generate_series(1, ${ROWS}) g`);
}

/** What of a plan reads more than it needs. */
function wasteOf(plan: PlanNode): string[] {
  return nodesOf(plan).flatMap((node) => {
    const where = `${node['Node Type']} ${node['Index Name'] ?? node['Relation Name'] ?? ''}`;
    const removed =
      (node['Rows Removed by Filter'] ?? 0) +
      (node['Rows Removed by Join Filter'] ?? 0) +
      (node['Rows Removed by Index Recheck'] ?? 0);
    const times = node['Actual Loops'] ?? 1;
    const found = (node['Actual Rows'] ?? 0) * times;
    return [
      ...(removed * times > FEW ? [`${where} throws ${removed * times} rows away`] : []),
      ...(found > 1_000 ? [`${where} finds ${found} rows`] : []),
    ];
  });
}

async function wastesOf(some: readonly SentStatement[]): Promise<string[]> {
  const all: string[] = [];
  for (const statement of some) {
    const plan = await planner.run(statement, statement.text.includes(byKey) ? settings : undefined);
    all.push(...wasteOf(plan).map((waste) => `${waste}: ${statement.text.replace(/\s+/g, ' ').trim()}`));
  }
  return all;
}

describe('what every order, message and poll asks, of large tables', () => {
  it('is many statements', () => {
    expect(statements.length).toBeGreaterThan(40);
    expect(settings).toBeDefined();
  });

  it('reads little in transactions by key, by plans that were made while the tables were empty', async () => {
    const ofKeys = statements.filter(({ text }) => text.includes(byKey));

    expect(ofKeys.length).toBeGreaterThan(30);
    expect(await wastesOf(ofKeys)).toEqual([]);
  });

  it('reads little once they were analyzed', async () => {
    await db.script('analyze');

    expect(await wastesOf(statements)).toEqual([]);
  });
});
