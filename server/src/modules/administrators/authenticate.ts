import type { Database } from '#db';
import { addSeconds, type Clock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { sameSecret } from '#kernel/same-secret';
import { hashSecretToken } from '#kernel/secret-token';
import { findTokens, markUsed, type TokenRow } from './administrator-store.ts';
import type { Role } from './role.ts';

/** Who operates. */
export type Administrator = {
  /** For the audit: a proven name. */
  name: string;
  role: Role;
  /** Null: whoever has the token of the settings or of the data folder. */
  tokenId: bigint | null;
};

/** The name of whoever has the token of the settings; no other token may have it. */
export const OWNER_NAME = 'admin';

/** The time for which a look-up is remembered: a token revoked by another process dies within this time. */
const REMEMBER_MS = 800;
const REMEMBER_MOST = 1_000;
const MOST_LETTERS = 512;
const USED_EVERY_SECONDS = 60;

export type AuthenticateDeps = {
  db: Database;
  clock: Clock;
  ownerToken?: string | undefined;
  /** Does something by the way: nobody waits for it. */
  start(work: () => Promise<unknown>): void;
};

/**
 * `authenticate(token)` gives the administrator, or refuses `key_unknown`. Look-ups of one turn of the event loop share a read;
 * an answer is remembered for less than a second.
 */
export function createAuthenticate({ db, clock, ownerToken, start }: AuthenticateDeps) {
  const remembered = new Map<string, { row: TokenRow | undefined; until: number }>();
  /** When this process last said of a token that it is in use. */
  const usedAt = new Map<bigint, Date>();
  /** Grows when tokens are forgotten: what was read before is not remembered after. */
  let forgotten = 0;

  const lookUp = createGroup<string, TokenRow | undefined>({
    maxSize: 500,
    maxInFlight: 2,
    isShared: () => true,
    async run(hashes) {
      const found = new Map((await findTokens(db.read, hashes)).map((row) => [row.hash, row]));
      return hashes.map((hash) => succeeded(found.get(hash)));
    },
  });

  async function findToken(token: string): Promise<TokenRow | undefined> {
    const hash = hashSecretToken(token);
    const known = remembered.get(hash);
    if (known && known.until > performance.now()) return known.row;

    const before = forgotten;
    const row = await lookUp(hash);
    if (remembered.size >= REMEMBER_MOST) remembered.clear();
    if (before === forgotten) remembered.set(hash, { row, until: performance.now() + REMEMBER_MS });
    return row;
  }

  function noteUse({ id, lastUsedAt }: TokenRow): void {
    const now = clock();
    const unlessSince = addSeconds(now, -USED_EVERY_SECONDS);
    const last = usedAt.get(id) ?? lastUsedAt;
    if (last && last > unlessSince) return;
    usedAt.set(id, now);
    start(() => db.write((tx) => markUsed(tx, { id, unlessSince, now })));
  }

  return {
    forget(): void {
      forgotten++;
      remembered.clear();
    },

    async authenticate(token: string | undefined): Promise<Administrator> {
      if (!token || token.length > MOST_LETTERS) throw new Refusal('key_unknown');
      if (ownerToken !== undefined && sameSecret(token, ownerToken))
        return { name: OWNER_NAME, role: 'owner', tokenId: null };
      const row = await findToken(token);
      if (!row) throw new Refusal('key_unknown');
      noteUse(row);
      return { name: row.name, role: row.role, tokenId: row.id };
    },
  };
}
