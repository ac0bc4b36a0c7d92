import { z } from 'zod';
import { publicUrl } from './addresses.ts';
import { type Call, defineCall, defineRowsCall } from './call.ts';
import { day } from './date-kinds.ts';
import { email, flag, id, oneOf, signedWhole, text, writtenPhone } from './kinds.ts';
import { isSent, optional, required, requiredIf } from './parameters.ts';
import { renderCard, renderUser } from './render-loyalty.ts';
import { problem } from './wire-error.ts';

const FOUND_MOST = 1_000;
const PER_READ = 1_000;
const MOST_LETTERS = 1_000;
const MOST_POINTS = 1_000_000;

const cardId = required('loyaltycard', id('loy'), 'loyalty_card');
const userId = required('user', id('usr'), 'loyaltyuser');

/** At least three letters, and none that a name, an address or a number has not; 300 otherwise. */
const searchWord = z
  .string('300')
  .trim()
  .regex(/^[\p{L}\p{N}_@.+-]{3,100}$/u, '300');

export const listCards = defineCall({
  parameters: {
    onlyActive: optional('only_active', flag),
    sorting: optional('sorting', oneOf('asc', 'desc')),
  },
  async run(call, { onlyActive, sorting = 'asc' }) {
    const { core, caller } = call;
    const cards = await core.loyalty.listCards({ accountId: caller.accountId, onlyActive });
    if (sorting === 'desc') cards.reverse();
    return {
      amount_of_results: cards.length,
      loyalty_info: cards.map((card) => renderCard(call, card)),
    };
  },
});

export const getCard = defineCall({
  parameters: { cardId },
  async run(call, input) {
    return { loyalty_info: renderCard(call, await getOwn(call, input)) };
  },
});

/** A person with a password, who has no card yet. */
export const createUser = defineCall({
  parameters: {
    email: required('email', email),
    password: required('password', text(200)),
    firstName: optional('first_Name', text(), 'first_name', 'firstname'),
    lastName: optional('last_Name', text(), 'last_name', 'lastname'),
    phone: optional('phone', writtenPhone),
    gender: optional('gender', text(20)),
    birthday: optional('birthday', day),
    city: optional('city', text()),
  },
  async run({ core, caller }, { password, ...details }) {
    const user = await core.loyalty.createUser({ accountId: caller.accountId, password, details });
    return { user: core.loyalty.renderUser(user) };
  },
});

/** A second time changes nothing. */
export const linkUser = defineCall({
  parameters: { cardId, userId },
  async run(call, ref) {
    const { card } = await getOwn(call, ref);
    const { accountId } = call.caller;
    const user = await call.core.loyalty.linkUser({ ...ref, accountId, actor: 'api' });
    return { user: renderUser(call, card, user) };
  },
});

/** Everybody who has the card, in the order in which they joined. */
export const listUsers = defineRowsCall({
  parameters: { cardId },
  list: 'user',
  async run(call, ref) {
    const { card, users } = await getOwn(call, ref);
    return {
      members: { loyaltycard: `loy_${card.id}`, amount_of_users: String(users) },
      rows: readAll(call, card),
    };
  },
});

/** By a part of a name, an address or a number, or by the whole id; the first thousand. */
export const searchUsers = defineCall({
  parameters: { cardId, search: required('search', searchWord, 'keyword', 'q') },
  async run(call, { search, ...ref }) {
    const { card } = await getOwn(call, ref);
    const { accountId } = call.caller;
    const query = { accountId, cardId: card.id, search, limit: FOUND_MOST };
    const users = await call.core.loyalty.listCardUsers(query);
    return {
      loyaltycard: `loy_${card.id}`,
      amount_of_users: String(users.length),
      user: users.map((user) => renderUser(call, card, user)),
    };
  },
});

/** Adds or takes points or stamps, voids or unvoids: all of it or nothing. */
export const updateUser = defineCall({
  parameters: {
    cardId,
    userId,
    points: requiredIf(
      (sent) => !isSent(sent, 'void', 'voided'),
      'points',
      signedWhole(-MOST_POINTS, MOST_POINTS),
      'stamps',
      'amount',
    ),
    voided: optional('void', flag, 'voided'),
    locationId: optional('location', id('loc'), 'redeem_location', 'redeem_location_ID'),
    requestId: optional('request_id', text(100)),
  },
  async run(call, { cardId, userId, ...change }) {
    const { core, caller } = call;
    const { card, cardUser, granted } = await core.loyalty.changeCardUser({
      ...change,
      accountId: caller.accountId,
      ref: { cardId, userId },
      actor: 'api',
    });
    const reward = granted.map((one) => core.loyalty.renderGranted(one, publicUrl(call)));
    return { user: { ...renderUser(call, card, cardUser), reward } };
  },
});

/** To the wallet of one consumer. No wallet is connected to this server, so nobody is registered with one. */
export const pushToUser = defineCall({
  parameters: { cardId, userId, message: required('message', text(MOST_LETTERS)) },
  async run({ core, caller }, { cardId, userId }) {
    await core.loyalty.getCardUser({ accountId: caller.accountId, cardId, userId });
    throw problem(612, 'user');
  },
});

/** To all wallets that hold the card: none. */
export const pushToCard = defineCall({
  parameters: { cardId, message: required('message', text(MOST_LETTERS)) },
  async run(call, ref) {
    await getOwn(call, ref);
    return { amount_of_notifications: 0 };
  },
});

function getOwn({ core, caller }: Call, { cardId }: { cardId: bigint }) {
  return core.loyalty.getCard({ accountId: caller.accountId, id: cardId });
}

async function* readAll(call: Call, card: Parameters<typeof renderUser>[1]) {
  const { accountId } = call.caller;
  let afterId: bigint | undefined;
  for (;;) {
    const page = await call.core.loyalty.listCardUsers({
      accountId,
      cardId: card.id,
      afterId,
      limit: PER_READ,
    });
    for (const user of page) yield renderUser(call, card, user);
    afterId = page.at(-1)?.id;
    if (page.length < PER_READ) return;
  }
}
