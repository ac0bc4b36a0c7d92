import { type Core, requireScope } from '#core';
import { createRateLimiter } from '#kernel/rate-limiter';
import { isRefusal, Refusal } from '#kernel/refusal';
import { findAction } from './actions.ts';
import type { Answer, Call, HandlerSettings, Profile } from './call.ts';
import { type Currency, rubAt, usd } from './currency.ts';
import type { Parameters } from './parameters.ts';
import { renderRefusal } from './refusals.ts';

export type AnswerCall = (
  parameters: Parameters,
  from: {
    /** By the path, for keys that do not say themselves. */
    profile: Profile;
    ip: string;
    hold?: Call['hold'];
  },
) => Promise<Answer>;

/**
 * Checks in the order that the protocol fixes: the key, for the seed `lang`, the action, then its parameters. Throws
 * only what is not a Refusal.
 */
export function createAnswerCall(core: Core, settings: HandlerSettings): AnswerCall {
  const limiter = createRateLimiter({ perSecond: settings.RATE_LIMIT });
  const rub = rubAt(core.settings.rubPerUsdMicros);

  return async (parameters, { profile: pathProfile, ip, hold }) => {
    let profile = pathProfile;
    let strictWords = true;
    let currency: Currency = usd;
    try {
      const caller = await core.accounts.authenticate({ key: parameters.get('api_key'), ip });
      if (caller.dialect !== 'auto') profile = caller.dialect;
      strictWords = caller.strictWords;
      if (!limiter.allow(String(caller.keyId))) throw new Refusal('rate_limited');

      const lang = parameters.get('lang');
      if (profile === 'seed' && lang !== 'ru' && lang !== 'en') return 'BAD_LANG';
      if (profile === 'seed' ? lang === 'ru' : parameters.get('currency') === String(rub.code))
        currency = rub;

      const action = findAction(parameters.get('action'));
      if (!action) return 'BAD_ACTION';
      requireScope(caller, action.scope);
      const call: Call = {
        core,
        settings,
        caller,
        profile,
        lang: lang === 'ru' ? 'ru' : 'en',
        currency,
        parameters,
        hold,
      };
      return await action.run(call);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return renderRefusal(error, { profile, strictWords, currency });
    }
  };
}
