import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';

/** The kind of those that are told of what happens to an account. */
export const ACCOUNT_EVENTS = 'account-events';

/** What an endpoint of account events is told of; nothing and null: everything. */
export type EndpointFilter = { types: string[]; keyId: bigint | null; activationId: number | null };

export type Endpoint = EndpointFilter & {
  id: bigint;
  accountId: bigint;
  kind: string;
  url: string;
  enabled: boolean;
  createdAt: Date;
};

/** The old one signs too until then. */
export type EndpointSecrets = {
  secretSealed: string;
  oldSecretSealed: string | null;
  oldSecretUntil: Date | null;
};

export type WebhookDelivery = {
  id: bigint;
  endpointId: bigint;
  eventId: string;
  body: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: Date;
};

const endpointColumns = sql`e.id, e.account_id as "accountId", e.kind, e.url, e.enabled, e.created_at as "createdAt",
  e.types, e.key_id as "keyId", e.activation_id as "activationId"`;
const deliveryColumns = sql`d.id, d.endpoint_id as "endpointId", d.event_id as "eventId", d.body, d.state, d.attempts,
  d.last_status as "lastStatus", d.last_error as "lastError", d.created_at as "createdAt"`;

/** One that was removed before comes back with the new secret. Undefined for one that is there. */
export async function insertEndpoint(
  tx: Tx,
  {
    accountId,
    kind,
    url,
    secretSealed,
    now,
    types = [],
    keyId = null,
    activationId = null,
  }: {
    accountId: bigint;
    kind: string;
    url: string;
    secretSealed: string;
    now: Date;
  } & { [Field in keyof EndpointFilter]?: EndpointFilter[Field] | undefined },
): Promise<Endpoint | undefined> {
  const { rows } = await sql<Endpoint>`
    insert into webhook_endpoint as e (account_id, kind, url, secret_sealed, created_at, types, key_id, activation_id)
    values (${accountId}, ${kind}, ${url}, ${secretSealed}, ${now}, ${types}::text[], ${keyId}, ${activationId})
    on conflict (account_id, kind, url, key_id, activation_id) do update set enabled = true, secret_sealed = excluded.secret_sealed,
           old_secret_sealed = null, old_secret_until = null, types = excluded.types,
           created_at = case when e.kind = ${sql.lit(ACCOUNT_EVENTS)} then excluded.created_at else e.created_at end
     where not e.enabled
    returning ${endpointColumns}`.execute(tx);
  return rows[0];
}

export async function listEndpoints(
  on: ReaderOrTx,
  accountIds: readonly bigint[],
  kind?: string,
): Promise<Endpoint[]> {
  const { rows } = await sql<Endpoint>`
    select ${endpointColumns} from webhook_endpoint e
     where e.account_id = any(${[...new Set(accountIds)]}::bigint[]) and e.enabled
       ${kind === undefined ? sql`` : sql`and e.kind = ${kind}`} order by e.id`.execute(on);
  return rows;
}

/** The secret of now becomes the old one. False for one that is not there, or is switched off. */
export async function replaceSecret(
  tx: Tx,
  {
    id,
    accountId,
    secretSealed,
    oldUntil,
  }: { id: bigint; accountId: bigint; secretSealed: string; oldUntil: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_endpoint
       set old_secret_sealed = secret_sealed, old_secret_until = ${oldUntil}, secret_sealed = ${secretSealed}
     where id = ${id} and account_id = ${accountId} and enabled`.execute(tx);
  return numAffectedRows === 1n;
}

export async function hasEndpoint(
  on: ReaderOrTx,
  { id, accountId }: { id: bigint; accountId: bigint },
): Promise<boolean> {
  const { rows } = await sql`
    select from webhook_endpoint where id = ${id} and account_id = ${accountId} and enabled`.execute(on);
  return rows.length > 0;
}

export async function disableEndpoint(
  tx: Tx,
  { id, accountId }: { id: bigint; accountId: bigint },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_endpoint set enabled = false where id = ${id} and account_id = ${accountId} and enabled`.execute(
    tx,
  );
  return numAffectedRows === 1n;
}

/** A delivery, and to whom. */
export type DeliveryRef = { id: bigint; endpointId: bigint };

/** The rows that are new: an event is sent to an endpoint once. */
export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly { endpointId: bigint; eventId: string; body: string }[],
  now: Date,
): Promise<DeliveryRef[]> {
  const { rows } = await sql<DeliveryRef>`
    insert into webhook_delivery (endpoint_id, event_id, body, state, created_at, changed_at)
    select e, v, b, 'pending', ${now}, ${now}
      from unnest(${deliveries.map((d) => d.endpointId)}::bigint[], ${deliveries.map((d) => d.eventId)}::text[],
                  ${deliveries.map((d) => d.body)}::text[]) as t (e, v, b)
    on conflict do nothing returning id, endpoint_id as "endpointId"`.execute(tx);
  return rows;
}

