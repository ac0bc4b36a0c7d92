import { messageFingerprint } from '#kernel/message-fingerprint';
import {
  hubReply,
  itemErrorsReply,
  type PartnerDialect,
  type ReplyCase,
  type WireReply,
} from '#suppliers/partner';
import type { ListedMessage, OperationKind, PushedSms } from '#suppliers/supplier';

/** An order of a fake hub. */
export type HubOrder = {
  /** The partner's id, digits or text. */
  activationId: string;
  kind: OperationKind;
  phone: string;
  service: string;
  openedAt: Date;
  closedAt: Date | undefined;
};

/** A message as the hub shows it to its customer: once, however often it came. */
export type ShownMessage = {
  phone: string;
  sender: string;
  text: string;
  smsId: string | undefined;
  activationId: string | undefined;
  deliveries: number;
  lastSeenAt: Date;
};

export type HubInbox = {
  messages: readonly ShownMessage[];
  /** Stores a push and says what the hub of the contract would answer. */
  take(push: PushedSms): ReplyCase;
  takeListed(
    messages: readonly { index: number; message: ListedMessage }[],
  ): { index: number; error: string }[];
};

const DEDUP_WINDOW_MS = 60_000;

/** The hub's rules of contract 8.2 without a database: match by phone and kind, keep each message once. */
export function createHubInbox(options: {
  dialect: PartnerDialect;
  orders: readonly HubOrder[];
  /** An order is being asked for, or was answered a moment ago: its first message may be ahead of it. */
  ordering: () => boolean;
  /** `onlinesim-v2`: numbers on sale by id. */
  listed: ReadonlyMap<string, string>;
}): HubInbox {
  const messages: ShownMessage[] = [];
  const seen = new Map<string, ShownMessage>();

  function keep(
    message: Omit<ShownMessage, 'deliveries' | 'lastSeenAt'>,
    identity: string,
  ): 'stored' | 'repeated' {
    const now = new Date();
    const before = seen.get(identity);
    // By the message's own id, or with the moment at which it was received.
    const forEver = options.dialect !== 'onlinesim-v1';
    if (before && (forEver || now.getTime() - before.lastSeenAt.getTime() < DEDUP_WINDOW_MS)) {
      before.deliveries += 1;
      before.lastSeenAt = now;
      return 'repeated';
    }
    const shown = { ...message, deliveries: 1, lastSeenAt: now };
    messages.push(shown);
    seen.set(identity, shown);
    return 'stored';
  }

  return {
    messages,
    take({ phone, sender, text, smsId, kind }) {
      const fingerprint = messageFingerprint({ phone, sender, text });
      const order = options.orders.find(
        (candidate) => candidate.phone === phone && candidate.kind === kind && !candidate.closedAt,
      );
      const identity = JSON.stringify([smsId.text, phone, fingerprint]);
      // A repeat is answered like the original, even where the order has been closed in between.
      if (!order && !seen.has(identity)) {
        const known = options.orders.some((candidate) => candidate.phone === phone);
        return !known && options.ordering() ? 'try_again' : 'no_operation';
      }
      return keep({ phone, sender, text, smsId: smsId.text, activationId: order?.activationId }, identity);
    },
    takeListed(items) {
      return items.flatMap(({ index, message: { to, sender, text, date } }) => {
        const phone = (to.id && options.listed.get(to.id)) ?? to.phone;
        if (!phone || ![...options.listed.values()].includes(phone))
          return [{ index, error: 'ERROR_NO_NUMBER' }];
        const identity = messageFingerprint({ phone, sender, text, date });
        keep({ phone, sender, text, smsId: undefined, activationId: undefined }, identity);
        return [];
      });
    },
  };
}

/** The reply to addMessage and addMessages. */
export function listedReply(errors: { index: number; error: string }[], single: boolean): WireReply {
  if (errors.length === 0) return hubReply('stored', { dialect: 'onlinesim-v2' });
  return single ? hubReply('number_unknown', { dialect: 'onlinesim-v2' }) : itemErrorsReply(errors);
}
