import type { CampaignChange } from '#modules/merchants/campaigns';
import { runDue } from './run-due.ts';
import { createWorld, type World } from './world.ts';

/** A merchant whose coupons are claimed and redeemed. */
export type SessionWorld = Awaited<ReturnType<typeof createSessionWorld>>;

export async function createSessionWorld() {
  const world: World = await createWorld();
  const { core } = world;

  async function openMerchant(): Promise<bigint> {
    const { accountId, name } = await world.customer();
    await core.merchants.open({ accountId, email: `${name}@example.org` });
    return accountId;
  }
  const accountId = await openMerchant();

  return {
    ...world,
    accountId,
    openMerchant,

    makeCampaign: (settings: Omit<CampaignChange, 'name'> = {}) =>
      core.campaigns.create({ accountId, name: 'Pizza', ...settings }),

    /** A limit of a campaign, the only one it has. */
    limit: (
      campaignId: bigint,
      most: bigint | null,
      budget: Partial<Parameters<typeof core.campaigns.setBudgets>[0]['budgets'][number]> = {},
    ) =>
      core.campaigns.setBudgets({
        accountId,
        campaignId,
        budgets: [{ measure: 'uses', period: 'total', perCustomer: false, most, ...budget }],
      }),

    /** So many sessions made ahead; their codes. */
    async makeSessions(campaignId: bigint, count: number): Promise<string[]> {
      const codes: string[] = [];
      const { sessions } = await core.couponSessions.createBatch({
        accountId,
        campaignId,
        amount: count,
        status: 'normal',
      });
      for await (const { code } of sessions) codes.push(code);
      return codes;
    },

    claim: (code: string) =>
      core.couponSessions.change({
        accountId,
        code,
        events: [{ event: 'claim', claimType: 'form' }],
        actor: 'page',
      }),

    validate: (code: string, more = {}) =>
      core.couponSessions.change({
        accountId,
        code,
        events: [{ event: 'validate', ...more }],
        actor: 'api',
      }),

    /** Holds a coupon for so many seconds, to spend 5.00; the reservation's id. */
    async reserve(code: string, seconds = 60): Promise<bigint> {
      const { redemptionId } = await core.couponSessions.change({
        accountId,
        code,
        events: [{ event: 'reserve', seconds, spendMicros: 5_000_000n }],
        actor: 'api',
      });
      return redemptionId ?? 0n;
    },

    rollBack: (id: bigint) => core.couponSessions.rollBack({ accountId, id, actor: 'api' }),

    async sweep(): Promise<void> {
      await runDue(world.db, core.couponSessions.sweeps);
    },
  };
}
