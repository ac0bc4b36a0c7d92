import type { Database } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { findSupplier, type Supplier } from '#modules/stock/inventory';
import { supplierKind } from '#suppliers/registry';
import { type Block, findLastingBlocks } from './block-store.ts';
import type { Connection } from './connection.ts';
import { findConnection } from './connection-store.ts';
import type { Notice } from './notice-store.ts';
import type { Notices } from './notices.ts';
import { listStock, type RatedStock } from './stock-store.ts';

/** Something that keeps a supplier, or a part of its stock, from being sold; `message` is one line for people. */
export type Hindrance = {
  reason:
    | 'supplier_off'
    | 'silent'
    | 'not_vouched'
    | 'resale_off'
    | 'not_connected'
    | 'access'
    | 'never_asked'
    | 'blocked'
    | 'not_polled'
    | 'not_answering'
    | 'no_rate'
    | 'names_unknown'
    | 'stock_unreadable';
  message: string;
};

type Deps = { db: Database; clock: Clock; notices: Notices; resale: boolean };

/** Notices of a poll are noted a moment before its stock is. */
const POLL_SECONDS = 4;
/** So many names are named in one line. */
const MOST_NAMED = 10;

/** Why a supplier's numbers, or some of them, are not sold; nothing where all are. The most general reason first. */
export async function listHindrances(
  { db, clock, notices, resale }: Deps,
  supplierId: bigint,
): Promise<Hindrance[]> {
  const supplier = await findSupplier(db.read, { id: supplierId });
  if (!supplier) return [];
  const general = ofSupplier(supplier, resale);
  if (supplier.kind !== 'partner') return general;
  const connection = await findConnection(db.read, supplierId);
  if (!connection)
    return [
      ...general,
      say(
        'not_connected',
        `it is not connected, so only numbers that were imported are sold: switchboard partner connect ${supplier.name}`,
      ),
    ];
  return [
    ...general,
    ...ofConnection(connection, await findLastingBlocks(db.read, [supplierId], clock())),
    ...ofRates(supplier, await listStock(db.read, supplierId)),
    ...ofLastPoll(connection, await notices.list({ supplierId, limit: 1_000 })),
  ];
}

function ofSupplier(
  { name, kind, state, vouchedBy, settings, silentSince }: Supplier,
  resale: boolean,
): Hindrance[] {
  const isSimulated = (settings as { simulated?: unknown } | null)?.simulated === true;
  return [
    ...(state === 'off' ? [say('supplier_off', `it is switched off: switchboard supplier on ${name}`)] : []),
    ...(silentSince === null
      ? []
      : [
          say(
            'silent',
            `its numbers are off sale since ${silentSince.toISOString()}, as it is silent, off, or cannot be read (switchboard supplier health ${name} tells which)`,
          ),
        ]),
    ...(kind === 'partner' && vouchedBy === null
      ? [say('not_vouched', 'nobody vouches for its numbers: they are never sold (vouchedBy)')]
      : []),
    ...(kind === 'partner' && !resale && !isSimulated
      ? [say('resale_off', 'RESALE is 0: numbers of partners are not sold')]
      : []),
  ];
}

function ofConnection(connection: Connection, blocks: readonly Block[]): Hindrance[] {
  const { access, baseUrl, dialect, polledAt, pollFailures } = connection;
  const isAsked = baseUrl !== null;
  return [
    ...(access === 'open' ? [] : [say('access', `its access is ${access}: nothing is ordered of it`)]),
    ...(isAsked || !supplierKind(dialect).isAsked
      ? []
      : [
          say(
            'never_asked',
            'it has no base URL, so it is never asked: only numbers that were imported are sold',
          ),
        ]),
    ...blocks.map(({ reason, endsAt }) =>
      say(
        'blocked',
        `it is blocked (${reason}) ${endsAt ? `until ${endsAt.toISOString()}` : 'until that is lifted'}`,
      ),
    ),
    ...(isAsked && polledAt === null && pollFailures === 0
      ? [say('not_polled', 'it has not been asked for its stock yet')]
      : []),
    ...(pollFailures > 0
      ? [
          say(
            'not_answering',
            `it did not tell its stock when it was last asked, ${pollFailures} times in a row`,
          ),
        ]
      : []),
  ];
}

function ofRates({ name }: Supplier, stock: readonly RatedStock[]): Hindrance[] {
  const counts = new Map<string, number>();
  for (const { serviceId, count, sumMicros } of stock)
    if (sumMicros === null && count > 0) counts.set(serviceId, (counts.get(serviceId) ?? 0) + count);
  if (counts.size === 0) return [];
  const services = listed([...counts.keys()].sort());
  const numbers = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [first] = counts.keys();
  return [
    say(
      'no_rate',
      `no rate for ${services} (stock of ${numbers}): switchboard partner set-rate ${name} ${first} SUM`,
    ),
  ];
}

/** The parts of its last answer that were left out. */
function ofLastPoll({ polledAt }: Connection, notices: readonly Notice[]): Hindrance[] {
  if (!polledAt) return [];
  const since = addSeconds(polledAt, -POLL_SECONDS);
  const last = notices.filter(({ lastAt }) => lastAt >= since);
  const subjects = (kind: string) => last.filter((one) => one.kind === kind).map(({ subject }) => subject);
  const [unknown, unreadable] = [subjects('name_unknown'), subjects('stock_unreadable')];
  return [
    ...(unknown.length > 0
      ? [
          say(
            'names_unknown',
            `stock is skipped under names that no table holds: ${listed(unknown)} (settings.names)`,
          ),
        ]
      : []),
    ...(unreadable.length > 0
      ? [say('stock_unreadable', `stock is skipped that could not be read: ${listed(unreadable)}`)]
      : []),
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const say = (reason: Hindrance['reason'], message: string): Hindrance => ({ reason, message });
