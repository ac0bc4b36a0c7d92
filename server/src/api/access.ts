import { type Core, type Right, type Role, requireScope, type Scope } from '#core';
import { isRefusal } from '#kernel/refusal';
import { ProblemError } from './problem.ts';

/** Who asks: somebody who runs this platform, or the key of an account. */
export type Caller =
  | { kind: 'operator'; role: Role; name: string }
  | { kind: 'customer'; accountId: bigint; accountName: string; keyId: bigint; scopes: readonly string[] };

/** Who may ask a route: operators by the right of their role; keys of accounts only where it names a scope. */
export type Access = { right: Right; scope?: Scope | undefined };

/** Throws `role_missing`, `operators_only` or the refusal `key_scope_missing`: the one place where that is decided. */
export function assertMay(
  core: Pick<Core, 'administrators'>,
  caller: Caller,
  { right, scope }: Access,
): void {
  if (caller.kind === 'operator') {
    if (!core.administrators.may(caller.role, right))
      throw new ProblemError('role_missing', { role: caller.role, right });
  } else if (scope === undefined) throw new ProblemError('operators_only');
  else requireScope(caller, scope);
}

export type FindCaller = (asked: { authorization: string | undefined; ip: string }) => Promise<Caller>;

/**
 * Finds whoever sends `Authorization: Bearer …`: the token of an administrator, or a key of an account. Throws `unauthorized`;
 * refuses `key_ip_refused` and `account_inactive` to who has a key that is one.
 */
export function createFindCaller(core: Core): FindCaller {
  return async ({ authorization, ip }) => {
    const [, secret = ''] = /^Bearer +([^\s]{1,512}) *$/i.exec(authorization ?? '') ?? [];
    if (secret === '') throw new ProblemError('unauthorized');
    const operator = await known(core.administrators.authenticate(secret));
    if (operator) return { kind: 'operator', role: operator.role, name: operator.name };
    const customer = await known(core.accounts.authenticate({ key: secret, ip }));
    if (!customer) throw new ProblemError('unauthorized');
    const { accountId, accountName, keyId, scopes } = customer;
    return { kind: 'customer', accountId, accountName, keyId, scopes };
  };
}

async function known<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (isRefusal(error, 'key_unknown')) return undefined;
    throw error;
  });
}
