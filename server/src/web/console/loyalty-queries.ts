import { publicUrlOf } from '#core';
import type { Visit } from './visit.tsx';

const MOST_SHOWN = 200;

/** The account's newest campaigns, to pick one from. */
export const getNewestCampaigns = ({ core, accountId }: Visit) =>
  core.campaigns.list({ accountId, descending: true, limit: MOST_SHOWN });

/** The account's loyalty cards, and the campaigns that may be their reward. */
export async function getCards(visit: Visit) {
  return {
    cards: await visit.core.loyalty.listCards({ accountId: visit.accountId }),
    campaigns: await getNewestCampaigns(visit),
  };
}

/** The card that the path names, its public address, and who has it, as the query searches. Refuses `not_found`. */
export async function getCard(visit: Visit) {
  const { core, accountId, merchant, query } = visit;
  const id = visit.id('card');
  const { card, rewards } = await core.loyalty.getCard({ accountId, id });
  const search = query.search?.trim().slice(0, 100) || undefined;
  return {
    ...{ card, rewards, search },
    users: await core.loyalty.listCardUsers({ accountId, cardId: id, search, limit: MOST_SHOWN }),
    url: core.loyalty.url(publicUrlOf(core, merchant), card),
  };
}
