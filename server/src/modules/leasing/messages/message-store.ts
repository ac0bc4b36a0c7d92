import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/**
 * The verdict on a message. `orphan`: no lease was open. `refused`: from a bank or the like, its text is not kept.
 * `filtered`: not of the leased service. `blacklisted`: of a service its supplier does not serve.
 */
type Verdict = 'accepted' | 'orphan' | 'refused' | 'filtered' | 'blacklisted';

/** One SMS received. `text` is null once erased, and for what was refused. */
export type Message = {
  id: bigint;
  supplierId: bigint;
  supplierMessageId: string | null;
  phone: string;
  sender: string;
  text: string | null;
  code: string | null;
  /** The code was taken by the account's own pattern. */
  byPattern: boolean;
  verdict: Verdict;
  activationId: number | null;
  rentalId: number | null;
  /** The operation of a hub that it was for. */
  hubOperationId: bigint | null;
  receivedAt: Date;
};

const columns = sql`m.id, m.supplier_id as "supplierId", m.supplier_message_id as "supplierMessageId", m.phone, m.sender, m.text,
  m.code, m.by_pattern as "byPattern", m.verdict, m.activation_id as "activationId", m.rental_id as "rentalId",
  m.hub_operation_id as "hubOperationId", m.received_at as "receivedAt"`;

export async function nextMessageIds(tx: Tx, count: number): Promise<bigint[]> {
  const { rows } = await sql<{ id: bigint }>`
    select nextval('message_id_seq') as id from generate_series(1, ${count})`.execute(tx);
  return rows.map(({ id }) => id);
}

export type Identity = {
  supplierId: bigint;
  identity: string;
  messageId: bigint;
  repeatsUntil: Date | 'infinity';
};

/**
 * For each of these activations, whose customer asked for another message: ends the claim of the message that has the
 * identity, if its last arrival was at `seenBy` or before, so that what comes now is another. Only the first of `claims`
 * that is not a repeat anyway can be the one that was asked for. The activations are locked. An id of the source's own names its message for ever.
 */
export async function endRepeats(
  tx: Tx,
  claims: readonly { supplierId: bigint; identity: string; activationId: number }[],
  { seenBy, now }: { seenBy: Date; now: Date },
): Promise<void> {
  if (claims.length === 0) return;
  const mayEnd = sql`m.activation_id = c.activation_id and i.seen_at <= ${seenBy} and i.repeats_until <> 'infinity'`;
  await sql`
    update message_identity i set repeats_until = ${now}
      from (select distinct on (c.activation_id) c.*
              from unnest(${claims.map((c) => c.supplierId)}::bigint[], ${claims.map((c) => c.identity)}::text[],
                          ${claims.map((c) => c.activationId)}::int[])
                     with ordinality as c (supplier_id, identity, activation_id, place)
              left join message_identity i on i.supplier_id = c.supplier_id and i.identity = c.identity
              left join message m on m.id = i.message_id
             where i.message_id is null or i.repeats_until <= ${now} or (${mayEnd})
             order by c.activation_id, c.place) c, message m
     where i.supplier_id = c.supplier_id and i.identity = c.identity and m.id = i.message_id and ${mayEnd}`.execute(
    tx,
  );
}

/**
 * Claims each identity for its message, or tells which message has it: the unique key decides, so two arrivals of one
 * message can never make two. A claim that has run out at `now` is taken over; a repeat does not make it last longer.
 */
export async function claimIdentities(
  tx: Tx,
  claims: readonly Identity[],
  now: Date,
): Promise<Map<string, bigint>> {
  const until = claims.map(({ repeatsUntil }) =>
    repeatsUntil === 'infinity' ? 'infinity' : repeatsUntil.toISOString(),
  );
  const { rows } = await sql<{ supplierId: bigint; identity: string; messageId: bigint }>`
    insert into message_identity as i (supplier_id, identity, message_id, repeats_until, seen_at)
    select s, t, m, u::timestamptz, ${now}
      from unnest(${claims.map((c) => c.supplierId)}::bigint[], ${claims.map((c) => c.identity)}::text[],
                  ${claims.map((c) => c.messageId)}::bigint[], ${until}::text[]) as claim (s, t, m, u)
     order by s, t
    on conflict (supplier_id, identity) do update
       set message_id = case when i.repeats_until <= ${now} then excluded.message_id else i.message_id end,
           repeats_until = case when i.repeats_until <= ${now} then excluded.repeats_until else i.repeats_until end,
           seen_at = excluded.seen_at
    returning supplier_id as "supplierId", identity, message_id as "messageId"`.execute(tx);
  return new Map(rows.map((row) => [`${row.supplierId}/${row.identity}`, row.messageId]));
}

export async function insertMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  if (messages.length === 0) return;
  const column = <K extends keyof Message>(key: K) => messages.map((message) => message[key]);
  await sql`
    insert into message (id, supplier_id, supplier_message_id, phone, sender, text, code, by_pattern, verdict, activation_id,
                         rental_id, hub_operation_id, received_at)
    select * from unnest(${column('id')}::bigint[], ${column('supplierId')}::bigint[], ${column('supplierMessageId')}::text[],
      ${column('phone')}::text[], ${column('sender')}::text[], ${column('text')}::text[], ${column('code')}::text[],
      ${column('byPattern')}::boolean[], ${column('verdict')}::text[], ${column('activationId')}::int[], ${column('rentalId')}::int[],
      ${column('hubOperationId')}::bigint[], ${column('receivedAt')}::timestamptz[])`.execute(tx);
}

