import type { Activation } from '#core';
import { formatUtc } from '#kernel/clock';
import type { Action } from './call.ts';
import { priceNumber, priceText } from './currency.ts';
import { parseWhole, readCount } from './fields.ts';

type State = Activation['state'];

/** The numbers by which classic clients know the states; orders that got no number are shown to nobody. */
const statusNumbers = {
  ordering: '4',
  refused: '10',
  waiting: '4',
  received: '2',
  retrying: '3',
  finished: '6',
  cancelled: '8',
  expired: '10',
} as const satisfies Record<string, string>;

/** `action=getActiveActivations`: the rows are there twice, as some clients read `data` and others the long name. */
export const getActiveActivations: Action = async (call) => {
  const { core, caller, lang, currency } = call;
  const limit = readCount(call, ['limit'], { fallback: 100, most: 100 });
  const offset = readCount(call, ['start'], { fallback: 0, most: 1_000_000 });
  const view = await core.catalog.view();
  const activations = await core.activations.listOpen({ accountId: caller.accountId, limit, offset });
  if (activations.length === 0) return { json: { status: 'error', error: 'NO_ACTIVATIONS' } };

  const messages = await core.messages.listByActivations(activations.map(({ id }) => id));
  const rows = activations.map((activation) => {
    const received = messages.get(activation.id) ?? [];
    const country = view.country(activation.countryId);
    return {
      activationId: String(activation.id),
      serviceCode: activation.serviceId,
      phoneNumber: activation.phone,
      activationCost: priceText(activation.priceMicros, currency),
      activationStatus: statusNumbers[activation.state],
      smsCode: received.length > 0 ? received.map((message) => core.messages.codeOf(message)) : null,
      smsText: received.length > 0 ? `[${received.map(({ text }) => text ?? '').join(', ')}]` : null,
      activationTime: formatUtc(activation.createdAt),
      discount: '0.00',
      repeated: '0',
      countryCode: String(activation.countryId),
      countryName: (lang === 'ru' ? country?.nameRu : country?.nameEn) ?? '',
      canGetAnotherSms: '1',
      currency: currency.code,
    };
  });
  return { json: { status: 'success', activeActivations: rows, data: rows } };
};

/** `action=getListOfActiveActivations`: a page of what is open, and how much there is in all. */
export const getListOfActiveActivations: Action = async (call) => {
  const { core, caller } = call;
  const limit = readCount(call, ['length'], { fallback: 10, most: 100 });
  const offset = readCount(call, ['start'], { fallback: 0, most: 1_000_000 });
  const { accountId } = caller;
  const quant = await core.activations.countOpen(accountId);
  const activations = limit === 0 ? [] : await core.activations.listOpen({ accountId, limit, offset });
  const data = activations.map((activation) => renderOpen(activation));
  return { json: { data, existNext: offset + data.length < quant, quant } };
};

/** `action=getCurrentActivations`: the newest hundred of them, in an envelope of their own. */
export const getCurrentActivations: Action = async ({ core, caller: { accountId } }) => {
  const activations = await core.activations.listOpen({ accountId, limit: 100 });
  if (activations.length === 0) return { json: { status: 'fail', msg: 'no_activations' } };
  const quant = await core.activations.countOpen(accountId);
  return {
    json: { status: 'success', array: activations.map((activation) => renderOpen(activation)), quant },
  };
};

/** Typed clients read all but the service as whole numbers, and times as Unix seconds. */
function renderOpen({ id, phone, serviceId, countryId, state, createdAt, expiresAt }: Activation) {
  return {
    id,
    forward: 0,
    phone: Number(phone),
    service: serviceId,
    country: countryId,
    status: Number(statusNumbers[state]),
    createDate: Math.floor(createdAt.getTime() / 1000),
    finishDate: Math.floor(expiresAt.getTime() / 1000),
  };
}

const HISTORY_SECONDS = 30 * 86_400;

/** `action=getHistory`: what was bought between two Unix times, newest first. */
export const getHistory: Action = async (call) => {
  const { core, caller, currency, parameters } = call;
  const limit = readCount(call, ['limit', 'size'], { fallback: 50, most: 100 });
  const offset = readCount(call, ['offset'], { fallback: 0, most: 1_000_000 });
  const now = Math.floor(core.clock().getTime() / 1000);
  const end = parseWhole(parameters.get('end') ?? String(now)) ?? -1;
  const start = parseWhole(parameters.get('start') ?? String(Math.max(end - HISTORY_SECONDS, 0))) ?? -1;
  if (start < 0 || end < start || end - start > HISTORY_SECONDS || end > LAST_SECOND) return 'WRONG_DATE';

  const activations = await core.activations.list({
    accountId: caller.accountId,
    limit,
    offset,
    from: new Date(start * 1000),
    to: new Date(end * 1000 + 999),
  });
  const messages = await core.messages.listByActivations(activations.map(({ id }) => id));
  return {
    json: activations.map(({ id, createdAt, phone, priceMicros, state }) => {
      const texts = (messages.get(id) ?? []).map(({ text }) => text ?? '');
      return {
        id: String(id),
        date: formatUtc(createdAt),
        phone,
        sms: texts.length > 0 ? JSON.stringify(texts) : null,
        cost: priceNumber(priceMicros, currency),
        status: statusNumbers[state],
        currency: currency.code,
      };
    }),
  };
};

/** The end of the year 9999: past it the form of a date changes. */
const LAST_SECOND = 253_402_300_799;

/** The numbers by which clients of the seed's successor know the states. */
const listNumbers = {
  ordering: 0,
  refused: 2,
  waiting: 0,
  finished: 1,
  cancelled: 2,
  expired: 2,
  received: 3,
  retrying: 4,
} as const satisfies Record<string, number>;

const MOST_LISTED = 500;

/** `action=getCurrentActivationsList`: sorts among the newest 500 of what is asked for. */
export const getCurrentActivationsList: Action = async (call) => {
  const { core, caller, parameters } = call;
  const limit = readCount(call, ['limit'], { fallback: 100, most: MOST_LISTED });
  const status = parameters.get('status');
  const compare = orders.get(parameters.get('order') ?? 'id');
  const direction = directions.get(parameters.get('orderBy')?.toUpperCase() ?? 'DESC');
  if (!compare || !direction || (status !== undefined && !/^[0-4]$/.test(status))) return 'BAD_ACTION';

  const states = (Object.keys(listNumbers) as State[]).filter(
    (state) => status === undefined || listNumbers[state] === Number(status),
  );
  const activations = await core.activations.list({
    accountId: caller.accountId,
    limit: MOST_LISTED,
    states,
  });
  const rows = activations.filter(({ state }) => states.includes(state));
  return {
    json: rows
      .sort((a, b) => direction * compare(a, b))
      .slice(0, limit)
      .map(({ id, phone, state }) => ({ numberid: id, number: phone, status: listNumbers[state] })),
  };
};

const directions = new Map<string, 1 | -1>([
  ['ASC', 1],
  ['DESC', -1],
]);

const orders = new Map<string, (a: Activation, b: Activation) => number>([
  ['id', (a, b) => a.id - b.id],
  ['number', (a, b) => (a.phone < b.phone ? -1 : a.phone > b.phone ? 1 : a.id - b.id)],
  ['date', (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.id - b.id],
]);
