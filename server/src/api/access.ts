import type { Core, Scope } from '#core';
import { requireScope } from '#core';
import { isRefusal } from '#kernel/refusal';
import { sameSecret } from '#kernel/same-secret';
import { ProblemError } from './problem.ts';

/** What an operator's role may do, least first: each role may all that is before it, too. */
export const duties = ['read', 'support', 'operate', 'own'] as const;
export type Duty = (typeof duties)[number];

/** The roles of operators, and how far each may go. The one table of that. */
export const roles = { viewer: 'read', support: 'support', operator: 'operate', owner: 'own' } as const;
export type Role = keyof typeof roles;

/** Who asks: somebody who runs this platform, or the key of an account. */
export type Caller =
  | { kind: 'operator'; role: Role; name: string }
  | { kind: 'customer'; accountId: bigint; accountName: string; keyId: bigint; scopes: readonly string[] };

/** Who may ask a route: operators by duty; keys of accounts only where it names a scope. */
export type Access = { duty: Duty; scope?: Scope | undefined };

/** Throws `role_missing`, `operators_only` or the refusal `key_scope_missing`: the one place where that is decided. */
export function assertMay(caller: Caller, { duty, scope }: Access): void {
  if (caller.kind === 'operator') {
    const isFar = duties.indexOf(roles[caller.role]) >= duties.indexOf(duty);
    if (!isFar) throw new ProblemError('role_missing', { role: caller.role, duty });
  } else if (scope === undefined) throw new ProblemError('operators_only');
  else requireScope(caller, scope);
}

export type FindCaller = (asked: { authorization: string | undefined; ip: string }) => Promise<Caller>;

/**
 * Finds whoever sends `Authorization: Bearer …`: the token of the installation, or a key of an account. Throws
 * `unauthorized`; refuses `key_ip_refused` and `account_inactive` to who has a key that is one.
 */
export function createFindCaller({ core, adminToken }: { core: Core; adminToken: string }): FindCaller {
  return async ({ authorization, ip }) => {
    const [, secret = ''] = /^Bearer +([^\s]{1,512}) *$/i.exec(authorization ?? '') ?? [];
    // Compared for every one, so that a wrong one takes as long.
    const isAdmin = sameSecret(secret, adminToken);
    if (secret === '') throw new ProblemError('unauthorized');
    if (isAdmin) return { kind: 'operator', role: 'owner', name: 'admin' };
    const { accountId, accountName, keyId, scopes } = await core.accounts
      .authenticate({ key: secret, ip })
      .catch((error: unknown) => {
        throw isRefusal(error, 'key_unknown') ? new ProblemError('unauthorized') : error;
      });
    return { kind: 'customer', accountId, accountName, keyId, scopes };
  };
}
