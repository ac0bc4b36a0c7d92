import { hash as digest } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { Database } from '#db';
import { createGroup, succeeded } from '#kernel/group';
import { Refusal } from '#kernel/refusal';
import {
  findKeys,
  type KeyDialect,
  type KeyRentAnswer,
  type KeyRow,
  type KeyV2Types,
} from './account-store.ts';

/** Who is calling. */
export type Caller = {
  accountId: bigint;
  accountName: string;
  keyId: bigint;
  dialect: KeyDialect;
  strictWords: boolean;
  v2Types: KeyV2Types;
  rentAnswer: KeyRentAnswer;
  scopes: readonly string[];
};

/** The time for which a look-up is remembered: a key revoked by another process dies within this time. */
const REMEMBER_MS = 800;
const REMEMBER_MOST = 10_000;

/** Keys are 32 random hex digits, so one round of SHA-256 cannot be searched backwards. */
export function hashKey(key: string): string {
  return digest('sha256', key);
}

/**
 * `authenticate({ key, ip })` gives the caller, or refuses: `key_unknown`, `key_ip_refused`, `account_inactive`.
 * Look-ups of one turn of the event loop share a read; an answer is remembered for less than a second.
 */
export function createAuthenticate(db: Database) {
  const remembered = new Map<string, { row: KeyRow | undefined; until: number }>();

  const lookUp = createGroup<string, KeyRow | undefined>({
    maxSize: 500,
    maxInFlight: 4,
    isShared: () => true,
    async run(hashes) {
      const found = new Map((await findKeys(db.read, hashes)).map((row) => [row.hash, row]));
      return hashes.map((hash) => succeeded(found.get(hash)));
    },
  });

  async function findKey(key: string): Promise<KeyRow | undefined> {
    if (key.length === 0 || key.length > 256) return undefined;
    const hash = hashKey(key);
    const known = remembered.get(hash);
    if (known && known.until > performance.now()) return known.row;

    const row = await lookUp(hash);
    if (remembered.size >= REMEMBER_MOST) remembered.clear();
    remembered.set(hash, { row, until: performance.now() + REMEMBER_MS });
    return row;
  }

  return {
    forget: () => remembered.clear(),

    async authenticate({ key, ip }: { key: string | undefined; ip: string }): Promise<Caller> {
      const row = key === undefined ? undefined : await findKey(key);
      if (!row || row.revokedAt) throw new Refusal('key_unknown');
      if (row.ipAllow.length > 0 && !isAllowed(ip, row.ipAllow)) throw new Refusal('key_ip_refused', { ip });
      if (row.accountState !== 'active') throw new Refusal('account_inactive');
      const { accountId, accountName, id: keyId, dialect, strictWords, v2Types, rentAnswer, scopes } = row;
      return { accountId, accountName, keyId, dialect, strictWords, v2Types, rentAnswer, scopes };
    },
  };
}

/** `rules` are addresses or networks (`10.0.0.0/8`, `2001:db8::/32`). */
export function isAllowed(ip: string, rules: readonly string[]): boolean {
  const address = ip.startsWith('::ffff:') && isIP(ip.slice(7)) === 4 ? ip.slice(7) : ip;
  const version = isIP(address);
  if (version === 0) return false;

  const list = new BlockList();
  for (const rule of rules) {
    const { network, prefix, family } = parseIpRule(rule);
    list.addSubnet(network, prefix, family);
  }
  return list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Refuses with `bad_request` what is neither an address nor a network. */
export function parseIpRule(rule: string): { network: string; prefix: number; family: 'ipv4' | 'ipv6' } {
  const [network = '', prefixText, ...rest] = rule.trim().split('/');
  const version = isIP(network);
  const most = version === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? most : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : -1;
  if (version === 0 || rest.length > 0 || prefix < 0 || prefix > most)
    throw new Refusal('bad_request', { ipRule: rule });
  return { network, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}
