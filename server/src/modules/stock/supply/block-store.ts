import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import { jsonText } from '#kernel/outside-text';

/**
 * Why nothing is ordered. `false_stock`: it advertises what it has not. `no_answer`: orders fail. `poll_failing`: it does
 * not tell its stock. `silent`: list mode, no sign of life.
 */
export type BlockReason = 'false_stock' | 'no_answer' | 'poll_failing' | 'silent' | 'by_hand';

export type Block = {
  id: bigint;
  supplierId: bigint;
  reason: BlockReason;
  details: Record<string, unknown>;
  startedAt: Date;
  /** Null: until it is lifted. */
  endsAt: Date | null;
  liftedAt: Date | null;
};

const columns = sql`id, supplier_id as "supplierId", reason, details, started_at as "startedAt", ends_at as "endsAt",
  lifted_at as "liftedAt"`;
const lasting = (now: Date) => sql`lifted_at is null and (ends_at is null or ends_at > ${now})`;

/** Nothing happens where a block for the same reason lasts. */
export async function insertBlock(
  tx: Tx,
  block: Pick<Block, 'supplierId' | 'reason' | 'details' | 'endsAt'>,
  now: Date,
): Promise<Block | undefined> {
  const { supplierId, reason, details, endsAt } = block;
  const { rows } = await sql<Block>`
    insert into partner_block (supplier_id, reason, details, started_at, ends_at)
    select ${supplierId}, ${reason}, ${jsonText(details)}::jsonb, ${now}, ${endsAt}
     where not exists (select from partner_block where supplier_id = ${supplierId} and reason = ${reason} and ${lasting(now)})
    returning ${columns}`.execute(tx);
  return rows[0];
}

/** Ends lasting blocks early: one of them, or all for a reason. Returns how many. */
export async function liftBlocks(
  tx: Tx,
  which: { supplierId: bigint; reason?: BlockReason; id?: bigint },
  now: Date,
): Promise<number> {
  const { supplierId, reason, id } = which;
  const { numAffectedRows } = await sql`
    update partner_block set lifted_at = ${now}
     where supplier_id = ${supplierId} and ${lasting(now)}
       ${reason === undefined ? sql`` : sql`and reason = ${reason}`} ${id === undefined ? sql`` : sql`and id = ${id}`}`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

export async function findLastingBlocks(
  on: ReaderOrTx,
  supplierIds: readonly bigint[],
  now: Date,
): Promise<Block[]> {
  const { rows } = await sql<Block>`
    select ${columns} from partner_block where supplier_id = any(${[...supplierIds]}::bigint[]) and ${lasting(now)} order by id`.execute(
    on,
  );
  return rows;
}

/** Newest first, those that are over too unless only lasting ones are wanted. */
export async function listBlocks(
  on: ReaderOrTx,
  query: {
    supplierId?: bigint | undefined;
    lastingAt?: Date | undefined;
    before?: bigint | undefined;
    limit: number;
  },
): Promise<Block[]> {
  const { supplierId, lastingAt, before, limit } = query;
  const { rows } = await sql<Block>`
    select ${columns} from partner_block
     where true ${supplierId === undefined ? sql`` : sql`and supplier_id = ${supplierId}`}
       ${lastingAt === undefined ? sql`` : sql`and ${lasting(lastingAt)}`}
       ${before === undefined ? sql`` : sql`and id < ${before}`}
     order by id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}
