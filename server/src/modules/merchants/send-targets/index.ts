import type { Database, Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { findMerchants } from '#modules/merchants/merchants';
import { campaignTarget } from './campaign-target.ts';
import { directoryTarget } from './directory-target.ts';
import { loyaltyTarget } from './loyalty-target.ts';
import type { Described, Opened, Receiver, SendTarget, TargetKind, TargetRules } from './send-target.ts';
import { recordSent } from './sent-object-store.ts';

export type { Described, Opened, SendTarget, TargetKind } from './send-target.ts';

/** One line for every kind of thing that can be sent. */
const rules: Partial<Record<TargetKind, TargetRules>> = {
  campaign: campaignTarget,
  directory: directoryTarget,
  loyalty_card: loyaltyTarget,
};

export type OpenTarget = {
  accountId: bigint;
  target: SendTarget;
  receiver: Receiver;
  /** A coupon session that is there, sent instead of a new one; full or short code. */
  sessionCode?: string | undefined;
  /** Nothing is sent to somebody who had it before. */
  checkUnique?: boolean | undefined;
};

/** The things that can be sent to consumers: a coupon, a directory, a loyalty card. */
export function createSendTargets({ db }: { db: Database }) {
  return {
    /** Refuses `not_found` (`campaign`, `directory`, `loyalty_card`) for everybody else's. */
    get: (own: { accountId: bigint; target: SendTarget }): Promise<Described> => describeTarget(db.read, own),
  };
}

/**
 * The receiver's own address of a target, made in the transaction of what sends it. Where `repeated` comes back, nothing
 * is to be sent, and nothing was made. Refuses `not_found` (the target, `session`), `expired` (`campaign`, `session`),
 * `already_done` (a coupon that was redeemed), `not_allowed` (`voided`).
 */
export async function openTargetIn(
  tx: Tx,
  { accountId, target, receiver, sessionCode, checkUnique = false }: OpenTarget,
  { operatorUrl, now }: { operatorUrl: string; now: Date },
): Promise<Described & Opened> {
  const described = await describeTarget(tx, { accountId, target });
  const publicUrl = (await findMerchants(tx, [accountId])).get(accountId)?.publicUrl ?? operatorUrl;
  // First of all, so that two requests for one receiver cannot both be the first.
  const alreadySent = !(await recordSent(tx, target, receiver, now));
  const opened = await rulesOf(target).open(
    tx,
    { accountId, id: target.id, receiver, sessionCode, checkUnique, alreadySent },
    { publicUrl, operatorUrl, now },
  );
  return { ...described, ...opened };
}

async function describeTarget(
  on: Parameters<TargetRules['describe']>[0],
  { accountId, target }: { accountId: bigint; target: SendTarget },
): Promise<Described> {
  const described = await rulesOf(target).describe(on, { accountId, id: target.id });
  if (!described) throw new Refusal('not_found', { what: target.kind });
  return described;
}

function rulesOf({ kind }: SendTarget): TargetRules {
  const found = rules[kind];
  if (!found) throw new Refusal('not_found', { what: kind });
  return found;
}
