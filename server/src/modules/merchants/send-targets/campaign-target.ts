import type { Tx } from '#db';
import { Refusal } from '#kernel/refusal';
import { type Campaign, findOwnCampaign } from '#modules/merchants/campaigns';
import {
  type CouponSession,
  changeSessionsIn,
  createSessionIn,
  endOf,
  findSession,
  findSessionOfReceiver,
  sessionUrl,
} from '#modules/merchants/coupon-sessions';
import type { OpenCommand, OpenContext, TargetRules } from './send-target.ts';

/** A coupon: each receiver gets a session of their own, made for them or named by the sender. */
export const campaignTarget: TargetRules = {
  async describe(on, own) {
    const campaign = await findOwnCampaign(on, own);
    if (!campaign) return undefined;
    const title = campaign.title || campaign.name;
    return { title, text: campaign.smsText || title };
  },

  async open(tx, command, context) {
    const campaign = await findOwnCampaign(tx, command);
    if (!campaign) throw new Refusal('not_found', { what: 'campaign' });
    if (campaign.expiresAt && context.now >= campaign.expiresAt)
      throw new Refusal('expired', { what: 'campaign' });
    const { session, repeated } = await chooseSession(tx, command, { ...context, campaign });
    return {
      url: session ? sessionUrl(context.publicUrl, campaign.code, session.code) : '',
      sessionCode: session?.code ?? '',
      repeated,
    };
  },
};

type Chosen = { session: CouponSession | undefined; repeated: boolean };
type Context = OpenContext & { campaign: Campaign };

async function chooseSession(tx: Tx, command: OpenCommand, context: Context): Promise<Chosen> {
  const { accountId, id: campaignId, receiver, sessionCode, checkUnique, alreadySent } = command;
  const repeated = checkUnique && alreadySent;
  if (sessionCode !== undefined)
    return { session: await takeSession(tx, sessionCode, command, context), repeated };
  const field = receiver.source === 'email' ? 'email' : 'phone';
  const contact = { [field]: receiver.address };
  if (repeated)
    return { session: await findSessionOfReceiver(tx, { accountId, campaignId, ...contact }), repeated };

  const { firstName, lastName } = receiver;
  const { session, created } = await createSessionIn(
    tx,
    {
      accountId,
      campaignId,
      source: receiver.source,
      ...contact,
      details: { ...(firstName ? { firstName } : {}), ...(lastName ? { lastName } : {}) },
      duplicateCheck: checkUnique ? field : undefined,
    },
    { publicUrl: context.operatorUrl, now: context.now },
  );
  return { session, repeated: !created };
}

/** One that is there. What is known of its consumer stays; an address it lacks is written down. */
async function takeSession(
  tx: Tx,
  code: string,
  { accountId, id: campaignId, receiver }: OpenCommand,
  { campaign, operatorUrl, now }: Context,
): Promise<CouponSession> {
  const known = await findSession(tx, { accountId, code });
  const field = receiver.source === 'email' ? 'email' : 'phone';
  const set = known?.[field] === '' ? { [field]: receiver.address } : undefined;
  const [outcome] = await changeSessionsIn(
    tx,
    [{ accountId, code, campaignId, set, events: [], actor: receiver.source }],
    { publicUrl: operatorUrl, now },
  );
  if (!outcome?.ok) throw outcome?.error ?? new Error('one command has one outcome');
  const { session } = outcome.value;
  if (session.validatedAt) throw new Refusal('already_done');
  if (session.voided) throw new Refusal('not_allowed', { what: 'voided' });
  const end = endOf(session, campaign);
  if (end && now >= end) throw new Refusal('expired', { what: 'session' });
  return session;
}
