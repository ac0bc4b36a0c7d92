import { isJsonObject } from '#kernel/lossless-json';
import {
  echoReply,
  hubReply,
  type ItemError,
  itemErrorsReply,
  numberIdsReply,
  parseAddNumber,
  parseListedMessage,
  parseListedMessages,
  parseNumberList,
  parseRemoveNumber,
  type ReplyCase,
  renderWithoutKey,
  replyTable,
  type TestMode,
  type WireReply,
} from '#suppliers/partner';
import type { ListedNumber } from '#suppliers/supplier';
import type { Call, CallDeps } from './call.ts';

/** The complete list of numbers on sale now. */
export async function sendNumbersOnline({ core }: CallDeps, call: Call): Promise<WireReply> {
  const { numbers, refused, test } = parseNumberList(call.body);
  if (test) return answerTest(call, test, refused);
  const result = await core.supply.listNumbers(call.partner, { numbers, replace: true });
  const written = placesOf(call);
  const errors = [
    ...refused,
    ...result.refused.map(({ writtenAs, field }) => ({ index: written.indexOf(writtenAs), error: field })),
  ];
  return errors.length > 0
    ? itemErrorsReply(errors.sort((a, b) => a.index - b.index))
    : numberIdsReply(result.ids);
}

/** One more number. */
export async function addNumber({ core }: CallDeps, call: Call): Promise<WireReply> {
  const { number, test } = parseAddNumber(call.body);
  if (test) return answerTest(call, test, []);
  const numbers: ListedNumber[] = [number];
  const { ids, refused } = await core.supply.listNumbers(call.partner, { numbers, replace: false });
  return refused.length > 0 ? reply(call, 'bad_request') : numberIdsReply(ids);
}

export async function removeNumber({ core }: CallDeps, call: Call): Promise<WireReply> {
  await core.supply.removeNumber(call.partner, parseRemoveNumber(call));
  return reply(call, 'stored');
}

export async function checkWork({ core }: CallDeps, call: Call): Promise<WireReply> {
  await core.supply.checkWork(call.partner);
  return reply(call, 'stored');
}

export async function addMessage({ core }: CallDeps, call: Call): Promise<WireReply> {
  const message = parseListedMessage(call.body);
  if (message.test) return answerTest(call, message.test, []);
  return reply(call, await core.supply.receiveListed(call.partner, message, call.raw));
}

/** Each item stands alone: the good ones are stored even if others cannot be. */
export async function addMessages({ core }: CallDeps, call: Call): Promise<WireReply> {
  const { messages, refused, test } = parseListedMessages(call.body);
  if (test) return answerTest(call, test, refused);
  const cases = await Promise.all(
    messages.map(({ index, message }) =>
      core.supply.receiveListed(call.partner, message, rawItem(call, index)),
    ),
  );
  const failed = messages.flatMap(({ index }, order): ItemError[] => {
    const { httpStatus, code } = replyTable[cases[order] ?? 'stored'];
    return httpStatus === 404 && cases[order] === 'number_unknown' ? [{ index, error: code ?? '' }] : [];
  });
  const errors = [...refused, ...failed].sort((a, b) => a.index - b.index);
  return errors.length > 0 ? itemErrorsReply(errors) : reply(call, 'stored');
}

/** `test1` checks and stores nothing, `test2` shows what was read. */
function answerTest(call: Call, test: TestMode, errors: readonly ItemError[]): WireReply {
  if (errors.length > 0) return itemErrorsReply(errors);
  return test === 'test2' ? echoReply(call.body) : reply(call, 'stored');
}

function rawItem({ body }: Call, index: number): string {
  const item = Array.isArray(body.messages) ? body.messages[index] : undefined;
  return isJsonObject(item) ? renderWithoutKey(item) : '';
}

function reply({ form }: Call, replyCase: ReplyCase): WireReply {
  return hubReply(replyCase, form);
}

/** The numbers of the body's list as they were written, in their places. */
function placesOf({ body }: Call): string[] {
  const items = Array.isArray(body.numbers) ? body.numbers : [];
  return items.map((item) => {
    const number = typeof item === 'object' && item !== null && 'number' in item ? item.number : undefined;
    return typeof number === 'object' && number !== null && 'value' in number
      ? String(number.value)
      : String(number);
  });
}
