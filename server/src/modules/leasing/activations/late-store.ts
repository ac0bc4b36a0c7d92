import { sql } from 'kysely';
import type { Tx } from '#db';
import type { Lease } from './activation.ts';
import { columns } from './activation-store.ts';

/**
 * Holds those finished on these numbers since `since`, unless they were refunded or the number has been in another's hands
 * since: what comes then may be meant for them. Asked after `lockOpenByPhone`, so that it sees how those ended that it
 * waited for.
 */
export async function lockLateByPhone(tx: Tx, phones: readonly string[], since: Date): Promise<Lease[]> {
  const { rows } = await sql<Lease>`
    select ${columns} from activation a
     where a.phone = any(${[...new Set(phones)]}::text[]) and a.state = 'finished' and a.ended_at > ${since}
       and not exists (select from activation_move m where m.activation_id = a.id and m.event = 'refund')
       and not exists (select from activation n
                        where n.phone = a.phone and n.id > a.id and n.ended_at > ${since}
                          and n.state in ('finished', 'cancelled', 'expired'))
     order by a.id for no key update of a`.execute(tx);
  return rows;
}

/** Holds those of these that were finished since `since` and not refunded, whoever has their numbers by now. */
export async function lockLateById(tx: Tx, ids: readonly number[], since: Date): Promise<Lease[]> {
  const { rows } = await sql<Lease>`
    select ${columns} from activation a
     where a.id = any(${[...new Set(ids)]}::int[]) and a.state = 'finished' and a.changed_at > ${since}
       and not exists (select from activation_move m where m.activation_id = a.id and m.event = 'refund')
     order by a.id for no key update of a`.execute(tx);
  return rows;
}

/** Messages came for these after their end: it is no move, they stay as they ended. */
export async function recordLate(
  tx: Tx,
  arrivals: readonly { id: number; code: string; count: number }[],
  now: Date,
): Promise<void> {
  if (arrivals.length === 0) return;
  await sql`
    update activation a set message_count = a.message_count + l.count, code = l.code, last_message_at = ${now}
      from unnest(${arrivals.map((l) => l.id)}::int[], ${arrivals.map((l) => l.code)}::text[],
                  ${arrivals.map((l) => l.count)}::int[]) as l (id, code, count)
     where a.id = l.id`.execute(tx);
}
