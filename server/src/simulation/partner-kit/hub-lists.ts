import {
  echoReply,
  extractKey,
  hubReply,
  itemErrorsReply,
  listRoutes,
  numberIdsReply,
  PartnerWireError,
  parseAddNumber,
  parseBody,
  parseListedMessage,
  parseListedMessages,
  parseNumberList,
  parseRemoveNumber,
  type WireReply,
} from '#suppliers/partner';
import { type HubInbox, listedReply } from './hub-inbox.ts';
import type { KitRequest } from './kit-server.ts';

const dialect = 'onlinesim-v2';

export type HubLists = {
  /** Numbers (digits) on sale by id. */
  listed: ReadonlyMap<string, string>;
  /** From now on it will not have these (digits), and only these. */
  refuse(phones: readonly string[]): void;
  serve(request: KitRequest, key: string, inbox: HubInbox): WireReply;
};

/** The list mode of a fake hub: numbers come and go by the partner's calls, ids stay. */
export function createHubLists(): HubLists {
  const listed = new Map<string, string>();
  const ids = new Map<string, bigint>();
  let refused: ReadonlySet<string> = new Set();

  function put(phone: string): bigint {
    const id = ids.get(phone) ?? BigInt(ids.size + 1);
    ids.set(phone, id);
    listed.set(String(id), phone);
    return id;
  }

  function sendNumbersOnline(request: KitRequest): WireReply {
    const body = parseBody(request.text ?? '');
    const list = parseNumberList(body);
    const unwanted = list.numbers.flatMap(({ phone }, index) =>
      refused.has(phone) ? [{ index, error: 'number' }] : [],
    );
    if (list.refused.length + unwanted.length > 0) return itemErrorsReply([...list.refused, ...unwanted]);
    if (list.test === 'test1') return hubReply('stored', { dialect });
    if (list.test === 'test2') return echoReply(body);
    listed.clear();
    return numberIdsReply(list.numbers.map(({ phone, writtenAs }) => ({ writtenAs, id: put(phone) })));
  }

  function removeNumber(request: KitRequest): WireReply {
    const body = request.text ? parseBody(request.text) : undefined;
    const { phone, id } = parseRemoveNumber({ body, query: request.query });
    const known = phone ? ids.get(phone) : undefined;
    listed.delete(known === undefined ? (id ?? '') : String(known));
    return hubReply('stored', { dialect });
  }

  function route(request: KitRequest, inbox: HubInbox): WireReply {
    const call = Object.entries(listRoutes).find(([, { path }]) => path === request.path)?.[0];
    const body = () => parseBody(request.text ?? '');
    switch (call) {
      case 'sendNumbersOnline':
        return sendNumbersOnline(request);
      case 'addNumber': {
        const { number } = parseAddNumber(body());
        if (refused.has(number.phone)) return hubReply('bad_request', { dialect });
        return numberIdsReply([{ writtenAs: number.writtenAs, id: put(number.phone) }]);
      }
      case 'removeNumber':
        return removeNumber(request);
      case 'checkWork':
        return hubReply('stored', { dialect });
      case 'addMessage':
        return listedReply(inbox.takeListed([{ index: 0, message: parseListedMessage(body()) }]), true);
      case 'addMessages': {
        const { messages, refused } = parseListedMessages(body());
        return listedReply([...refused, ...inbox.takeListed(messages)], false);
      }
      default:
        return hubReply('unknown_method', { dialect });
    }
  }

  return {
    listed,
    refuse(phones) {
      refused = new Set(phones);
    },
    serve(request, key, inbox) {
      try {
        const body = request.text ? parseBody(request.text) : undefined;
        const shown = extractKey({
          body,
          authorization: request.headers.authorization,
          query: request.query,
        });
        if (shown.key !== key) throw new PartnerWireError('wrong_key');
        return route(request, inbox);
      } catch (error) {
        if (error instanceof PartnerWireError) return hubReply(error.replyCase, { dialect });
        throw error;
      }
    },
  };
}
