import { isRefusal } from '#kernel/refusal';
import { defineCall, defineModernCall } from './call.ts';
import { email, id, text } from './kinds.ts';
import { clearable, optional, required } from './parameters.ts';
import { renderObjectId, sending, sendParameters, toSendTarget } from './send-target.ts';
import { WireError } from './wire-error.ts';

const subject = clearable('subject', text());

/** A coupon, directory or card to one address; a coupon with a single-use session of its own. */
export const sendByEmail = defineCall({
  parameters: { ...sendParameters, email: required('email', email), subject },
  async run({ core, caller }, { object, ...input }) {
    const command = { accountId: caller.accountId, target: toSendTarget(object), ...input };
    const { sent, url, sessionCode } = await sending(object, () =>
      mailing(() => core.mailings.send(command)),
    );
    return {
      campaign: renderObjectId(object),
      action: sent ? 'email_sent' : 'email_not_unique',
      email: input.email,
      single_use_code: sessionCode,
      single_use_url: url,
    };
  },
});

/** The same of a directory, in the modern family. */
export const sendDirectory = defineModernCall({
  parameters: {
    id: required('id', id('dir')),
    email: required('email', email),
    subject,
    firstName: optional('first_name', text(), 'firstname'),
    lastName: optional('last_name', text(), 'lastname'),
  },
  async run({ core, caller }, { id, ...input }) {
    const target = { kind: 'directory' as const, id };
    await mailing(() => core.mailings.send({ accountId: caller.accountId, target, ...input }));
    return { success: true };
  },
});

/** A failure of sending is 604, with the reason after it. */
async function mailing<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (isRefusal(error, 'no_balance')) throw notSent('the email balance is empty');
    if (isRefusal(error, 'not_allowed') && error.details.what === 'unsubscribed')
      throw notSent('the address has unsubscribed');
    throw error;
  }
}

function notSent(reason: string): WireError {
  return new WireError([{ code: 604, name: 'email', text: `Email could not be sent: ${reason}` }]);
}
