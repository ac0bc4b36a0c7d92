import { formatUtc } from '#kernel/clock';
import type { Action } from './call.ts';
import { ownCents } from './cents.ts';
import { findWhole } from './parameters.ts';

const MOST = 200;

/** 3.8: newest first. */
export const getInvoices: Action = async ({ core, caller, parameters }) => {
  const limit = findWhole(parameters, 'limit', { most: MOST }) ?? MOST;
  const offset = findWhole(parameters, 'offset', { most: 1_000_000 }) ?? 0;
  const invoices = await core.payments.listInvoices({ accountId: caller.accountId, limit, offset });
  return invoices.map(({ provider, id, providerId, amountMicros, createdAt, expiresAt, providerStatus }) => ({
    method: provider,
    sesid: id,
    payId: providerId ?? '',
    amount: ownCents(amountMicros),
    created: formatUtc(createdAt),
    expires_at: formatUtc(expiresAt),
    status: providerStatus,
    userId: caller.accountName,
  }));
};
