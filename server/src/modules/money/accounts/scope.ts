import { Refusal } from '#kernel/refusal';

/**
 * The scopes that a key may be limited to. A key without scopes may do everything that its account may; one with scopes may do what
 * they say, and nothing else.
 *
 * - `read`: balance, prices, stock, statistics, own leases with their messages and codes, own payments
 * - `lease`: buying, renting, extending, and everything that ends or changes a lease
 * - `money`: opening invoices and wallets, spending discount codes
 * - `webhooks`: naming an address that is told of messages
 * - `settings`: what the account keeps for itself, e.g. favourites
 */
export const scopes = ['read', 'lease', 'money', 'webhooks', 'settings'] as const;

export type Scope = (typeof scopes)[number];

/** Refuses `key_scope_missing`, with the `scope`. */
export function requireScope(key: { scopes: readonly string[] }, scope: Scope): void {
  if (key.scopes.length > 0 && !key.scopes.includes(scope)) throw new Refusal('key_scope_missing', { scope });
}
