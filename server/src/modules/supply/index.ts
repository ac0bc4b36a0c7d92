export type { Answer } from './ask-partner.ts';
export { closeOperations, type EndedOperation, loseOperations } from './close-operations.ts';
export { acceptNumber, findOrdering } from './end-attempt.ts';
export { type Attempt, insertAttempts } from './operation-store.ts';
export { findSalesRules, type PurchaseLimit, type SalesRules } from './sales-rules.ts';

import { createAsk } from './ask-partner.ts';
import type { SupplyDeps } from './deps.ts';
import { endAttempt } from './end-attempt.ts';
import { createNotices } from './notices.ts';
import { createPartnerClients } from './partner-clients.ts';

/** An order without an answer for so long was lost: longer than an answer can take. */
export const ORDER_LOST_SECONDS = 45;

export type Supply = ReturnType<typeof createSupply>;

export function createSupply(deps: SupplyDeps) {
  const parts = { ...deps, clients: createPartnerClients(deps), notices: createNotices(deps) };
  return {
    ask: createAsk(parts),
    endAttempt: (tx: Parameters<typeof endAttempt>[0], answer: Parameters<typeof endAttempt>[2], now: Date) =>
      endAttempt(tx, parts, answer, now),
  };
}
