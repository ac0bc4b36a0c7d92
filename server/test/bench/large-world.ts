import { runStatement } from '#test/postgres';
import type { World } from './world.ts';

export type Sizes = { numbers: number; openLeases: number; closedActivations: number };

/**
 * Makes a prepared world large, on PostgreSQL: numbers of which 95 % were used for every second service, open leases, and
 * activations that have ended, with their moves, messages, holds and transfers. Written as rows, without the core: years of
 * traffic in minutes. What the audit asks of the books does not hold for them.
 */
export async function enlarge(
  url: string,
  { poolId, services: sold, firstAccountId }: World,
  sizes: Sizes & { accounts: number },
): Promise<void> {
  const services = sold.map(({ id }) => id);
  const run = (statement: string) => runStatement(url, statement);
  const account = `${firstAccountId}::bigint + i % ${sizes.accounts}`;
  await run(`
    insert into number (phone, pool_id, provenance, created_at)
    select '7705' || lpad(i::text, 8, '0'), ${poolId}, 'simulated', now() - interval '2 years'
      from generate_series(1, ${sizes.numbers}) i`);
  const [first] = (
    await run(`select min(id)::text as id, min(seq)::text as seq from number where phone like '7705%'`)
  ).rows;
  const used = Math.floor(sizes.numbers * 0.95);
  const history = (from: number, to: number, open: boolean) => [
    `insert into activation (id, account_id, service_id, country_id, operator, number_id, pool_id, supplier_id, phone, state,
        price_micros, hold_id, code, message_count, last_message_at, created_at, cancellable_at, expires_at, changed_at)
     select i, ${account}, '${services[0]}', 2, 'any', ${first.id} + i % ${used}, ${poolId},
            (select supplier_id from pool where id = ${poolId}), '7705' || lpad((1 + i % ${used})::text, 8, '0'),
            '${open ? 'waiting' : 'finished'}', 10000, i, ${open ? 'null, 0, null' : "'12345', 1, t"}, t, t, ${open ? "now() + interval '1 day'" : "t + interval '20 minutes'"}, t
       from (select i, now() - (${to} - i) * interval '${open ? '1 ms' : '20 seconds'}' as t from generate_series(${from}, ${to}) i) rows`,
    `insert into activation_move (activation_id, event, from_state, to_state, at)
     select a.id, m.event, m.from_state, m.to_state, a.created_at from activation a cross join (values ('buy', null, 'waiting')${
       open ? '' : ", ('message', 'waiting', 'received'), ('finish', 'received', 'finished')"
     }) m (event, from_state, to_state)
      where a.id between ${from} and ${to}`,
    `insert into hold (id, ledger_account_id, amount_micros, reference, created_at) overriding system value
     select a.hold_id, l.id, ${open ? 10_000 : 0}, 'activation:' || a.id, a.created_at
       from activation a join ledger_account l on l.account_id = a.account_id and l.kind = 'customer' and l.reference is null
      where a.id between ${from} and ${to}`,
    `insert into ledger_transfer (kind, debit_id, debit_bucket, credit_id, credit_bucket, amount_micros, hold_id, reference, created_at)
     select m.kind, h.ledger_account_id, m.debit, case m.kind when 'hold' then h.ledger_account_id else r.id end, m.credit, 10000, h.id, h.reference, h.created_at
       from hold h cross join (select min(id) as id from ledger_account where kind in ('revenue', 'cash')) r
       cross join (values ('hold', 'available', 'held')${open ? '' : ", ('capture', 'held', 'available')"}) m (kind, debit, credit)
      where h.id between ${from} and ${to}`,
    ...(open
      ? []
      : [
          `insert into message (id, supplier_id, supplier_message_id, phone, sender, text, code, verdict, activation_id, received_at)
           select id, supplier_id, 'h' || id, phone, 'Telegram', 'Your code is 12345', code, 'accepted', id, created_at
             from activation where id between ${from} and ${to}`,
        ]),
  ];
  const lastClosed = sizes.closedActivations;
  const lastOpen = lastClosed + sizes.openLeases;
  const chunk = 1_000_000;
  for (let from = 1; from <= lastClosed; from += chunk)
    for (const statement of history(from, Math.min(lastClosed, from + chunk - 1), false))
      await run(statement);
  if (sizes.openLeases > 0)
    for (const statement of history(lastClosed + 1, lastOpen, true)) await run(statement);
  for (const service of services.filter((_, index) => index % 2 === 0))
    await run(`
      insert into number_use (number_id, service_id, pool_id, activation_id)
      select ${first.id}::bigint + i, '${service}', ${poolId}, 1 + i % ${Math.max(1, lastOpen)} from generate_series(0, ${used - 1}) i`);
  await run(`
    update offer o set stock = case when u.used then ${sizes.numbers - used} else ${sizes.numbers} end,
                       frontier = case when u.used then ${first.seq}::bigint + ${used - 1} else ${first.seq}::bigint - 1 end
      from (select id, id = any('{${services.filter((_, index) => index % 2 === 0)}}') as used from unnest('{${services}}'::text[]) id) u
     where o.pool_id = ${poolId} and o.service_id = u.id`);
  for (const sequence of ['activation_id_seq', 'hold_id_seq', 'message_id_seq'])
    await run(
      `select setval('${sequence}', greatest(${lastOpen + 1_000}, (select last_value from ${sequence})))`,
    );
  // What is written here was added up, as it would have been over the years.
  await run(`
    insert into statistics_progress (applied_id, horizon_id, horizon_xid)
    select max(id), max(id), pg_current_xact_id()::text::bigint from activation_move on conflict (only_row) do update
       set applied_id = excluded.applied_id, horizon_id = excluded.horizon_id, horizon_xid = excluded.horizon_xid`);
  await run('vacuum analyze');
}