export async function findDelivery(on: ReaderOrTx, id: bigint) {
  const { rows } = await sql<
    WebhookDelivery & Pick<Endpoint, 'url' | 'kind' | 'accountId' | 'enabled'> & EndpointSecrets
  >`
    select ${deliveryColumns}, e.url, e.kind, e.account_id as "accountId", e.secret_sealed as "secretSealed",
           e.old_secret_sealed as "oldSecretSealed", e.old_secret_until as "oldSecretUntil", e.enabled
      from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id where d.id = ${id}`.execute(on);
  return rows[0];
}

/** Whether the endpoint has taken anything since that delivery was made. */
export async function hasDeliveredSince(
  tx: Tx,
  { endpointId, deliveryId }: { endpointId: bigint; deliveryId: bigint },
): Promise<boolean> {
  const { rows } = await sql`
    select from webhook_delivery d join webhook_delivery this on this.id = ${deliveryId}
     where d.endpoint_id = ${endpointId} and d.state = 'delivered' and d.changed_at >= this.created_at
     limit 1`.execute(tx);
  return rows.length > 0;
}

export async function recordAttempt(
  tx: Tx,
  attempt: {
    id: bigint;
    state: WebhookDelivery['state'];
    status: number | null;
    error: string | null;
    now: Date;
  },
): Promise<void> {
  await sql`
    update webhook_delivery set state = ${attempt.state}, attempts = attempts + 1, last_status = ${attempt.status},
           last_error = ${attempt.error}, changed_at = ${attempt.now}
     where id = ${attempt.id} and state = 'pending'`.execute(tx);
  await sql`
    insert into webhook_attempt (delivery_id, status, error, at)
    values (${attempt.id}, ${attempt.status}, ${attempt.error}, ${attempt.now})`.execute(tx);
}

/** One try to deliver; `error` is null where the receiver took it. */
export type WebhookAttempt = { status: number | null; error: string | null; at: Date };

/** Oldest first. */
export async function listAttempts(on: ReaderOrTx, deliveryId: bigint): Promise<WebhookAttempt[]> {
  const { rows } = await sql<WebhookAttempt>`
    select status, error, at from webhook_attempt where delivery_id = ${deliveryId} order by id limit 1000`.execute(
    on,
  );
  return rows;
}

/** An attempt to tell an address of an event, or (`at` null) that there was none yet. */
export type WebhookTry = {
  eventId: string;
  url: string;
  state: WebhookDelivery['state'];
  queuedAt: Date;
  status: number | null;
  error: string | null;
  at: Date | null;
};

/** All attempts to tell an account's addresses of these events, in their order; at most a thousand. */
export async function listTries(
  on: ReaderOrTx,
  { accountId, eventIds }: { accountId: bigint; eventIds: readonly string[] },
): Promise<WebhookTry[]> {
  if (eventIds.length === 0) return [];
  const { rows } = await sql<WebhookTry>`
    select d.event_id as "eventId", e.url, d.state, d.created_at as "queuedAt", t.status, t.error, t.at
      from webhook_endpoint e
      join webhook_delivery d on d.endpoint_id = e.id and d.event_id = any(${[...eventIds]}::text[])
      left join webhook_attempt t on t.delivery_id = d.id
     where e.account_id = ${accountId} order by d.id, t.id limit 1000`.execute(on);
  return rows;
}

