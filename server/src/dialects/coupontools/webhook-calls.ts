import { formatUtc } from '#kernel/clock';
import { defineCall } from './call.ts';
import { sessionCode, text } from './kinds.ts';
import { optional, required } from './parameters.ts';
import { problem } from './wire-error.ts';

/** Whether an event that a receiver got is genuine. */
export const verifyWebhook = defineCall({
  parameters: {
    eventId: required('webhook', text(100)),
    session: optional('session', sessionCode, 'couponsession'),
  },
  async run({ core, caller }, { eventId, session }) {
    const event = await core.merchants.getEvent({ accountId: caller.accountId, eventId });
    if (session !== undefined && session !== event.sessionCode) throw problem(509, 'webhook');
    return {
      result: 'valid',
      webhook: event.id,
      date: formatUtc(event.at),
      campaign: event.campaignId === null ? '' : `cam_${event.campaignId}`,
      session: event.sessionCode,
      type: event.type,
    };
  },
});
