import { strict as assert } from 'node:assert';
import type { Database, ReaderOrTx, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { recordAudit } from '#modules/audit';
import {
  findLedgerAccountId,
  getShareAccounts,
  listStatement,
  postTransfers,
  type StatementLine,
  type Transfer,
  takeHubPayment,
} from '#modules/money/ledger';
import { getPayoutPercents } from '#modules/stock/inventory';
import type { HubOperation } from './hub-operation.ts';

type Earning = Pick<HubOperation, 'id' | 'hubId' | 'supplierId' | 'rewardMicros' | 'shareMicros'>;

/** The part of a reward that the number's supplier gets. */
export async function shareOf(
  tx: Tx,
  { supplierId }: Pick<Earning, 'supplierId'>,
  rewardMicros: bigint,
): Promise<bigint> {
  const percent = (await getPayoutPercents(tx, [supplierId])).get(supplierId) ?? 0;
  return (rewardMicros * BigInt(percent)) / 100n;
}

/**
 * Books what the hub owes as revenue and the supplier's share out of it, or takes back exactly what was booked. A unique
 * key keeps each to once.
 */
export async function moveReward(
  tx: Tx,
  { id, hubId, supplierId, rewardMicros, shareMicros }: Earning,
  direction: 'book' | 'reverse',
  now: Date,
): Promise<void> {
  if (rewardMicros === null || shareMicros === null) return;
  const { revenueId, supplierIds } = await getShareAccounts(tx, [supplierId]);
  const supplierAccountId = supplierIds.get(supplierId) ?? assert.fail('a supplier has a ledger account');
  const hubAccountId = await accountOf(tx, hubId);
  const booked = direction === 'book';
  const transfer = (kind: string, from: bigint, to: bigint, amountMicros: bigint): Transfer => ({
    kind,
    debitId: booked ? from : to,
    debitBucket: 'available',
    creditId: booked ? to : from,
    creditBucket: 'available',
    amountMicros,
    reference: `hub-operation:${id}`,
  });
  const transfers = [
    transfer(booked ? 'hub_reward' : 'hub_reversal', hubAccountId, revenueId, rewardMicros),
    transfer(booked ? 'hub_share' : 'hub_share_reversal', revenueId, supplierAccountId, shareMicros),
  ];
  await postTransfers(tx, transfers, now);
}

/** A hub's debt and payments, on the platform's books. Positive: it owes. */
export function createHubMoney({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** Every operation it owes for and every payment, newest first, each with what it owed before and after. */
    async statement(query: {
      hubId: bigint;
      before?: bigint | undefined;
      limit: number;
    }): Promise<StatementLine[]> {
      const ledgerAccountId = await accountOf(db.read, query.hubId);
      const lines = await listStatement(db.read, {
        ledgerAccountId,
        before: query.before,
        limit: query.limit,
      });
      // On the books it is a debtor: less than nothing is what it owes.
      return lines.map((line) => ({
        ...line,
        amountMicros: -line.amountMicros,
        beforeMicros: -line.beforeMicros,
        afterMicros: -line.afterMicros,
      }));
    },

    /** The hub has paid, outside: an entry, once per `reference`. Refuses `not_found`, `bad_amount`, `already_exists`. */
    async settle(command: {
      hubId: bigint;
      amountMicros: bigint;
      reference: string;
      /** Who says so, for the audit. */
      actor: string;
    }): Promise<void> {
      const { hubId, amountMicros, reference, actor } = command;
      await db.write(async (tx) => {
        const now = clock();
        const ledgerAccountId = await accountOf(tx, hubId);
        // Two hubs may number their payments alike.
        const payment = { ledgerAccountId, amountMicros, reference: `hub:${hubId}:${reference}` };
        await takeHubPayment(tx, payment, now);
        const details = { amountMicros: String(amountMicros), reference };
        await recordAudit(tx, [{ actor, action: 'hub.settle', subject: `hub:${hubId}`, details }], now);
      });
    },
  };
}

async function accountOf(on: ReaderOrTx, hubId: bigint): Promise<bigint> {
  const id = await findLedgerAccountId(on, { kind: 'hub', reference: String(hubId) });
  if (id === undefined) throw new Refusal('not_found', { hub: hubId });
  return id;
}
