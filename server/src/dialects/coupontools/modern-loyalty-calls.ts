import { z } from 'zod';
import { type Call, defineModernCall, type Reply, type RunCall } from './call.ts';
import { email, flag, id, signedWhole, text, whole, writtenPhone } from './kinds.ts';
import {
  clearable,
  type Input,
  type Kind,
  optional,
  type Parameters,
  readParameters,
  required,
} from './parameters.ts';
import { renderModernCard, renderModernUser } from './render-loyalty.ts';
import { type Problem, problem, WireError } from './wire-error.ts';
import { isWireObject, parseJsonBody, type WireObject, type WireValue } from './wire-values.ts';

const MOST_POINTS = 1_000_000;
const MOST_PER_PAGE = 1_000;
const MOST_AT_ONCE = 500;
const MOST_NAME_LETTERS = 50;

const cardId = required('id', id('loy'));
const userId = required('userId', id('usr'));

/** The fields of a consumer. An empty text takes away what was there. */
const detailParameters = {
  firstName: clearable('first_name', text()),
  lastName: clearable('last_name', text()),
  address: clearable('address', text()),
  zip: clearable('zip', text(40)),
  city: clearable('city', text()),
  phone: clearable('phone', writtenPhone),
  email: clearable('email', z.union([z.literal(''), email])),
  custom1: clearable('custom_1', text(1_000)),
  custom2: clearable('custom_2', text(1_000)),
  custom3: clearable('custom_3', text(1_000)),
  custom4: clearable('custom_4', text(1_000)),
  custom5: clearable('custom_5', text(1_000)),
  custom6: clearable('custom_6', text(1_000)),
  custom7: clearable('custom_7', text(1_000)),
  custom8: clearable('custom_8', text(1_000)),
};

export const listCards = defineModernCall({
  parameters: {},
  async run(call) {
    const cards = await call.core.loyalty.listCards({ accountId: call.caller.accountId });
    return cards.map(({ card }) => renderModernCard(call, card));
  },
});

/** A card like another, without its consumers. */
export const copyCard = defineModernCall({
  parameters: { cardId, name: optional('name', text(MOST_NAME_LETTERS)) },
  status: 201,
  async run(call, { cardId, name }) {
    const command = { accountId: call.caller.accountId, id: cardId, name };
    return renderModernCard(call, await call.core.loyalty.copyCard(command));
  },
});

/** `filter[email]=` in a query, an object in a body, or either as JSON text. */
const parameterObject = z.unknown().transform((value, context) => {
  const parsed = typeof value === 'string' ? parseJsonBody(value) : (value as WireValue);
  if (isWireObject(parsed)) return parsed;
  context.addIssue({ code: 'custom', message: '300' });
  return z.NEVER;
}) as Kind<WireObject>;

const filterParameters = {
  email: optional('email', text()),
  phone: optional('phone', writtenPhone),
  firstName: optional('first_name', text()),
  lastName: optional('last_name', text()),
  code: optional('code', text(20)),
};
const paginationParameters = {
  page: optional('page', whole(1, 1_000_000)),
  limit: optional('limit', whole(1, MOST_PER_PAGE)),
};

export const listUsers = defineModernCall({
  parameters: {
    cardId,
    filter: optional('filter', parameterObject),
    pagination: optional('pagination', parameterObject),
    includeVoided: optional('include_voided', flag),
  },
  async run(call, { cardId, filter, pagination, includeVoided = false }) {
    const { page = 1, limit = 100 } = readWithin(paginationParameters, 'pagination', pagination);
    const { accountId } = call.caller;
    const { card } = await call.core.loyalty.getCard({ accountId, id: cardId });
    const users = await call.core.loyalty.listCardUsers({
      ...{ accountId, cardId, includeVoided, limit, offset: (page - 1) * limit },
      filter: readWithin(filterParameters, 'filter', filter),
    });
    return users.map((user) => renderModernUser(call, card, user));
  },
});

export const getUser = defineModernCall({
  parameters: { cardId, userId },
  async run(call, ref) {
    const { accountId } = call.caller;
    const { card } = await call.core.loyalty.getCard({ accountId, id: ref.cardId });
    return renderModernUser(call, card, await call.core.loyalty.getCardUser({ ...ref, accountId }));
  },
});

