import type { Activation } from '#core';
import { Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { readCatalogue } from './catalogue.ts';
import type { Message } from './messages.ts';
import { describeOperation } from './operations.ts';
import { findFlag, findText, findTzid, type Parameters } from './parameters.ts';
import { badParameter } from './wire-error.ts';

const MOST_OPERATIONS = 500;

/** `getState`: one operation, or all that are open. What is asked all day long. */
export const getState: Action = async (call) => {
  const { core, parameters } = call;
  const view = readView(parameters);
  const found = await findOperations(call, view);
  const catalogue = await readCatalogue(core);
  const now = core.clock();
  return Promise.all(
    found.map(async (activation) => ({
      ...describeOperation(activation, catalogue, now),
      // Clients take an operation that has it for answered.
      ...showMessages(await readMessages(call, activation, view), {
        view,
        service: catalogue.service(activation.serviceId).slug,
      }),
    })),
  );
};

type View = {
  /** The code alone; where a message has none, its text. */
  isCode: boolean;
  /** All messages, or the newest. */
  isList: boolean;
  isNewestFirst: boolean;
};

/** `clean`, `type` and `form` wish for nothing else here: a poll changes nothing, and what is repeated is like the rest. */
function readView(parameters: Parameters): View {
  const order = findText(parameters, 'orderby')?.toLowerCase() ?? 'asc';
  if (order !== 'asc' && order !== 'desc') throw badParameter();
  return {
    isCode: findFlag(parameters, 'message_to_code') ?? true,
    isList: findFlag(parameters, 'msg_list') ?? false,
    isNewestFirst: order === 'desc',
  };
}

async function findOperations(
  { core, caller: { accountId }, parameters }: Call,
  { isNewestFirst }: View,
): Promise<Activation[]> {
  const id = findTzid(parameters);
  if (id !== undefined) return [await core.activations.get({ id, accountId })];
  const open = await core.activations.listOpen({ accountId, limit: MOST_OPERATIONS });
  if (open.length === 0) throw new Refusal('no_operation');
  return isNewestFirst ? open : open.reverse();
}

/** None while a newer one is awaited, as the old one would be taken for it; in a list it can be told apart. */
async function readMessages(
  call: Call,
  { id, state, messageCount }: Activation,
  { isList }: View,
): Promise<Message[]> {
  if (messageCount === 0 || (state === 'retrying' && !isList)) return [];
  const messages = await call.readMessages(id);
  return isList ? messages : messages.slice(-1);
}

function showMessages(
  messages: readonly Message[],
  { view: { isCode, isList }, service }: { view: View; service: string },
) {
  const texts = messages.map(({ text, code }) => (isCode && code ? code : (text ?? '')));
  if (texts.length === 0) return {};
  return { msg: isList ? texts.map((msg) => ({ service, msg })) : texts[0] };
}
