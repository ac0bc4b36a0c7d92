import { cleanEmail, isEmail } from '#kernel/email';
import type { JoinErrors } from './loyalty-join-view.tsx';
import type { LoyaltyTexts } from './loyalty-texts.ts';

/** The errors of a registration by field; empty where there are none. */
export function checkRegistration(
  text: LoyaltyTexts,
  { email = '', password = '', consent = '' }: Record<string, string>,
): JoinErrors {
  return {
    ...(isEmail(cleanEmail(email)) && email.length <= 254 ? {} : { email: text.emailBad }),
    ...([...password].length >= 8 && password.length <= 200 ? {} : { password: text.passwordBad }),
    ...(consent === '' ? { consent: text.consentMissing } : {}),
  };
}
