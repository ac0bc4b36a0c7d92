import { sql } from 'kysely';
import { type Database, migrate, openDatabase } from '#db';
import { createClock } from '#kernel/clock';
import { createStatistics } from '#modules/statistics';
import { createCatalog } from '#modules/stock/catalog';
import { startPostgres } from '#test/postgres';

const TIMES = 15;

/**
 * Ten million activations of thirty days, added up and asked about on a PostgreSQL of its own: the figures of
 * docs/statistics.md. Takes some minutes and ten gigabytes.
 */
export async function measureStatistics({
  activations,
  print,
}: {
  activations: number;
  print(line: string): void;
}): Promise<void> {
  const postgres = await startPostgres({ settings: { shared_buffers: '1GB', max_wal_size: '8GB' } });
  const db = await openDatabase({ url: postgres.url });
  try {
    await migrate(db);
    await createCatalog({ db }).import();
    await timed(print, `${activations} activations written`, () => writeHistory(db, activations));
    const statistics = createStatistics({ db, clock: createClock() });
    await timed(print, 'added up', async () => {
      const moves = await statistics.sweeps[0]?.run();
      print(`  ${moves} moves`);
    });
    await db.script('vacuum analyze');
    await printSizes(db, print);
    await askAll(db, print);
  } finally {
    await db.close();
    await postgres.stop();
  }
}

/** Without indexes and foreign keys, which the sums do not need; skewed, as demand is. */
async function writeHistory(db: Database, activations: number): Promise<void> {
  for (const table of ['activation', 'activation_move']) {
    const { rows } = await sql<{ statement: string }>`
      select format('alter table %I drop constraint %I', conrelid::regclass, conname) as statement
        from pg_constraint where conrelid = ${table}::regclass and contype = 'f'
      union all
      select format('drop index %I', indexrelid::regclass::text) from pg_index
       where indrelid = ${table}::regclass and not indisprimary`.execute(db.read);
    for (const { statement } of rows) await db.script(statement);
  }
  await db.script(`
    insert into activation (id, account_id, service_id, country_id, operator, number_id, pool_id, supplier_id, phone, state,
                            price_micros, hold_id, created_at, cancellable_at, expires_at, changed_at)
    select n, 1 + n % 5000, s.ids[1 + floor(power(random(), 3) * cardinality(s.ids))::int], c.id,
           case when random() < 0.85 then 'any' else (array['beeline', 'vodafone', 'orange'])[1 + floor(random() * 3)::int] end,
           n, 1, 1 + c.id % 6 + floor(power(random(), 4) * 3)::int, '79' || n,
           (array['finished', 'finished', 'finished', 'cancelled', 'expired'])[1 + n % 5], 160000, n,
           t.at, t.at, t.at + interval '20 minutes', t.at
      from (select array_agg(id order by position) as ids from service) s,
           (select array_agg(id order by position) as ids from country) k,
           generate_series(1, ${activations}) as n
           cross join lateral (select k.ids[1 + floor(power(random(), 2) * cardinality(k.ids) + n * 0)::int] as id) c
           cross join lateral (select now() - (${activations} - n) * (interval '30 days' / ${activations}) as at) t`);
  await db.script(`
    insert into activation_move (activation_id, event, from_state, to_state, at)
    select a.id, m.event, m.from_state, m.to_state, a.created_at + m.seconds * interval '1 second'
      from activation a cross join lateral (values
        ('buy', null, 'waiting', 0::float8),
        (case a.state when 'finished' then 'receive' when 'cancelled' then 'cancel' else 'expire' end, 'waiting',
         case a.state when 'finished' then 'received' else a.state end, 3 + 900 * power(random(), 4) + a.id * 0),
        ('finish', case a.state when 'finished' then 'received' end, 'finished', 1000)) as m (event, from_state, to_state, seconds)
     where m.event <> 'finish' or m.from_state is not null`);
}

async function printSizes(db: Database, print: (line: string) => void): Promise<void> {
  const { rows } = await sql<{ name: string; count: bigint; size: string }>`
    select relname as name, reltuples::bigint as count, pg_size_pretty(pg_total_relation_size(oid)) as size
      from pg_class where relname in ('activation', 'activation_move', 'activation_daily', 'activation_supply_daily',
                                      'activation_delay_daily') order by 1`.execute(db.read);
  for (const { name, count, size } of rows) print(`  ${name}: ${count} rows, ${size}`);
}

async function askAll(db: Database, print: (line: string) => void): Promise<void> {
  const fresh = () => createStatistics({ db, clock: createClock() });
  const serviceId = 'tg';
  const countryId = 2;
  const questions: Record<string, () => Promise<unknown>> = {
    'popular()': () => fresh().popular(),
    'listByCountry({ serviceId })': () => fresh().listByCountry({ serviceId }),
    'listByCountry({ serviceId, countryId })': () => fresh().listByCountry({ serviceId, countryId }),
    'listByCountry()': () => fresh().listByCountry(),
    'listCountries()': () => fresh().listCountries(),
    'successRates({ countryId })': () => fresh().successRates({ countryId }),
    'successRates({ countryId, operator })': () => fresh().successRates({ countryId, operator: 'orange' }),
    'timeToCode({ serviceId, countryId })': () => fresh().timeToCode({ serviceId, countryId }),
    'timeToCode({ serviceId })': () => fresh().timeToCode({ serviceId }),
    'timeToCode()': () => fresh().timeToCode(),
    'timeToCode({ supplierId })': () => fresh().timeToCode({ supplierId: 3n }),
    'volume()': () => fresh().volume(),
  };
  for (const [name, ask] of Object.entries(questions)) {
    const times: number[] = [];
    for (let index = 0; index < TIMES; index++) {
      const start = performance.now();
      await ask();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    print(
      `  ${name.padEnd(44)} median ${times[TIMES >> 1]?.toFixed(1)} ms, worst ${times.at(-1)?.toFixed(1)} ms`,
    );
  }
  await explain(db, print);
}

/** The plans of the statements that the questions above made, from what the server was sent. */
async function explain(db: Database, print: (line: string) => void): Promise<void> {
  const today = Math.floor(Date.now() / 86_400_000);
  const sums = 'sum(orders)::int as orders, sum(received)::int as received';
  const statements = [
    `select country_id, service_id, ${sums} from activation_daily where day between ${today - 6} and ${today}
      group by country_id, service_id order by orders desc, 1, 2 limit 50`,
    `select country_id, service_id, ${sums} from activation_daily where day between ${today - 29} and ${today} and service_id = 'tg'
      group by country_id, service_id order by orders desc, 1, 2 limit 10000`,
    `select bucket, sum(activations)::int from activation_delay_daily
      where country_id = 2 and service_id = 'tg' and supplier_id = 0 and day between ${today - 6} and ${today}
      group by bucket order by bucket`,
  ];
  for (const statement of statements) {
    print(`\n${statement}`);
    const plan = await db.script(`explain (analyze, costs off, buffers) ${statement}`);
    for (const row of plan) print(`  ${row['QUERY PLAN']}`);
  }
}

async function timed(print: (line: string) => void, what: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  print(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
