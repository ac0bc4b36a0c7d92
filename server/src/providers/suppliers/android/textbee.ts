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
import { TextbeeSettings } from './settings.ts';
import { checkHmac, checkRoute, OptionalId, OptionalText, parseEvent, phoneOf, rawOf } from './wire.ts';

/** https://textbee.dev/docs/webhooks */
const Fields = z.object({
  smsId: OptionalId,
  id: OptionalId,
  smsBatchId: OptionalId,
  deviceId: OptionalId,
  sender: OptionalText,
  message: OptionalText,
  errorCode: z.union([z.string(), z.number()]).nullish().catch(undefined),
  errorMessage: OptionalText,
});
/** Its program sends the fields flat; its documents show them within `data`. */
const Event = z.union([
  z.object({ event: z.string().max(100), data: Fields }).transform(({ event, data }) => ({ event, data })),
  Fields.extend({ webhookEvent: z.string().max(100) }).transform(({ webhookEvent, ...data }) => ({
    event: webhookEvent,
    data,
  })),
]);
type Fields = z.infer<typeof Fields>;

const API_URL = 'https://api.textbee.dev/api/v1';

/** textbee.dev, or one's own. */
export const textbee = {
  name: 'textbee',
  label: 'textbee (textbee.dev)',
  settings: TextbeeSettings,
  secrets: ['signingSecret', 'apiKey'],
  addressesIn: ({ apiUrl }: TextbeeSettings) => ({ apiUrl }),
  door: { read },
  createSender,
} as const satisfies OwnKind;

function read(request: DoorRequest, settings: TextbeeSettings): DoorReading {
  checkRoute(request);
  checkHmac(request, { header: 'x-signature', key: settings.signingSecret, signed: [request.body] });
  const { event, json } = parseEvent(request.body, Event);
  const { data } = event;
  switch (event.event.toUpperCase()) {
    case 'MESSAGE_RECEIVED': {
      const line = data.deviceId ?? undefined;
      const phone = phoneOf(settings, [line]);
      const sms = readSms(data, { to: phone, line, raw: rawOf(json, [settings.signingSecret]) });
      return { sms: [sms], lines: line === undefined ? [] : [{ line, state: 'up', phone }] };
    }
    case 'MESSAGE_DELIVERED':
      return { sms: [], reports: reportsOf(data, null) };
    case 'MESSAGE_FAILED':
      return { sms: [], reports: reportsOf(data, errorOf(data)) };
    default:
      return { sms: [] };
  }
}

function readSms(data: Fields, known: { to: string | undefined; line: string | undefined; raw: string }) {
  const { sender, message } = data;
  if (sender == null || message == null) throw new DoorRefusal(400, 'an SMS without a sender or a message');
  return { ...known, from: sender, text: message, id: data.smsId ?? data.id ?? undefined, flags: [] };
}

/** An SMS of ours is a batch of its own. */
function reportsOf(data: Fields, error: string | null): DoorReading['reports'] {
  const doorMessageId = data.smsBatchId ?? data.smsId ?? data.id;
  return doorMessageId ? [{ doorMessageId, delivered: error === null, error }] : [];
}

function errorOf({ errorCode, errorMessage }: Fields): string {
  const said = [errorCode, errorMessage].filter((part) => part != null && part !== '').join(' ');
  return said.slice(0, 500) || 'failed';
}

const Answer = z.object({ data: z.object({ smsBatchId: z.string().min(1).max(200) }) });

function createSender({ settings, guard }: { settings: TextbeeSettings; guard: AddressGuard }): SourceSender {
  const { apiKey, deviceId, apiUrl = API_URL } = settings;
  return {
    async send({ to, text }) {
      if (apiKey === undefined || deviceId === undefined)
        throw new SupplierFailure('there is no apiKey or no deviceId', 'stop');
      const url = `${apiUrl}/gateway/devices/${deviceId}/send-sms`;
      const headers = { 'content-type': 'application/json; charset=utf-8', 'x-api-key': apiKey };
      const body = JSON.stringify({ recipients: [`+${to}`], message: text });
      const answer = await postToGateway({ url, headers, body, guard, isRepeatable: false });
      const told = Answer.safeParse(parseAnswerJson(answer.body)).data;
      return { doorMessageId: told?.data.smsBatchId ?? null, delivered: false };
    },
  };
}
