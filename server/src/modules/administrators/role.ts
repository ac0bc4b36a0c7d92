/**
 * What administrators may be.
 *
 * - `read`: to look at everything that is not secret
 * - `support`: to help a customer: reveal a message, refund, send again
 * - `operate`: to change stock, prices, partners and accounts
 * - `own`: to grant money, pay out, name administrators, change settings
 */
export const rights = ['read', 'support', 'operate', 'own'] as const;
export type Right = (typeof rights)[number];

export const roles = ['owner', 'operator', 'support', 'viewer'] as const;
export type Role = (typeof roles)[number];

const rightsOf: Record<Role, readonly Right[]> = {
  owner: ['read', 'support', 'operate', 'own'],
  operator: ['read', 'support', 'operate'],
  support: ['read', 'support'],
  viewer: ['read'],
};

export function may(role: Role, right: Right): boolean {
  return rightsOf[role].includes(right);
}
