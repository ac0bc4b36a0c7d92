import { z } from 'zod';
import { BalanceReply } from './parts.ts';

export const LedgerEntryReply = z
  .object({
    transferId: z.bigint(),
    kind: z.string(),
    bucket: z.string(),
    amount: z.string(),
    amountMicros: z.bigint(),
    reference: z.string(),
    createdAt: z.date(),
  })
  .meta({ id: 'LedgerEntry' });

export const CreditAccountReply = z
  .object({
    accountId: z.bigint(),
    amount: z.string(),
    amountMicros: z.bigint(),
    reference: z.string(),
    balance: BalanceReply,
  })
  .meta({ id: 'CreditAccount' });

export const TrialBalanceReply = z
  .object({
    balanced: z.boolean(),
    sum: z.string(),
    sumMicros: z.bigint(),
    sums: z.array(z.object({ currency: z.string(), sum: z.string(), sumMicros: z.bigint() })),
    held: z.string(),
    heldMicros: z.bigint(),
    openHolds: z.string(),
    openHoldsMicros: z.bigint(),
    byKind: z.array(
      z.object({
        kind: z.string(),
        currency: z.string(),
        available: z.string(),
        availableMicros: z.bigint(),
        held: z.string(),
        heldMicros: z.bigint(),
      }),
    ),
    differing: z.array(
      z.object({
        ledgerAccountId: z.bigint(),
        bucket: z.string(),
        balanceMicros: z.bigint(),
        entriesMicros: z.bigint(),
      }),
    ),
  })
  .meta({ id: 'TrialBalance' });

export const LedgerAuditReply = z
  .object({
    sound: z.boolean(),
    findings: z.array(
      z.object({ kind: z.string(), id: z.string(), expected: z.string(), found: z.string() }),
    ),
  })
  .meta({ id: 'LedgerAudit' });
