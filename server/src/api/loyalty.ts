import { z } from 'zod';
import { type CardUser, type CardView, cardStatuses, cardTypes } from '#core';
import { Email, namesOf, optionalLine, WebAddress } from './merchant-settings.ts';
import { getMerchant, merchantParams } from './merchants.ts';
import {
  ChangedLoyaltyCardReply,
  ChangedLoyaltyUserReply,
  LoyaltyCardReply,
  LoyaltyUserReply,
} from './replies/loyalty.ts';
import { defineRoute, record } from './route.ts';
import { Id, line, page, pageOf, paging, Reference, text } from './wire.ts';

const count = z.int().min(1).max(2_000_000_000);

const settings = {
  description: text(20_000, 0).optional(),
  terms: text(20_000, 0).optional(),
  imageUrl: WebAddress.or(z.literal('')).optional(),
  domain: optionalLine(253).optional(),
  status: z.enum(cardStatuses).optional(),
  timeZone: line(64).optional(),
  /** Stamps of a full card; null for the other types. */
  size: count.nullable().optional(),
  mostPerDay: count.nullable().optional(),
  mostPerConsumer: count.nullable().optional(),
  pointsExpireDays: count.nullable().optional(),
  rewards: z
    .array(z.strictObject({ campaignId: Id, threshold: count }))
    .max(50)
    .optional(),
  locationIds: z.array(Id).max(1_000).optional(),
};

const listCards = defineRoute({
  name: 'listLoyaltyCards',
  method: 'GET',
  path: '/merchants/:account/loyalty-cards',
  summary: 'Lists the loyalty cards of a merchant.',
  reply: pageOf(LoyaltyCardReply),
  params: merchantParams,
  async run({ core }, { params }) {
    const { accountId } = await getMerchant(core, params.account);
    return { items: (await core.loyalty.listCards({ accountId })).map(renderCard), next: null };
  },
});

const createCard = defineRoute({
  name: 'createLoyaltyCard',
  method: 'POST',
  path: '/merchants/:account/loyalty-cards',
  status: 201,
  summary: 'Creates a loyalty card.',
  reply: LoyaltyCardReply,
  params: merchantParams,
  body: z.strictObject({ type: z.enum(cardTypes), name: line(200), ...settings }),
  example: { body: { type: 'stamp', name: 'Ten coffees', size: 10 } },
  async run(context, { params, body }) {
    const { accountId } = await getMerchant(context.core, params.account);
    const { id } = await context.core.loyalty.createCard({ accountId, ...body });
    await record(context, 'loyalty-card.create', `loyalty-card:${id}`);
    return renderCard(await context.core.loyalty.getCard({ accountId, id }));
  },
});

const cardParams = z.strictObject({ account: Reference, card: Id });

const showCard = defineRoute({
  name: 'getLoyaltyCard',
  method: 'GET',
  path: '/merchants/:account/loyalty-cards/:card',
  summary: 'Shows a loyalty card.',
  reply: LoyaltyCardReply,
  params: cardParams,
  async run({ core }, { params: { account, card: id } }) {
    const { accountId } = await getMerchant(core, account);
    return renderCard(await core.loyalty.getCard({ accountId, id }));
  },
});

const changeCard = defineRoute({
  name: 'changeLoyaltyCard',
  method: 'PATCH',
  path: '/merchants/:account/loyalty-cards/:card',
  summary: 'Changes a loyalty card.',
  reply: ChangedLoyaltyCardReply,
  params: cardParams,
  body: z.strictObject({ name: line(200).optional(), ...settings }),
  example: { body: { name: 'Ten coffees and a cake' } },
  async run(context, { params: { account, card: id }, body }) {
    const { accountId } = await getMerchant(context.core, account);
    const card = await context.core.loyalty.changeCard({ accountId, id, ...body });
    await record(context, 'loyalty-card.change', `loyalty-card:${id}`, namesOf(body));
    return card;
  },
});

