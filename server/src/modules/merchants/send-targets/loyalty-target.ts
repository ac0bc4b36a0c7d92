import { Refusal } from '#kernel/refusal';
import { cardUrl, findOwnCard } from '#modules/merchants/loyalty';
import type { TargetRules } from './send-target.ts';

/** A loyalty card: everybody gets the address at which it is taken. */
export const loyaltyTarget: TargetRules = {
  async describe(on, own) {
    const card = await findOwnCard(on, own);
    return card && { title: card.name, text: card.name };
  },

  async open(tx, { accountId, id, checkUnique, alreadySent }, { publicUrl }) {
    const card = await findOwnCard(tx, { accountId, id });
    if (!card) throw new Refusal('not_found', { what: 'loyalty_card' });
    if (card.status !== 'active') throw new Refusal('expired', { what: 'loyalty_card' });
    return { url: cardUrl(publicUrl, card), sessionCode: '', repeated: checkUnique && alreadySent };
  },
};
