import type { Tx } from '#db';
import { randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';
import { type Campaign, findOwnCampaign } from '#modules/merchants/campaigns';
import { changeSessionsIn } from './change-sessions.ts';
import type { CouponSession } from './coupon-session.ts';
import { announceSessions, type CreateDeps, insertNewSessions } from './create-sessions.ts';
import { drawCodes } from './draw-codes.ts';
import { assignCodes } from './validation-code-store.ts';

export type CreateBatch = {
  accountId: bigint;
  campaignId: bigint;
  amount: number;
  /** `voided`: unusable until unvoided. `activated`: made as claimed. */
  status: 'normal' | 'voided' | 'activated';
  /** Own validation codes: `prefix` and so many of the letters. */
  codes?: { prefix: string; length: number; letters: string } | undefined;
};

/** Sessions of one transaction: few enough that others are served in between. */
const CHUNK = 1_000;

const MOST = 100_000;

/**
 * Many sessions at once. Refuses `bad_request` (`name: 'amount'`), `not_found` (campaign) before the first of them. They are made as they are read, each
 * chunk in a transaction of its own: who stops reading stops the making.
 */
export async function createBatch(
  deps: CreateDeps,
  command: CreateBatch,
): Promise<{ campaign: Campaign; sessions: AsyncIterable<CouponSession> }> {
  const { accountId, campaignId, amount } = command;
  if (amount < 1 || amount > MOST) throw new Refusal('bad_request', { name: 'amount', most: MOST });
  const campaign = await findOwnCampaign(deps.db.read, { accountId, id: campaignId });
  if (!campaign) throw new Refusal('not_found', { what: 'campaign' });
  return { campaign, sessions: makeChunks(deps, campaign, command) };
}

async function* makeChunks(
  deps: CreateDeps,
  campaign: Campaign,
  command: CreateBatch,
): AsyncGenerator<CouponSession> {
  for (let left = command.amount; left > 0; left -= CHUNK)
    yield* await makeChunk(deps, campaign, { ...command, amount: Math.min(left, CHUNK) });
}

function makeChunk(
  { db, clock, publicAddress }: CreateDeps,
  campaign: Campaign,
  { accountId, campaignId, amount, status, codes }: CreateBatch,
): Promise<CouponSession[]> {
  return db.write(async (tx) => {
    const now = clock();
    const drawn = codes
      ? await drawCodes(tx, {
          campaignId,
          count: amount,
          make: () => codes.prefix + randomText(codes.length, codes.letters),
        })
      : [];
    const sessions = await insertNewSessions(tx, {
      accountId,
      campaignId,
      sessions: Array.from({ length: amount }, (_, index) => ({
        source: 'batch' as const,
        voided: status === 'voided',
        ownValidationCode: drawn[index],
      })),
      now,
    });
    if (codes)
      await assignCodes(
        tx,
        campaignId,
        sessions.map(({ id, ownValidationCode }) => ({ code: ownValidationCode, sessionId: id })),
      );
    const context = { publicUrl: publicAddress.url, now };
    await announceSessions(tx, campaign, sessions, context);
    return status === 'activated' ? claimAll(tx, sessions, context) : sessions;
  });
}

async function claimAll(
  tx: Tx,
  sessions: readonly CouponSession[],
  context: { publicUrl: string; now: Date },
): Promise<CouponSession[]> {
  const outcomes = await changeSessionsIn(
    tx,
    sessions.map(({ code }) => ({ code, events: [{ event: 'claim', claimType: 'api' }], actor: 'api' })),
    context,
  );
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.value.session;
  });
}
