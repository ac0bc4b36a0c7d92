import { z } from 'zod';
import type { LedgerEntry } from '#core';
import { parseMicros } from '#kernel/money';
import { readBalance } from './accounts.ts';
import {
  CreditAccountReply,
  LedgerAuditReply,
  LedgerEntryReply,
  TrialBalanceReply,
} from './replies/credits.ts';
import { defineRoute, record } from './route.ts';
import { decimal, line, pageOf, paging, Reference } from './wire.ts';

const params = z.strictObject({ account: Reference });

const creditAccount = defineRoute({
  name: 'creditAccount',
  method: 'POST',
  path: '/accounts/:account/credits',
  right: 'own',
  status: 201,
  summary: 'Gives an account money, or takes it back.',
  description: 'Gives money, or takes it where the amount is negative; once per reference.',
  reply: CreditAccountReply,
  refusals: ['already_exists', 'bad_amount', 'no_balance'],
  params,
  body: z.strictObject({
    amount: z.string({ error: 'must be a decimal text, like "12.50"' }).max(40),
    reference: line(200),
  }),
  example: { body: { amount: '10.00', reference: 'order 17' } },
  async run(context, { params, body: { amount, reference } }) {
    const { accounts, ledger } = context.core;
    const amountMicros = parseMicros(amount);
    const { id: accountId } = await accounts.get(params.account);
    await ledger.grant({ accountId, amountMicros, reference });
    const written = decimal(amountMicros);
    await record(context, 'credit.give', `account:${accountId}`, { amount: written, reference });
    return {
      accountId,
      amount: written,
      amountMicros,
      reference,
      balance: await readBalance(context.core, accountId),
    };
  },
});

const listEntries = defineRoute({
  name: 'listLedgerEntries',
  method: 'GET',
  path: '/accounts/:account/ledger',
  own: { path: '/ledger', scope: 'read' },
  summary: 'Lists the entries of an account’s ledger.',
  description: 'Newest first.',
  reply: pageOf(LedgerEntryReply),
  params,
  query: z.strictObject(paging),
  async run({ core }, { params, query: { limit, cursor } }) {
    const { id: accountId } = await core.accounts.get(params.account);
    const rows = await core.ledger.listEntries({ accountId, limit: limit + 2, before: cursor });
    const { items, next } = wholeTransfers(rows, limit);
    return { items: items.map(renderEntry), next };
  },
});

const getTrialBalance = defineRoute({
  name: 'getTrialBalance',
  method: 'GET',
  path: '/ledger/trial-balance',
  summary: 'Adds up the books.',
  reply: TrialBalanceReply,
  async run({ core }) {
    const trial = await core.ledger.trialBalance();
    return {
      balanced: trial.balanced,
      sum: decimal(trial.sumMicros),
      sumMicros: trial.sumMicros,
      sums: trial.sums.map(({ currency, sumMicros }) => ({ currency, sum: decimal(sumMicros), sumMicros })),
      held: decimal(trial.heldMicros),
      heldMicros: trial.heldMicros,
      openHolds: decimal(trial.openHoldsMicros),
      openHoldsMicros: trial.openHoldsMicros,
      byKind: trial.byKind.map(({ kind, currency, availableMicros, heldMicros }) => ({
        kind,
        currency,
        available: decimal(availableMicros),
        availableMicros,
        held: decimal(heldMicros),
        heldMicros,
      })),
      differing: trial.differing,
    };
  },
});

const getAudit = defineRoute({
  name: 'auditLedger',
  method: 'GET',
  path: '/ledger/audit',
  summary: 'Checks the books row by row.',
  description: 'Row by row, what is wrong in the books and in what goes with them.',
  reply: LedgerAuditReply,
  async run({ core }) {
    const findings = await core.ledger.audit();
    return { sound: findings.length === 0, findings };
  },
});

export const creditRoutes = [creditAccount, listEntries, getTrialBalance, getAudit];

/**
 * A transfer between two buckets of one account is two entries, and the cursor names transfers: a page that would end
 * between the two takes the second along. Expects `limit + 2` rows.
 */
function wholeTransfers<R extends { transferId: bigint }>(
  rows: readonly R[],
  limit: number,
): { items: R[]; next: string | null } {
  const split = rows.length > limit && rows[limit - 1]?.transferId === rows[limit]?.transferId;
  const size = split ? limit + 1 : limit;
  const items = rows.slice(0, size);
  return { items, next: rows.length > size ? String(items.at(-1)?.transferId) : null };
}

function renderEntry({ transferId, kind, bucket, amountMicros, reference, createdAt }: LedgerEntry) {
  return { transferId, kind, bucket, amount: decimal(amountMicros), amountMicros, reference, createdAt };
}
