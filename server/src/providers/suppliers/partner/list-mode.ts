import { z } from 'zod';
import { type JsonObject, stringifyLosslessJson } from '#kernel/lossless-json';
import type { ListedMessage, ListedNumber, NumberReference } from '#suppliers/supplier';
import {
  idText,
  parseListedMessage,
  parseListedNumber,
  readReference,
  type TestMode,
  testMode,
} from './list-items.ts';
import type { WireReply } from './replies.ts';
import { PartnerWireError, parseWire } from './wire-error.ts';

/** Where partners of `onlinesim-v2` call (contract 5.2). */
export const listRoutes = {
  sendNumbersOnline: { method: 'POST', path: '/api/resellers/sendNumbersOnline' },
  addNumber: { method: 'POST', path: '/api/resellers/addNumber' },
  removeNumber: { method: 'DELETE', path: '/api/resellers/removeNumber' },
  checkWork: { method: 'POST', path: '/api/resellers/checkWork' },
  addMessage: { method: 'POST', path: '/api/resellers/addMessage' },
  addMessages: { method: 'POST', path: '/api/resellers/addMessages' },
} as const;

export type NumberList = {
  numbers: ListedNumber[];
  /** Items that could not be read, and numbers or ports listed a second time. */
  refused: ItemError[];
  test: TestMode | undefined;
};
export type ItemError = { index: number; error: string };

const MAX_LISTED_NUMBERS = 20_000;
const MAX_LISTED_MESSAGES = 1_000;

/** sendNumbersOnline: the whole list. A bad item is told and left out; a body without a list is refused. */
export function parseNumberList(body: JsonObject): NumberList {
  const Body = z.object({ numbers: z.array(z.unknown()).max(MAX_LISTED_NUMBERS), test: testMode });
  const list = parseWire(Body, body);
  const phones = new Set<string>();
  const ports = new Set<string>();
  const { good, errors } = eachItem(list.numbers, (item) => {
    const listed = parseListedNumber(item);
    if (phones.has(listed.phone)) throw new PartnerWireError('bad_request', 'number');
    if (ports.has(listed.portId)) throw new PartnerWireError('bad_request', 'port_id');
    phones.add(listed.phone);
    ports.add(listed.portId);
    return listed;
  });
  return { numbers: good, refused: errors, test: list.test };
}

/** addNumber: one number, with the test switch. */
export function parseAddNumber(body: JsonObject): { number: ListedNumber; test: TestMode | undefined } {
  if (!Object.hasOwn(body, 'rent')) throw new PartnerWireError('bad_request', 'rent');
  return { number: parseListedNumber(body), test: parseWire(z.object({ test: testMode }), body).test };
}

/** removeNumber: `number` or `id`, in the body or the query; the body goes first. */
export function parseRemoveNumber(request: {
  body?: JsonObject | undefined;
  query?: Readonly<Record<string, unknown>> | undefined;
}): NumberReference {
  for (const source of [request.body ?? {}, request.query ?? {}]) {
    const id = idText(source.id);
    if (id) return { id };
    const reference = readReference(source.number);
    if (reference) return reference;
  }
  throw new PartnerWireError('bad_request', 'number');
}

/** addMessages: every item stands alone. A body without a list is refused. */
export function parseListedMessages(body: JsonObject): {
  messages: { index: number; message: ListedMessage }[];
  refused: ItemError[];
  test: TestMode | undefined;
} {
  const Body = z.object({ messages: z.array(z.unknown()).max(MAX_LISTED_MESSAGES), test: testMode });
  const list = parseWire(Body, body);
  const { good, errors } = eachItem(list.messages, (item, index) => ({
    index,
    message: parseListedMessage(item),
  }));
  return { messages: good, refused: errors, test: list.test };
}

/** `{"response":1,"ids":{…}}`, keyed by the number as the partner wrote it. */
export function numberIdsReply(ids: readonly { writtenAs: string; id: bigint }[]): WireReply {
  const body = { response: 1, ids: Object.fromEntries(ids.map(({ writtenAs, id }) => [writtenAs, id])) };
  return { httpStatus: 200, body: stringifyLosslessJson(body) };
}

/** The answer to a list of which some items failed; the good ones are stored, so a repeat is harmless. */
export function itemErrorsReply(errors: readonly ItemError[]): WireReply {
  return { httpStatus: 400, body: JSON.stringify({ response: 'BAD_REQUEST', errors }) };
}

/** A reply to `test2`: the payload as we read it, without the key. */
export function echoReply(payload: JsonObject): WireReply {
  const { key: _key, ...echo } = payload;
  return { httpStatus: 200, body: stringifyLosslessJson({ response: 1, echo }) };
}

function eachItem<Item>(items: readonly unknown[], read: (item: unknown, index: number) => Item) {
  const good: Item[] = [];
  const errors: ItemError[] = [];
  for (const [index, item] of items.entries()) {
    try {
      good.push(read(item, index));
    } catch (error) {
      if (!(error instanceof PartnerWireError)) throw error;
      errors.push({ index, error: error.field ?? 'item' });
    }
  }
  return { good, errors };
}
