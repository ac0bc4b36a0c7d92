import { createHash } from 'node:crypto';
import type { Database } from '#db';
import { createGroup, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import { isAllowed } from '#modules/money/accounts';
import { findKeyHolders, type KeyHolder } from './key-store.ts';

/** A partner that has shown a right key. */
export type Partner = Omit<KeyHolder, 'hash' | 'access'>;

/** A revoked key dies within this time. */
const REMEMBER_MS = 800;
const REMEMBER_MOST = 10_000;

/** Keys are long and random, so one round of SHA-256 cannot be searched backwards; equal hashes are found by an index. */
export function hashPartnerKey(key: string): string {
  return createHash('sha256').update(`partner\0${key}`).digest('hex');
}

/**
 * `authenticate({ key, ip })` gives the partner, or refuses: `key_unknown`, `key_ip_refused`, `account_inactive` (the
 * account is blocked), `not_allowed` (the API is switched off).
 */
export function createAuthenticatePartner(db: Database) {
  const remembered = new Map<string, { holder: KeyHolder | undefined; until: number }>();
  const lookUp = createGroup<string, KeyHolder | undefined>({
    maxSize: 500,
    maxInFlight: 4,
    isShared: () => true,
    async run(hashes) {
      const found = new Map((await findKeyHolders(db.read, hashes)).map((holder) => [holder.hash, holder]));
      return hashes.map((hash) => succeeded(found.get(hash)));
    },
  });

  async function find(hash: string): Promise<KeyHolder | undefined> {
    const known = remembered.get(hash);
    if (known && known.until > performance.now()) return known.holder;
    const holder = await lookUp(hash);
    if (remembered.size >= REMEMBER_MOST) remembered.clear();
    remembered.set(hash, { holder, until: performance.now() + REMEMBER_MS });
    return holder;
  }

  return {
    forget: () => remembered.clear(),

    async authenticate({ key, ip }: { key: string; ip: string }): Promise<Partner> {
      const holder = await find(hashPartnerKey(key));
      if (!holder) throw new Refusal('key_unknown');
      const { hash: _hash, access, ...partner } = holder;
      const { ipAllow = [] } = partner.settings;
      if (ipAllow.length > 0 && !isAllowed(ip, ipAllow)) throw new Refusal('key_ip_refused', { ip });
      if (access === 'blocked') throw new Refusal('account_inactive');
      if (access === 'disabled') throw new Refusal('not_allowed');
      return partner;
    },
  };
}
