import { sql } from 'kysely';
import type { Database, Tx } from '#db';
import { linePhone } from '#kernel/phone';
import { setNumberStates, setStateAfterRental } from '#modules/stock/inventory';

const CHUNK = 5_000;

/** Lines that are kept in another form now, and those that were there in both forms. */
export type Respelled = { renamed: number; twins: number };

type Line = { id: bigint; phone: string };

/**
 * The half of migration 106 that SQL cannot do: brings the lines that were stored before it into the form in which lines
 * are kept, and with them the leases that are open, so that their messages go on to arrive. A line whose right form is a
 * number already is taken off: nobody could get a message there. One process at a time, before any door is open.
 */
export async function respellLines(db: Database): Promise<Respelled> {
  const done: Respelled = { renamed: 0, twins: 0 };
  for (;;) {
    const chunk = await db.write(async (tx): Promise<Respelled | undefined> => {
      const lines = await nextLines(tx);
      const last = lines.at(-1);
      if (!last) return undefined;
      const counts = { renamed: 0, twins: 0 };
      for (const line of lines) {
        const phone = linePhone(line.phone);
        if (phone === line.phone) continue;
        const isRenamed = await rename(tx, line, phone);
        if (!isRenamed) await takeOff(tx, line, phone);
        counts[isRenamed ? 'renamed' : 'twins'] += 1;
      }
      await sql`update line_spelling set checked_to = ${last.id}`.execute(tx);
      return counts;
    });
    if (!chunk) return done;
    done.renamed += chunk.renamed;
    done.twins += chunk.twins;
  }
}

async function nextLines(tx: Tx): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select n.id, n.phone from line_spelling s join number n on n.id > s.checked_to and n.id <= s.last_id
     order by n.id limit ${CHUNK}`.execute(tx);
  return rows;
}

/** False where the right form is a number already. What is over keeps the digits that it was told under. */
async function rename(tx: Tx, { id, phone: was }: Line, phone: string): Promise<boolean> {
  const { rows } = await sql`
    update number n set phone = ${phone} where n.id = ${id}
       and not exists (select from number other where other.phone = ${phone}) returning n.id`.execute(tx);
  if (rows.length === 0) return false;
  await sql`update activation set phone = ${phone} where number_id = ${id} and phone = ${was}
     and state in ('waiting', 'received', 'retrying')`.execute(tx);
  await sql`update rental set phone = ${phone} where number_id = ${id} and phone = ${was}
     and state in ('waiting', 'active')`.execute(tx);
  await sql`update partner_operation set phone = ${phone} where phone = ${was} and state = 'open'`.execute(
    tx,
  );
  await sql`update hub_operation set phone = ${phone} where number_id = ${id} and state = 'open'`.execute(tx);
  await sql`update sms_keyword set number = ${phone} where number = ${was} and removed_at is null`.execute(
    tx,
  );
  return true;
}

async function takeOff(tx: Tx, { id }: Line, phone: string): Promise<void> {
  await sql`
    update number n set twin_of = other.id from number other where n.id = ${id} and other.phone = ${phone}`.execute(
    tx,
  );
  const { rows } = await sql`select from number where id = ${id} and state = 'rented'`.execute(tx);
  if (rows.length > 0) await setStateAfterRental(tx, [id], 'offline');
  else await setNumberStates(tx, [id], 'offline');
}
