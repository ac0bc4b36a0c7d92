import { isRefusal } from '#kernel/refusal';
import type { Action, Answer, Call } from './call.ts';
import { priceNumber } from './currency.ts';
import { parseWhole } from './fields.ts';
import { renderPurchase } from './get-number.ts';

type Ref = { id: number; accountId: bigint; keyId: bigint };

/** `action=getExtraActivation`: the number of a finished activation once more. */
export const getExtraActivation: Action = (call) =>
  onActivation(call, async (ref) => {
    const { id, phone } = await call.core.activations.buyAgain(ref);
    return `ACCESS_NUMBER:${id}:${phone}`;
  });

/** `action=checkExtraActivation`: whether that could be had, and for how much. */
export const checkExtraActivation: Action = (call) =>
  onActivation(call, async (ref) => {
    const { priceMicros, activation } = await call.core.activations.quoteAgain(ref);
    return {
      json: {
        status: 'success',
        cost: priceNumber(priceMicros, call.currency),
        service: activation.serviceId,
        phone: Number(activation.phone),
        country: activation.countryId,
      },
    };
  });

/** `action=reactivate`: the same purchase, answered as `getNumberV2` is. */
export const reactivate: Action = (call) =>
  onActivation(call, async (ref) => {
    const activation = await call.core.activations.buyAgain(ref);
    return renderPurchase(call, activation, await call.core.catalog.view());
  });

/** `action=reactivationPrice` */
export const reactivationPrice: Action = (call) =>
  onActivation(call, async (ref) => {
    const { priceMicros } = await call.core.activations.quoteAgain(ref);
    return {
      json: { data: { price: priceNumber(priceMicros, call.currency), currency: call.currency.code } },
    };
  });

/** Why a number cannot be had again. */
const impossible: Record<string, string> = {
  unfinished: 'NEW_ACTIVATION_IMPOSSIBLE',
  offline: 'SIM_OFFLINE',
};

async function onActivation(
  { caller: { accountId, keyId }, parameters }: Call,
  run: (ref: Ref) => Promise<Answer>,
): Promise<Answer> {
  const id = parseWhole(parameters.get('activationId') ?? parameters.get('id'));
  if (id === undefined) return 'WRONG_ACTIVATION_ID';
  try {
    return await run({ id, accountId, keyId });
  } catch (error) {
    if (isRefusal(error, 'activation_not_found')) return 'WRONG_ACTIVATION_ID';
    if (isRefusal(error, 'service_off')) return 'RENEW_ACTIVATION_NOT_AVAILABLE';
    if (isRefusal(error, 'repeat_impossible'))
      return impossible[String(error.details.reason)] ?? 'RENEW_ACTIVATION_NOT_AVAILABLE';
    throw error;
  }
}
