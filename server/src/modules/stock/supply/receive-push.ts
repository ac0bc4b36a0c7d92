import type { Database } from '#db';
import type { Clock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { messageFingerprint } from '#kernel/message-fingerprint';
import { isRefusal, Refusal } from '#kernel/refusal';
import { findLeaseKind } from '#modules/stock/inventory';
import { supplierKind } from '#suppliers/registry';
import type { IncomingMessage, ListedMessage, PushedSms, PushResult } from '#suppliers/supplier';
import type { Partner } from './authenticate-partner.ts';
import type { Notices } from './notices.ts';
import type { Operation } from './operation.ts';
import {
  findByForeignId,
  findOpenByPhone,
  findOrderedByForeignId,
  insertStranger,
} from './operation-store.ts';

/** Stores a message of a partner, by the one way in that all suppliers share. */
export type ReceiveMessage = (
  message: IncomingMessage,
) => Promise<{ message: { verdict: Verdict }; deduplicated: boolean }>;

type Verdict = 'accepted' | 'orphan' | 'refused' | 'filtered' | 'blacklisted';

const caseOf: Record<Verdict, PushResult> = {
  accepted: 'stored',
  orphan: 'no_operation',
  refused: 'banned_service',
  filtered: 'filtered',
  blacklisted: 'blacklisted',
};

export type PushDeps = { db: Database; clock: Clock; notices: Notices; receive: ReceiveMessage };

/** Which operation a push speaks of. */
type PushKey = { supplierId: bigint; foreignId: string };

/** So many ids of messages are remembered, to notice that a partner gives one to two messages. */
const REMEMBERED = 20_000;

/** Takes in what partners push. What these answer is committed; a repeat gets the answer of the first. */
export function createReceivePush(deps: PushDeps) {
  const { db, notices, receive } = deps;
  const printById = new Map<string, string>();
  const findNamed = createGroup<PushKey, Operation | undefined>({
    maxSize: 100,
    maxInFlight: 4,
    isShared: () => true,
    async run(keys) {
      const known = await findOrderedByForeignId(db.read, keys);
      return keys.map(({ supplierId, foreignId }) => succeeded(known.get(`${supplierId}/${foreignId}`)));
    },
  });

  function common({ supplierId, settings, dedupeWindowSeconds }: Partner, raw: string) {
    const { filterSide = 'hub', blacklist } = settings;
    return { supplierId, dedupeWindowSeconds, blacklist, filterSenders: filterSide === 'hub', raw };
  }

  function noteReusedId({ supplierId }: Partner, push: PushedSms): void {
    const id = push.smsId.text;
    const key = `${supplierId}/${id}`;
    const print = messageFingerprint(push);
    if (printById.has(key) && printById.get(key) !== print)
      notices.note({ supplierId, kind: 'id_reused', subject: 'one smsId, two messages', details: { id } });
    if (printById.size >= REMEMBERED) printById.clear();
    printById.set(key, print);
  }

  /** The phone has decided; that the partner has another operation in mind is for the operator to see. */
  async function noteUnknownId({ supplierId }: Partner, { phone }: PushedSms): Promise<void> {
    const open = await findOpenByPhone(db.read, [{ supplierId, phone }]);
    if (open.size === 0) return;
    const subject = 'smsId that no operation has';
    notices.note({ supplierId, kind: 'id_mismatch', subject, details: { phone } });
  }

  /** Its id says one number and its phone another: one of them is wrong, and nobody can tell which. */
  function noteMixUp({ supplierId }: Partner, { phone, smsId }: PushedSms): void {
    const subject = 'smsId of an open operation on another number';
    const details = { phone, smsId: smsId.text };
    notices.note({ supplierId, kind: 'id_mismatch', subject, details });
  }

  return {
    /** PUSH_SMS and PUSH_SMS_RENT. `raw` is the body without the key. */
    async push(partner: Partner, push: PushedSms, raw: string): Promise<PushResult> {
      const { supplierId, dialect } = partner;
      const { smsId, phone, sender, text, kind, flags } = push;
      const { isAsked, messageIds } = supplierKind(dialect);
      const numbersMessages = messageIds === 'message';
      for (const flag of flags) notices.note({ supplierId, kind: 'push_odd', subject: flag });
      if (numbersMessages) noteReusedId(partner, push);
      const named =
        messageIds === 'operation' ? await findNamed({ supplierId, foreignId: smsId.text }) : undefined;
      const lease = leaseOf(named);
      const isMixedUp = named?.state === 'open' && named.phone !== phone;
      if (messageIds === 'operation' && !named) assertId(push);
      try {
        const { message, deduplicated } = await receive({
          ...common(partner, raw),
          phone,
          sender,
          text,
          ...identityOf(partner, push, named),
          lease,
          // Where ids name messages, one address takes everything, so only a rental says what it is.
          leaseKind: numbersMessages && kind === 'activation' ? undefined : kind,
          askedForNumbers: isAsked,
        });
        const replyCase = caseOf[message.verdict];
        if (replyCase === 'stored' && !numbersMessages && !lease) await noteUnknownId(partner, push);
        if (replyCase === 'no_operation' && !deduplicated) {
          if (isMixedUp) noteMixUp(partner, push);
          else await sortOutOrphan(deps, partner, push);
        }
        return deduplicated && replyCase === 'stored' ? 'repeated' : replyCase;
      } catch (error) {
        if (isRefusal(error, 'try_again')) return 'try_again';
        throw error;
      }
    },

    /** A message of the list mode, on a number of ours. */
    async listed(
      partner: Partner,
      { phone, sender, text, date }: { phone: string } & Pick<ListedMessage, 'sender' | 'text' | 'date'>,
      raw: string,
    ): Promise<PushResult> {
      const operationRef = `date:${date}`;
      const { message } = await receive({ ...common(partner, raw), phone, sender, text, operationRef });
      return caseOf[message.verdict];
    },
  };
}

/** The lease that a push is for, whoever has the phone that it tells. Undefined: the id is not known, the phone decides. */
function leaseOf(named: Operation | undefined): { kind: 'activation' | 'rental'; id: number } | undefined {
  if (!named || named.leaseId === null) return undefined;
  return { kind: named.kind, id: named.leaseId };
}

/** The seed's form, but for a partner who numbers operations otherwise, and whose numbers we have. */
function assertId({ kind, smsId }: PushedSms): void {
  if (kind === 'rental' && !/^0*[1-9]\d*$/.test(smsId.text))
    throw new Refusal('bad_request', { smsId: 'no whole number' });
}

/**
 * The key that tells a message from another of the same words: its own id, or the operation's. A rental is one operation, and
 * the same words are a repeat whatever the id; those under an operation that is not the rental's are not the rental's.
 */
function identityOf({ dialect }: Partner, { smsId, phone, kind }: PushedSms, named: Operation | undefined) {
  if (supplierKind(dialect).messageIds === 'message') return { supplierMessageId: smsId.text };
  const isRentals = kind === 'rental' && (!named || (named.state === 'open' && named.phone === phone));
  return isRentals ? {} : { operationRef: smsId.text };
}

/**
 * Nobody waits for it. If the number is in a lease of the other kind, the partner believes in an operation that we never
 * ordered, and is told so (contract 8.2, 4): unless its id is one of an open operation, or was told before.
 */
async function sortOutOrphan(
  { db, clock, notices }: PushDeps,
  { supplierId, dialect }: Partner,
  { smsId, phone, kind }: PushedSms,
): Promise<void> {
  notices.note({
    supplierId,
    kind: 'no_operation',
    subject: kind === 'rental' ? 'a message for no rental' : 'a message for no operation',
    details: { phone },
  });
  if (supplierKind(dialect).messageIds !== 'operation') return;
  const leasedFor = await findLeaseKind(db.read, { supplierId, phone });
  if (leasedFor === undefined || leasedFor === kind) return;
  notices.note({
    supplierId,
    kind: 'push_odd',
    subject: `${kind} message in a ${leasedFor}`,
    details: { phone },
  });
  await db.write(async (tx) => {
    const key = { supplierId, foreignId: smsId.text };
    const named = (await findByForeignId(tx, [key])).get(`${supplierId}/${smsId.text}`);
    if (named && (named.state === 'open' || named.state === 'closing' || named.leaseId === null)) return;
    await insertStranger(tx, { supplierId, kind, foreignId: smsId, phone, status: 1 }, clock());
  });
}
