import { formatUtc } from '#kernel/clock';
import type { Action } from './call.ts';
import { findText } from './parameters.ts';

type State = 'issued' | 'reserved' | 'used' | 'expired';

/** An open invoice has it: the protocol knows no word for that, and it may yet be free again. */
const words: Record<State, string> = {
  issued: 'issued',
  reserved: 'issued',
  used: 'used',
  expired: 'expired',
};

/** 3.9: the codes that can be used now; with `all=1` every one the account ever had. */
export const getCoupons: Action = async ({ core, caller, parameters }) => {
  const { accountId, accountName } = caller;
  const all = findText(parameters, 'all') === '1';
  const { totalReceived, codes } = await core.discountCodes.list({ accountId, all });
  return {
    totalReceived,
    codes: codes.map(({ code, issuedAt, expiresAt, state, timing, percentage, targetPay }) => ({
      userId: accountName,
      code,
      issuedAt: formatUtc(issuedAt),
      expiredAt: formatUtc(expiresAt),
      status: words[state],
      timing,
      percentage,
      targetPay,
    })),
  };
};