const listUsers = defineRoute({
  name: 'listLoyaltyUsers',
  method: 'GET',
  path: '/merchants/:account/loyalty-cards/:card/users',
  summary: 'Lists who holds a loyalty card.',
  description: 'In the order in which they joined.',
  reply: pageOf(LoyaltyUserReply),
  params: cardParams,
  query: z.strictObject({ ...paging, search: line(100).optional() }),
  async run({ core }, { params: { account, card: cardId }, query: { limit, cursor = 0n, search } }) {
    const { accountId } = await getMerchant(core, account);
    const offset = Number(cursor);
    const query = { accountId, cardId, search, limit: limit + 1, offset };
    const rows = await core.loyalty.listCardUsers(query);
    return page(rows, { limit, cursor: () => offset + limit, render: renderUser });
  },
});

const addUser = defineRoute({
  name: 'addLoyaltyUser',
  method: 'POST',
  path: '/merchants/:account/loyalty-cards/:card/users',
  status: 201,
  summary: 'Gives a person a loyalty card.',
  description: 'A person who may be new gets the card.',
  reply: z
    .object({
      userId: z.bigint(),
      code: z.string(),
      email: z.string(),
      firstName: z.string(),
      lastName: z.string(),
      phone: z.string(),
      points: z.number(),
      voided: z.boolean(),
      round: z.number(),
      custom: z.array(z.string().nullable()),
      createdAt: z.date(),
    })
    .optional(),
  params: cardParams,
  body: z.strictObject({
    email: Email,
    firstName: optionalLine(200).optional(),
    lastName: optionalLine(200).optional(),
  }),
  example: { body: { email: 'eve@example.org' } },
  async run(context, { params: { account, card: cardId }, body: details }) {
    const { accountId } = await getMerchant(context.core, account);
    const { actor } = context;
    const [user] = await context.core.loyalty.addUsers({ accountId, cardId, users: [{ details }], actor });
    await record(context, 'loyalty-user.add', `loyalty-card:${cardId}`);
    return user && renderUser(user);
  },
});

const changeUser = defineRoute({
  name: 'changeLoyaltyUser',
  method: 'PATCH',
  path: '/merchants/:account/loyalty-cards/:card/users/:user',
  summary: 'Gives or takes points or stamps.',
  description: 'Gives or takes points or stamps, sets them, voids.',
  reply: ChangedLoyaltyUserReply,
  params: z.strictObject({ account: Reference, card: Id, user: Id }),
  body: z.strictObject({
    points: z.int().min(-1_000_000).max(1_000_000).optional(),
    balance: z.int().min(0).max(2_000_000_000).optional(),
    voided: z.boolean().optional(),
    locationId: Id.optional(),
  }),
  example: { body: { points: 5 } },
  async run(context, { params: { account, card: cardId, user: userId }, body }) {
    const { accountId } = await getMerchant(context.core, account);
    const { actor } = context;
    const ref = { cardId, userId };
    const { cardUser, granted } = await context.core.loyalty.changeCardUser({
      accountId,
      ref,
      actor,
      ...body,
    });
    await record(context, 'loyalty-user.change', `loyalty-card:${cardId}`, {
      ...{ ...body, user: userId.toString() },
      ...(body.locationId !== undefined && { locationId: body.locationId.toString() }),
    });
    return { ...renderUser(cardUser), granted };
  },
});

export const loyaltyRoutes = [listCards, createCard, showCard, changeCard, listUsers, addUser, changeUser];

/** Without the secret of the card's address: whoever knows it holds the card. */
function renderUser({ user, code, points, voided, round, custom, createdAt }: CardUser) {
  const { id: userId, email, firstName, lastName, phone } = user;
  return { userId, code, email, firstName, lastName, phone, points, voided, round, custom, createdAt };
}

function renderCard({ card, rewards, locations, users }: CardView) {
  const shown = rewards.map(({ id, campaignId, threshold, title, running }) => ({
    ...{ id, campaignId, threshold, title, running },
  }));
  return { ...card, rewards: shown, locations, users };
}
