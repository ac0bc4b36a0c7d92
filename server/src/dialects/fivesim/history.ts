import type { LedgerEntry as Entry } from '#core';
import type { Action, OwnCall } from './call.ts';
import { balanceNumber } from './currency.ts';
import { readRentalSms, showActivation, showRental } from './orders.ts';
import { cutPage, findText, type Page, type Rows, readPage } from './read-query.ts';
import { incorrect } from './wire-error.ts';

/** The most orders of a list that is asked for from its beginning. */
const MOST_ORDERS = 5_000;
const MOST_ENTRIES = 10_000;
/** As many as the core gives at once. */
const ORDERS_AT_ONCE = 500;
const ENTRIES_AT_ONCE = 1_000;

export const getOrders: Action = async (call) => {
  const list = lists.get(findText(call, 'category')?.toLowerCase() ?? '');
  if (!list) throw incorrect('category');
  const { rows, total } = await list(call, readPage(call));
  return { Data: rows, ProductNames: [], Statuses: [], Total: total };
};

const lists = new Map<string, (call: OwnCall, page: Page) => Promise<Rows<unknown>>>([
  ['activation', listActivations],
  ['hosting', listRentals],
]);

async function listActivations(call: OwnCall, page: Page): Promise<Rows<unknown>> {
  const { core, caller } = call;
  const { rows, total } = await cutPage(
    page,
    (limit, offset) => core.activations.list({ accountId: caller.accountId, limit, offset }),
    { step: ORDERS_AT_ONCE, most: MOST_ORDERS },
  );
  const withSms = rows.filter(({ messageCount }) => messageCount > 0).map(({ id }) => id);
  const sms = await core.messages.listByActivations(withSms);
  const shown = rows.map((row) => showActivation(call, row, { sms: sms.get(row.id) ?? [] }));
  return { rows: await Promise.all(shown), total };
}

async function listRentals(call: OwnCall, page: Page): Promise<Rows<unknown>> {
  const { core, caller } = call;
  const { rows, total } = await cutPage(
    page,
    (limit, offset) => core.rentals.list({ accountId: caller.accountId, limit, offset }),
    { step: ORDERS_AT_ONCE, most: MOST_ORDERS },
  );
  const shown: unknown[] = [];
  for (const rental of rows)
    shown.push(await showRental(call, rental, { sms: await readRentalSms(call, rental) }));
  return { rows: shown, total };
}

type Movement = Entry & { balanceMicros: bigint };

/** Everything that changed what can be spent, and what could be spent then. */
export const getPayments: Action = async (call) => {
  const page = readPage(call);
  const { rows, total } = await readMovements(call, page);
  const data = rows.map(({ transferId, kind, amountMicros, balanceMicros, createdAt }) => ({
    ID: transferId,
    TypeName: typeOf(kind, amountMicros),
    ProviderName: providerOf(kind),
    Amount: balanceNumber(amountMicros, call.currency),
    Balance: balanceNumber(balanceMicros, call.currency),
    CreatedAt: createdAt.toISOString(),
  }));
  const named = (texts: readonly string[]) => [...new Set(texts)].map((Name) => ({ Name }));
  return {
    Data: data,
    PaymentTypes: named(data.map(({ TypeName }) => TypeName)),
    PaymentProviders: named(data.map(({ ProviderName }) => ProviderName)),
    Total: total,
  };
};

const ATTEMPTS = 3;

/** Balances are counted back from today's, so nothing may have been booked while the list was read. */
async function readMovements(call: OwnCall, page: Page): Promise<Rows<Movement>> {
  const { core, caller } = call;
  for (let attempt = 1; ; attempt++) {
    const { availableMicros } = await core.ledger.getBalance(caller.accountId);
    const reach = page.isReversed ? page.offset + page.limit + 1 : MOST_ENTRIES;
    const movements = countBack(await readEntries(call, reach), availableMicros);
    const after = await core.ledger.getBalance(caller.accountId);
    if (after.availableMicros === availableMicros || attempt === ATTEMPTS)
      return cutPage(page, async (limit, offset) => movements.slice(offset, offset + limit), {
        step: MOST_ENTRIES,
        most: MOST_ENTRIES,
      });
  }
}

/** Newest first: those of money that can be spent, at least `reach` of them if there are so many within the limit. */
async function readEntries({ core, caller }: OwnCall, reach: number): Promise<Entry[]> {
  const found: Entry[] = [];
  let before: bigint | undefined;
  for (let read = 0; found.length < reach && read < MOST_ENTRIES; read += ENTRIES_AT_ONCE) {
    const rows = await core.ledger.listEntries({
      accountId: caller.accountId,
      limit: ENTRIES_AT_ONCE,
      before,
    });
    found.push(...rows.filter(({ bucket }) => bucket === 'available'));
    if (rows.length < ENTRIES_AT_ONCE) break;
    before = rows.at(-1)?.transferId;
  }
  return found;
}

function countBack(entries: readonly Entry[], availableMicros: bigint): Movement[] {
  let balanceMicros = availableMicros;
  return entries.map((entry) => {
    const movement = { ...entry, balanceMicros };
    balanceMicros -= entry.amountMicros;
    return movement;
  });
}

/** `charge` and `buy` are the original's; what comes back has no name that we know of. */
function typeOf(kind: string, amountMicros: bigint): string {
  if (kind === 'hold') return 'buy';
  if (kind === 'release' || kind.endsWith('_refund')) return 'refund';
  return amountMicros > 0n ? 'charge' : 'buy';
}

/** An entry that the operator books by hand is `admin`, as in the original. */
function providerOf(kind: string): string {
  if (kind === 'grant') return 'admin';
  return kind === 'hold' || kind === 'release' ? 'order' : kind;
}
