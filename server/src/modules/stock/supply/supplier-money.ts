import type { Database, ReaderOrTx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { recordAudit } from '#modules/audit';
import {
  findLedgerAccountId,
  listStatement,
  payOutSupplier,
  type StatementLine,
} from '#modules/money/ledger';

/** Suppliers' earnings and payments, on the platform's books. */
export function createSupplierMoney({ db, clock }: { db: Database; clock: Clock }) {
  return {
    /** Every operation it earned on and every payment, newest first, each with the balance before and after. */
    async statement(query: {
      supplierId: bigint;
      before?: bigint | undefined;
      limit: number;
    }): Promise<StatementLine[]> {
      const ledgerAccountId = await accountOf(db.read, query.supplierId);
      return listStatement(db.read, { ledgerAccountId, before: query.before, limit: query.limit });
    },

    /**
     * The supplier was paid outside: an entry, once per `reference`. Refuses `not_found`, `bad_amount`, `no_balance` (more
     * than it has earned), `already_exists`.
     */
    async payOut(command: {
      supplierId: bigint;
      amountMicros: bigint;
      reference: string;
      /** Who says so, for the audit. */
      actor: string;
    }): Promise<void> {
      const { supplierId, amountMicros, reference, actor } = command;
      await db.write(async (tx) => {
        const now = clock();
        const ledgerAccountId = await accountOf(tx, supplierId);
        await payOutSupplier(tx, { ledgerAccountId, amountMicros, reference }, now);
        const details = { amountMicros: String(amountMicros), reference };
        const subject = `supplier:${supplierId}`;
        await recordAudit(tx, [{ actor, action: 'supplier.pay-out', subject, details }], now);
      });
    },
  };
}

async function accountOf(on: ReaderOrTx, supplierId: bigint): Promise<bigint> {
  const id = await findLedgerAccountId(on, { kind: 'supplier', reference: String(supplierId) });
  if (id === undefined) throw new Refusal('not_found', { supplier: supplierId });
  return id;
}
