import type { Core } from '#core';
import { isRefusal } from '#kernel/refusal';
import { anyId, flag, sessionCode, text } from './kinds.ts';
import { clearable, optional, required } from './parameters.ts';
import { WireError } from './wire-error.ts';

type SendTarget = Parameters<Core['sendTargets']['get']>[0]['target'];

/** The thing that each prefix names, and the error (502 for all of them) where it names nothing of the caller's. */
const kinds = {
  cam: { kind: 'campaign', notFound: 'Campaign ID not found' },
  dir: { kind: 'directory', notFound: 'Directory ID not found' },
  loy: { kind: 'loyalty_card', notFound: 'Loyalty card ID not found' },
} as const;

/** The parameters that `send/email` and `send/sms` share. A bare number is a campaign. */
export const sendParameters = {
  object: required('campaign', anyId('cam', 'dir', 'loy')),
  firstName: clearable('firstname', text(), 'first_name'),
  lastName: clearable('lastname', text(), 'last_name'),
  checkUnique: optional('check_unique', flag),
  sessionCode: optional('couponsession', sessionCode, 'session'),
};

type ObjectId = { prefix: keyof typeof kinds; id: bigint };

export function toSendTarget({ prefix, id }: ObjectId): SendTarget {
  return { kind: kinds[prefix].kind, id };
}

/** The id as answers repeat it. */
export const renderObjectId = ({ prefix, id }: ObjectId): string => `${prefix}_${id}`;

/** Runs what sends it; that there is no such thing to send is 502, whatever it is. */
export async function sending<T>({ prefix }: ObjectId, send: () => Promise<T>): Promise<T> {
  const { kind, notFound } = kinds[prefix];
  try {
    return await send();
  } catch (error) {
    if (isRefusal(error, 'not_found') && error.details.what === kind)
      throw new WireError([{ code: 502, name: 'campaign', text: notFound }]);
    throw error;
  }
}