export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly { messageId: bigint; raw: string | undefined }[],
  now: Date,
): Promise<void> {
  await sql`
    insert into delivery (message_id, received_at, raw)
    select m, ${now}, r from unnest(${deliveries.map((d) => d.messageId)}::bigint[], ${deliveries.map((d) => d.raw ?? null)}::text[]) as t (m, r)`.execute(
    tx,
  );
}

export async function findMessages(on: ReaderOrTx, ids: readonly bigint[]): Promise<Map<bigint, Message>> {
  const { rows } =
    await sql<Message>`select ${columns} from message m where m.id = any(${[...ids]}::bigint[])`.execute(on);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Oldest first, at most `limit` of each activation's newest. */
export async function listByActivations(
  on: ReaderOrTx,
  activationIds: readonly number[],
  limit: number,
): Promise<Message[]> {
  const { rows } = await sql<Message>`
    select ${columns} from unnest(${[...activationIds]}::int[]) as wanted (id)
      cross join lateral (
        select * from message m where m.activation_id = wanted.id order by m.id desc limit ${limit}) m
     order by m.id`.execute(on);
  return rows;
}

export type NewerQuery = { kind: 'activation' | 'rental'; id: number; after: bigint };

/** Accepted messages of each of these leases that are newer than `after`, oldest first, at most `limit`. */
export async function listNewer(
  on: ReaderOrTx,
  queries: readonly NewerQuery[],
  limit: number,
): Promise<Message[][]> {
  const found: Message[][] = queries.map(() => []);
  for (const kind of new Set(queries.map((query) => query.kind))) {
    const places = queries.flatMap((query, place) => (query.kind === kind ? [{ ...query, place }] : []));
    const { rows } = await sql<Message & { place: number }>`
      select wanted.place, ${columns}
        from unnest(${places.map(({ place }) => place)}::int[], ${places.map(({ id }) => id)}::int[],
                    ${places.map(({ after }) => after)}::bigint[]) as wanted (place, id, after)
        cross join lateral (
          select * from message m where m.${sql.ref(`${kind}_id`)} = wanted.id and m.id > wanted.after
           order by m.id limit ${limit}) m
       order by m.id`.execute(on);
    for (const { place, ...message } of rows) found[place]?.push(message);
  }
  return found;
}

/** Newest first. */
export async function listByRental(
  on: ReaderOrTx,
  {
    rentalId,
    limit,
    offset,
    before,
  }: { rentalId: number; limit: number; offset: number; before?: bigint | undefined },
): Promise<Message[]> {
  const { rows } = await sql<Message>`
    select ${columns} from message m
     where m.rental_id = ${rentalId} ${before === undefined ? sql`` : sql`and m.id < ${before}`}
     order by m.id desc limit ${limit} offset ${offset}`.execute(on);
  return rows;
}

export type Delivery = { id: bigint; receivedAt: Date; raw: string | null };

export async function listDeliveries(on: ReaderOrTx, messageId: bigint): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    select id, received_at as "receivedAt", raw from delivery where message_id = ${messageId} order by id limit 1000`.execute(
    on,
  );
  return rows;
}

/** All arrivals of these messages, in their order; at most a thousand. */
export async function listArrivals(
  on: ReaderOrTx,
  messageIds: readonly bigint[],
): Promise<{ messageId: bigint; receivedAt: Date }[]> {
  const { rows } = await sql<{ messageId: bigint; receivedAt: Date }>`
    select message_id as "messageId", received_at as "receivedAt" from delivery
     where message_id = any(${[...messageIds]}::bigint[]) order by id limit 1000`.execute(on);
  return rows;
}

/** When a message for a number was turned away, and why; neither its words nor its sender, for it may have been another's. */
export type TurnedAway = { id: bigint; verdict: Exclude<Verdict, 'accepted' | 'orphan'>; receivedAt: Date };

/** Of one phone in a span of time, both ends included; at most 500. */
export async function listTurnedAway(
  on: ReaderOrTx,
  { phone, from, until }: { phone: string; from: Date; until: Date },
): Promise<TurnedAway[]> {
  const { rows } = await sql<TurnedAway>`
    select m.id, m.verdict, m.received_at as "receivedAt" from message m
     where m.phone = ${phone} and m.received_at between ${from} and ${until}
       and m.verdict in ('refused', 'filtered', 'blacklisted')
     order by m.id limit 500`.execute(on);
  return rows;
}

export type MessageQuery = {
  phone?: string | undefined;
  verdict?: Verdict | undefined;
  before?: bigint | undefined;
  limit: number;
};

/** For the operator. Newest first. */
export async function listMessages(
  on: ReaderOrTx,
  { phone, verdict, before, limit }: MessageQuery,
): Promise<Message[]> {
  const { rows } = await sql<Message>`
    select ${columns} from message m
     where true ${phone === undefined ? sql`` : sql`and m.phone = ${phone}`}
       ${verdict === undefined ? sql`` : sql`and m.verdict = ${verdict}`}
       ${before === undefined ? sql`` : sql`and m.id < ${before}`}
     order by m.id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}

/** Erases the texts (and what was kept raw) of messages received before `before`. Returns how many. */
export async function eraseTexts(tx: Tx, before: Date, now: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ id: bigint }>`
    update message set text = null, code = null, erased_at = ${now}
     where id = any (array(
       select id from message where erased_at is null and received_at < ${before} order by received_at limit ${limit} for no key update skip locked))
    returning id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) {
    await sql`update delivery set raw = null where message_id = any(${ids}::bigint[]) and raw is not null`.execute(
      tx,
    );
    await sql`delete from message_identity where message_id = any(${ids}::bigint[])`.execute(tx);
  }
  return ids.length;
}