export async function findDeliveryOf(
  on: ReaderOrTx,
  { accountId, eventId }: { accountId: bigint; eventId: string },
): Promise<WebhookDelivery | undefined> {
  const { rows } = await sql<WebhookDelivery>`
    select ${deliveryColumns} from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
     where e.account_id = ${accountId} and d.event_id = ${eventId} order by d.id desc limit 1`.execute(on);
  return rows[0];
}

/** Makes `url` the only address that is told of that kind; an empty one leaves none. */
export async function setOnlyEndpoint(
  tx: Tx,
  {
    accountId,
    kind,
    url,
    secretSealed,
    now,
  }: { accountId: bigint; kind: string; url: string; secretSealed: string; now: Date },
): Promise<void> {
  await sql`
    update webhook_endpoint set enabled = false
     where account_id = ${accountId} and kind = ${kind} and url <> ${url} and enabled`.execute(tx);
  if (url !== '') await insertEndpoint(tx, { accountId, kind, url, secretSealed, now });
}

/** Deliveries that are over and were changed before that moment, at most so many. Returns how many. */
export async function deleteDeliveries(
  tx: Tx,
  { kind, before, limit }: { kind: string; before: Date; limit: number },
) {
  const { rows } = await sql<{ id: bigint }>`
    select d.id from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
     where e.kind = ${kind} and d.state <> 'pending' and d.changed_at < ${before}
     order by d.id limit ${limit} for update of d skip locked`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await sql`delete from webhook_attempt where delivery_id = any(${ids}::bigint[])`.execute(tx);
  await sql`delete from webhook_delivery where id = any(${ids}::bigint[])`.execute(tx);
  return ids.length;
}

/** Undefined for one that is still being tried. */
export async function reopenDelivery(tx: Tx, id: bigint, now: Date): Promise<DeliveryRef | undefined> {
  const { rows } = await sql<DeliveryRef>`
    update webhook_delivery set state = 'pending', attempts = 0, changed_at = ${now} where id = ${id} and state <> 'pending'
    returning id, endpoint_id as "endpointId"`.execute(tx);
  return rows[0];
}

export type DeliveryRange = {
  endpointId: bigint;
  /** Ids of deliveries, both within. */
  from: bigint;
  to: bigint;
  /** Those that were delivered, too. */
  delivered: boolean;
};

/** Of the range those that are over, oldest first, at most so many. */
export async function reopenDeliveries(
  tx: Tx,
  { endpointId, from, to, delivered }: DeliveryRange,
  { limit, now }: { limit: number; now: Date },
): Promise<DeliveryRef[]> {
  const { rows } = await sql<DeliveryRef>`
    update webhook_delivery set state = 'pending', attempts = 0, changed_at = ${now}
     where id = any (array(
       select id from webhook_delivery
        where endpoint_id = ${endpointId} and id between ${from} and ${to}
          and (state = 'failed' or (state = 'delivered' and ${delivered}::bool))
        order by id limit ${limit} for no key update))
    returning id, endpoint_id as "endpointId"`.execute(tx);
  return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
}

export async function listDeliveries(
  on: ReaderOrTx,
  {
    accountId,
    kind,
    limit,
    before,
  }: { accountId: bigint; kind?: string | undefined; limit: number; before?: bigint | undefined },
): Promise<WebhookDelivery[]> {
  const { rows } = await sql<WebhookDelivery>`
    select ${deliveryColumns} from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
     where e.account_id = ${accountId} ${kind === undefined ? sql`` : sql`and e.kind = ${kind}`}
       ${before === undefined ? sql`` : sql`and d.id < ${before}`}
     order by d.id desc limit ${Math.min(limit, 1000)}`.execute(on);
  return rows;
}
