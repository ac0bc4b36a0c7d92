import { isRefusal, type RefusalCode } from '#kernel/refusal';
import type { Action } from './call.ts';
import { parseWhole } from './fields.ts';

/** The words of this action, the same in both profiles. */
const words: Partial<Record<RefusalCode, string>> = {
  activation_not_found: 'WRONG_ACTIVATION_ID',
  activation_closed: 'WRONG_SECURITY',
  already_exists: 'REPEAT_ADDITIONAL_SERVICE',
  repeat_impossible: 'WRONG_ADDITIONAL_SERVICE',
  service_off: 'WRONG_ADDITIONAL_SERVICE',
};

/** `action=getAdditionalService`: one more service on the number of an open activation. */
export const getAdditionalService: Action = async ({ core, caller: { accountId, keyId }, parameters }) => {
  const id = parseWhole(parameters.get('id'));
  if (id === undefined) return 'WRONG_ACTIVATION_ID';
  const service = (await core.catalog.view()).service(parameters.get('service') ?? '');
  if (!service) return 'WRONG_ADDITIONAL_SERVICE';
  try {
    const more = await core.activations.buyAdditional({ id, accountId, keyId, serviceId: service.id });
    return `ADDITIONAL:${more.id}:${more.phone}`;
  } catch (error) {
    const word = isRefusal(error) ? words[error.code] : undefined;
    if (word !== undefined) return word;
    throw error;
  }
};
