import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { ALPHANUMERIC, DIGITS, randomText } from '#kernel/random-text';
import { Refusal } from '#kernel/refusal';
import { sameSecret } from '#kernel/same-secret';
import type { Sealer } from '#kernel/seal';
import { findAccount } from '#modules/money/accounts';
import { findKeyPairs, insertKeyPair } from './key-store.ts';
import { isExpired, type Merchant } from './merchant.ts';
import { findMerchants } from './merchant-store.ts';

/** The pair of key and secret by which a merchant's programs sign in; the secret also signs webhooks. */
export type KeyPair = { clientId: string; secret: string };

const LENGTH = 31;

/** The time for which a look-up is remembered: a pair revoked by another process dies within this time. */
const REMEMBER_MS = 800;
const REMEMBER_MOST = 10_000;

/** A pair of 31 digits and 31 letters or digits. Only the demo world brings its own. */
export async function createKeyPair(
  tx: Tx,
  {
    sealer,
    accountId,
    pair,
    now,
  }: { sealer: Sealer; accountId: bigint; pair?: KeyPair | undefined; now: Date },
): Promise<KeyPair> {
  const made = pair ?? {
    clientId: `1${randomText(LENGTH - 1, DIGITS)}`,
    secret: randomText(LENGTH, ALPHANUMERIC),
  };
  const row = {
    clientId: made.clientId,
    accountId,
    secretSealed: sealer.seal(made.secret),
    createdAt: now,
  };
  if (!(await insertKeyPair(tx, row))) throw new Refusal('already_exists', { what: 'key_pair' });
  return made;
}

type Known = { secret: string; merchant: Merchant; suspended: boolean };

/**
 * `authenticate({ clientId, secret })` gives the merchant, or refuses: `key_unknown`, `account_inactive`, `expired`
 * (`what: 'account'`). Look-ups of one turn of the event loop share a read.
 */
export function createAuthenticate({ db, clock, sealer }: { db: Database; clock: Clock; sealer: Sealer }) {
  const remembered = new Map<string, { known: Known | undefined; until: number }>();

  const lookUp = createGroup<string, Known | undefined>({
    maxSize: 500,
    maxInFlight: 4,
    isShared: () => true,
    async run(clientIds) {
      const pairs = new Map((await findKeyPairs(db.read, clientIds)).map((row) => [row.clientId, row]));
      const accountIds = [...new Set([...pairs.values()].map(({ accountId }) => accountId))];
      const merchants = await findMerchants(db.read, accountIds);
      const accounts = await Promise.all(accountIds.map((id) => findAccount(db.read, { id })));
      return clientIds.map((clientId) => {
        const row = pairs.get(clientId);
        const merchant = row && merchants.get(row.accountId);
        if (!row || !merchant) return succeeded(undefined);
        const suspended = accounts.find((account) => account?.id === row.accountId)?.state !== 'active';
        return succeeded({ secret: sealer.open(row.secretSealed), merchant, suspended });
      });
    },
  });

  async function find(clientId: string): Promise<Known | undefined> {
    if (!/^\d{20,40}$/.test(clientId)) return undefined;
    const before = remembered.get(clientId);
    if (before && before.until > performance.now()) return before.known;

    const known = await lookUp(clientId);
    if (remembered.size >= REMEMBER_MOST) remembered.clear();
    remembered.set(clientId, { known, until: performance.now() + REMEMBER_MS });
    return known;
  }

  return {
    forget: () => remembered.clear(),

    async authenticate({ clientId, secret }: KeyPair): Promise<Merchant> {
      const known = await find(clientId);
      if (!known || !sameSecret(secret, known.secret)) throw new Refusal('key_unknown');
      if (known.suspended || known.merchant.blocked) throw new Refusal('account_inactive');
      if (isExpired(known.merchant, clock())) throw new Refusal('expired', { what: 'account' });
      return known.merchant;
    },
  };
}
