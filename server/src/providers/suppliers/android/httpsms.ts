import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { AddressGuard } from '#kernel/address-guard';
import { SupplierFailure } from '#kernel/failure';
import { parseAnswerJson, postToGateway } from '#sms-doors';
import {
  type DoorReading,
  DoorRefusal,
  type DoorRequest,
  type OwnKind,
  type SourceSender,
} from '#suppliers/own-kind';
import { HttpsmsSettings } from './settings.ts';
import { checkRoute, OptionalId, OptionalText, parseEvent, rawOf, TOLERANCE_SECONDS } from './wire.ts';

/** https://docs.httpsms.com/webhooks/events: CloudEvents. */
const Event = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
  data: z.object({
    message_id: OptionalId,
    id: OptionalId,
    request_id: OptionalId,
    owner: OptionalText,
    contact: OptionalText,
    content: OptionalText,
    encrypted: z.boolean().nullish().catch(undefined),
    sim: z.string().max(50).nullish().catch(undefined),
    error_message: OptionalText,
  }),
});
type Event = z.infer<typeof Event>;

/** Their clock may be ahead of ours. */
const SKEW_SECONDS = 60;
const ISSUER = 'api.httpsms.com';
const SEND_URL = 'https://api.httpsms.com/v1/messages/send';

/** httpsms.com, or one's own. */
export const httpsms = {
  name: 'httpsms',
  label: 'httpSMS (httpsms.com)',
  settings: HttpsmsSettings,
  secrets: ['signingKey', 'apiKey'],
  addressesIn: ({ sendUrl }: HttpsmsSettings) => ({ sendUrl }),
  door: { read },
  createSender,
} as const satisfies OwnKind;

async function read(request: DoorRequest, settings: HttpsmsSettings, now: Date): Promise<DoorReading> {
  checkRoute(request);
  await checkToken(request, settings, now);
  const { event, json } = parseEvent(request.body, Event);
  const { data } = event;
  const line = data.owner?.slice(0, 100) || undefined;
  const lines = (state: 'up' | 'down') => (line === undefined ? [] : [{ line, state, phone: line }]);
  switch (event.type) {
    case 'message.phone.received':
      return { sms: [readSms(event, rawOf(json, [settings.signingKey]))], lines: lines('up') };
    case 'message.phone.delivered':
      return { sms: [], reports: reportsOf(event, null) };
    case 'message.send.failed':
      return { sms: [], reports: reportsOf(event, data.error_message?.slice(0, 500) || 'failed') };
    case 'message.send.expired':
      return { sms: [], reports: reportsOf(event, 'expired before the phone sent it') };
    case 'phone.heartbeat.online':
      return { sms: [], lines: lines('up') };
    case 'phone.heartbeat.offline':
      return { sms: [], lines: lines('down') };
    default:
      return { sms: [] };
  }
}

/** A token that is made for each call; it says who calls and not what: only TLS keeps the body. */
async function checkToken({ headers }: DoorRequest, settings: HttpsmsSettings, now: Date): Promise<void> {
  const [, token] = /^Bearer ([\w.-]{1,4000})$/i.exec(String(headers.authorization ?? '')) ?? [];
  if (token === undefined) throw new DoorRefusal(401, 'the token is missing');
  const { signingKey, webhookUrl, issuer = ISSUER } = settings;
  try {
    await jwtVerify(token, new TextEncoder().encode(signingKey), {
      algorithms: ['HS256'],
      issuer,
      ...(webhookUrl !== undefined && { audience: webhookUrl }),
      currentDate: now,
      maxTokenAge: TOLERANCE_SECONDS - SKEW_SECONDS,
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['exp', 'iat'],
    });
  } catch {
    throw new DoorRefusal(401, 'the token is wrong, too old, or for another address');
  }
}

function readSms({ id, data }: Event, raw: string) {
  const { contact, content, owner } = data;
  if (contact == null || content == null) throw new DoorRefusal(400, 'an SMS without a contact or a content');
  return {
    to: owner || undefined,
    line: owner?.slice(0, 100) || undefined,
    ...{ from: contact, text: content, id: data.message_id ?? data.id ?? id },
    flags: data.encrypted ? ['encrypted'] : [],
    raw,
  };
}

/** `request_id` is our key where we sent it. */
function reportsOf({ data }: Event, error: string | null): DoorReading['reports'] {
  const told = { delivered: error === null, error };
  if (data.request_id) return [{ key: data.request_id, ...told }];
  const doorMessageId = data.id ?? data.message_id;
  return doorMessageId ? [{ doorMessageId, ...told }] : [];
}

const Answer = z.object({ data: z.object({ id: z.string().min(1).max(200) }) });

function createSender({ settings, guard }: { settings: HttpsmsSettings; guard: AddressGuard }): SourceSender {
  const { apiKey, phone, sendUrl = SEND_URL } = settings;
  return {
    async send({ key, to, sender, text }) {
      if (apiKey === undefined) throw new SupplierFailure('there is no apiKey', 'stop');
      const from = /^\d{7,15}$/.test(sender) ? `+${sender}` : phone;
      if (from === undefined) throw new SupplierFailure('there is no phone to send by', 'stop');
      const headers = { 'content-type': 'application/json; charset=utf-8', 'x-api-key': apiKey };
      const body = JSON.stringify({ content: text, from, to: `+${to}`, request_id: key });
      const answer = await postToGateway({ url: sendUrl, headers, body, guard, isRepeatable: false });
      const told = Answer.safeParse(parseAnswerJson(answer.body)).data;
      return { doorMessageId: told?.data.id ?? null, delivered: false };
    },
  };
}
