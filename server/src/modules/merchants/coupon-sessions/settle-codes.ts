import type { Tx } from '#db';
import { emailKey } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import type { Campaign } from '#modules/merchants/campaigns';
import type { CouponSession } from './coupon-session.ts';
import type { SessionMove } from './session-store.ts';
import {
  claimCode,
  claimIdentity,
  dropCode,
  findImporters,
  takeImportedCode,
} from './validation-code-store.ts';

/**
 * The values that must be unique: own validation codes that were changed, who claims, and the imported code that a claim brings.
 * Refuses `already_exists` (`validation_code`, `claim`) and `limit_reached` (no code is left). The sessions as they
 * are after it.
 */
export async function settleCodes(
  tx: Tx,
  {
    locked,
    last,
    moves,
    campaigns,
  }: {
    locked: ReadonlyMap<bigint, CouponSession>;
    last: ReadonlyMap<bigint, CouponSession>;
    moves: readonly SessionMove[];
    campaigns: ReadonlyMap<bigint, Campaign>;
  },
): Promise<Map<bigint, CouponSession>> {
  const settled = new Map(last);
  for (const session of last.values()) {
    const { id, campaignId, ownValidationCode: code } = session;
    if (code === locked.get(id)?.ownValidationCode) continue;
    if (code === '') await dropCode(tx, id);
    else if (!(await claimCode(tx, { campaignId, code, sessionId: id })))
      throw new Refusal('already_exists', { what: 'validation_code' });
  }

  const claims = moves.filter(({ event }) => event === 'claim').map(({ to }) => settled.get(to.id) ?? to);
  if (claims.length === 0) return settled;
  const importers = await findImporters(
    tx,
    claims.map(({ campaignId }) => campaignId),
  );
  for (const session of claims) {
    const { id, campaignId, ownValidationCode } = session;
    const uniqueBy = campaigns.get(campaignId)?.uniqueBy;
    const identity = uniqueBy === 'email' ? emailKey(session.email) : uniqueBy ? session.phone : '';
    if (identity !== '' && !(await claimIdentity(tx, { campaignId, identity, sessionId: id })))
      throw new Refusal('already_exists', { what: 'claim' });
    if (!importers.has(campaignId) || ownValidationCode !== '') continue;
    const taken = await takeImportedCode(tx, { campaignId, sessionId: id });
    if (taken === undefined) throw new Refusal('limit_reached', { what: 'validation_codes' });
    settled.set(id, { ...session, ownValidationCode: taken });
  }
  return settled;
}
