import { cardTypes } from '#core';
import { cleanEmail } from '#kernel/email';
import { Refusal } from '#kernel/refusal';
import type { ConsoleRoutes } from './console-routes.tsx';
import { getCard, getCards } from './loyalty-queries.ts';
import { loyaltyText } from './loyalty-texts.ts';
import { CardList, CardView } from './loyalty-views.tsx';
import { findId } from './path-id.ts';
import { LOYALTY } from './paths.ts';
import { readName } from './read-name.ts';
import type { Visit } from './visit.tsx';

const CARD = `${LOYALTY}/:card`;
const may = { may: 'loyalty' } as const;

/** Loyalty cards: the list, one more, and who has one. */
export function mountLoyaltyScreens(routes: ConsoleRoutes): void {
  routes.screen(LOYALTY, may, showCards);
  routes.action(LOYALTY, { ...may, back: LOYALTY }, createCard);
  routes.screen(CARD, may, showCard);
  routes.action(`${CARD}/users`, { ...may, back: CARD }, addUser);
  routes.action(`${CARD}/users/:user/give`, { ...may, back: CARD }, givePoints);
}

async function showCards(visit: Visit) {
  return visit.show({
    title: loyaltyText(visit.lang).cards,
    path: LOYALTY,
    body: <CardList {...(await getCards(visit))} />,
  });
}

async function showCard(visit: Visit) {
  const shown = await getCard(visit);
  return visit.show({
    title: shown.card.name,
    path: `${LOYALTY}/${shown.card.id}`,
    body: <CardView {...shown} />,
  });
}

async function createCard(visit: Visit) {
  const { core, accountId, form } = visit;
  const type = cardTypes.find((one) => one === form.type) ?? 'stamp';
  const campaignId = findId(form.reward);
  const threshold = wholeOf(form.threshold);
  const { id } = await core.loyalty.createCard({
    ...{ accountId, type, name: readName(form) },
    size: type === 'stamp' ? wholeOf(form.size) : null,
    rewards: campaignId === undefined || type === 'membership' ? [] : [{ campaignId, threshold }],
  });
  return visit.to(`${LOYALTY}/${id}`, 'made');
}

async function addUser(visit: Visit) {
  const { core, accountId, form } = visit;
  const cardId = visit.id('card');
  const email = cleanEmail(form.email?.slice(0, 254) ?? '');
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new Refusal('bad_request', { name: 'email' });
  await core.loyalty.addUsers({ accountId, cardId, users: [{ details: { email } }], actor: 'console' });
  return visit.to(`${LOYALTY}/${cardId}`, 'made');
}

async function givePoints(visit: Visit) {
  const { core, accountId, form } = visit;
  const ref = { cardId: visit.id('card'), userId: visit.id('user') };
  const points = Number(form.points);
  if (!/^-?\d{1,6}$/.test(form.points ?? '')) throw new Refusal('bad_request', { name: 'points' });
  await core.loyalty.changeCardUser({ accountId, ref, points, actor: 'console' });
  return visit.to(`${LOYALTY}/${ref.cardId}`, 'saved');
}

function wholeOf(text: string | undefined): number {
  return /^\d{1,7}$/.test(text?.trim() ?? '') ? Number(text) : 0;
}
