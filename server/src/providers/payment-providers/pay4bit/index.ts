import { addSeconds } from '#kernel/clock';
import type { CallbackAnswer, CallbackOutcome, PaymentProvider } from '#payment-provider';
import { readPay4bitCallback } from './callback.ts';
import { buildRedirect } from './redirect.ts';
import type { Pay4bitSettings } from './settings.ts';

export type { Pay4bitSettings } from './settings.ts';
export { type Pay4bitRecipe, pay4bitRecipes, signPay4bit, signPay4bitCallback } from './signature.ts';

export type Pay4bit = PaymentProvider & { readonly name: 'pay4bit' };

/** A merchant's account at Pay4bit, by its payment page alone: card numbers never come near us. */
export function createPay4bit(settings: Pay4bitSettings): Pay4bit {
  return {
    name: 'pay4bit',
    async openInvoice(command) {
      return {
        url: buildRedirect(settings, command),
        expiresAt: addSeconds(settings.clock(), command.lifetimeSeconds),
        status: 'pending',
        providerStatus: 'check',
      };
    },
    readCallback: ({ rawQuery }) => readPay4bitCallback(settings, rawQuery),
    answerCallback,
  };
}

const answers: Readonly<Record<CallbackOutcome, { statusCode: number; message: string }>> = {
  accepted: { statusCode: 200, message: 'Request successfully processed' },
  refused: { statusCode: 200, message: 'Request refused' },
  fault: { statusCode: 503, message: 'Temporary fault, please repeat' },
};

/** Never empty: an empty or malformed answer fails a payment without a word. */
function answerCallback(outcome: CallbackOutcome, reason?: string): CallbackAnswer {
  const { statusCode, message } = answers[outcome];
  const body =
    outcome === 'accepted'
      ? { result: { message } }
      : { error: { message: reason?.slice(0, 200) ?? message } };
  return { statusCode, contentType: 'application/json', body: JSON.stringify(body) };
}
