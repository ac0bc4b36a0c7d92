import { isRefusal, Refusal } from '#kernel/refusal';
import type { Action, Call } from './call.ts';
import { readCountry, readOperators } from './fields.ts';

/** `action=getMultiServiceNumber`: one number for several services, all or none. */
export const getMultiServiceNumber: Action = async (call) => {
  const { core, caller, profile, parameters } = call;
  const view = await core.catalog.view();
  const serviceIds = (parameters.get('multiService') ?? '').split(',');
  if (serviceIds.some((id) => !view.service(id))) throw new Refusal('service_unknown');
  const country = readCountry(call, view, profile === 'classic' ? '0' : undefined);
  const operators = readOperators(call, country.operators);
  if (wantsForwarding(call, serviceIds.length)) return 'NOT_AVAILABLE';
  try {
    const { accountId, keyId } = caller;
    const activations = await core.activations.buyTogether({
      accountId,
      keyId,
      serviceIds,
      countryId: country.id,
      operators,
    });
    return {
      json: activations.map(({ id, phone, serviceId }) => ({
        phone: Number(phone),
        activation: id,
        service: serviceId,
      })),
    };
  } catch (error) {
    if (isRefusal(error, 'repeat_impossible')) return 'NOT_AVAILABLE';
    throw error;
  }
};

/** A 0 or 1 for each service. No number here forwards calls. Refuses `bad_request`. */
function wantsForwarding({ parameters }: Call, count: number): boolean {
  const text = parameters.get('multiForward');
  if (text === undefined) return false;
  const flags = text.split(',');
  if (flags.length !== count || flags.some((flag) => flag !== '0' && flag !== '1'))
    throw new Refusal('bad_request', { multiForward: text });
  return flags.includes('1');
}