/** Gives the card to somebody; an address that one of the account's users has is theirs. */
export const createUser = defineModernCall({
  parameters: { cardId, ...detailParameters },
  status: 201,
  async run(call, { cardId, ...said }) {
    const [user] = await addUsers(call, cardId, [said]);
    return user;
  },
});

/** Many at once, a bare list or `{"users":[…]}`: all or none, in their order. */
export const createUsers: RunCall = Object.assign(addMany, { parameters: { cardId, ...detailParameters } });

/** Changes what is named; `points` is what there is to be, `add_points` what comes on top. */
export const updateUser = defineModernCall({
  parameters: {
    cardId,
    userId,
    ...detailParameters,
    balance: optional('points', whole(0, MOST_POINTS), 'stamps'),
    points: optional('add_points', signedWhole(-MOST_POINTS, MOST_POINTS), 'add_stamps'),
    voided: optional('voided', flag, 'void'),
    locationId: optional('location', id('loc'), 'redeem_location'),
    requestId: optional('request_id', text(100)),
  },
  async run(call, { cardId, userId, balance, points, voided, locationId, requestId, ...said }) {
    if (balance !== undefined && points !== undefined) throw problem(309, 'points, add_points');
    const { card, cardUser } = await call.core.loyalty.changeCardUser({
      accountId: call.caller.accountId,
      ref: { cardId, userId },
      ...{ balance, points, voided, locationId, requestId },
      ...toDetails(said),
      actor: 'api',
    });
    return renderModernUser(call, card, cardUser);
  },
});

type Said = Input<typeof detailParameters>;

function toDetails({ firstName, lastName, address, zip, city, phone, email: at, ...custom }: Said) {
  const told = [
    ...[custom.custom1, custom.custom2, custom.custom3, custom.custom4],
    ...[custom.custom5, custom.custom6, custom.custom7, custom.custom8],
  ];
  const fields = told.map((value, index) => [index + 1, value === '' ? null : value] as const);
  return {
    details: { firstName, lastName, address, zip, city, phone, email: at },
    custom: Object.fromEntries(fields),
  };
}

async function addMany(call: Call): Promise<Reply> {
  const { body, parameters } = call.request;
  const list = Array.isArray(body) ? body : parameters.get('users');
  const { cardId: id } = readParameters({ cardId }, parameters);
  if (list === undefined) throw problem(200, 'users');
  if (!Array.isArray(list)) throw problem(300, 'users');
  if (list.length > MOST_AT_ONCE) throw problem(307, 'users');
  return { kind: 'json', status: 201, json: await addUsers(call, id, readList(list)) };
}

async function addUsers(call: Call, id: bigint, said: readonly Said[]) {
  const { accountId } = call.caller;
  const { card } = await call.core.loyalty.getCard({ accountId, id });
  const users = await call.core.loyalty.addUsers({
    ...{ accountId, cardId: id, actor: 'api' },
    users: said.map(toDetails),
  });
  return users.map((user) => renderModernUser(call, card, user));
}

/** Everything that is wrong with any of them is said at once, by `users[3].email`. */
function readList(list: readonly WireValue[]): Said[] {
  const problems: Problem[] = [];
  const said = list.flatMap((item, index) => {
    const name = `users[${index}]`;
    try {
      if (!isWireObject(item)) throw problem(300);
      return [readWithin(detailParameters, name, item)];
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      problems.push(...error.problems.map((one) => (one.name === undefined ? { ...one, name } : one)));
      return [];
    }
  });
  if (problems.length > 0) throw new WireError(problems);
  return said;
}

/** As `readParameters`; what is wrong is named by where it stands. */
function readWithin<P extends Parameters>(parameters: P, outer: string, sent: WireObject = {}): Input<P> {
  try {
    return readParameters(parameters, new Map(Object.entries(sent)));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new WireError(error.problems.map((one) => ({ ...one, name: `${outer}.${one.name ?? ''}` })));
  }
}
