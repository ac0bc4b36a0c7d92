import { createHash } from 'node:crypto';
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
import { SmsgateSettings } from './settings.ts';
import {
  checkHmac,
  checkRoute,
  OptionalId,
  OptionalText,
  parseEvent,
  phoneOf,
  rawOf,
  TOLERANCE_SECONDS,
} from './wire.ts';

/** https://docs.sms-gate.app/features/webhooks/ */
const Event = z.object({
  id: z.string().min(1).max(200),
  event: z.string().max(100),
  deviceId: z.string().max(100).nullish(),
  payload: z
    .object({
      messageId: OptionalId,
      message: OptionalText,
      data: OptionalText,
      /** Deprecated: the other side's number, whichever way the SMS went. */
      phoneNumber: OptionalText,
      sender: OptionalText,
      recipient: OptionalText,
      simNumber: z.int().min(0).max(99).nullish().catch(undefined),
      reason: OptionalText,
    })
    .nullish(),
});
type Event = z.infer<typeof Event>;

/** SMS Gateway for Android (capcom6): the app's webhooks, from the phone itself in every mode. */
export const smsgate = {
  name: 'smsgate',
  label: 'SMS Gateway for Android (sms-gate.app)',
  settings: SmsgateSettings,
  secrets: ['signingKey', 'password'],
  addressesIn: ({ sendUrl }: SmsgateSettings) => ({ sendUrl }),
  door: { read },
  createSender,
} as const satisfies OwnKind;

function read(request: DoorRequest, settings: SmsgateSettings, now: Date): DoorReading {
  checkRoute(request);
  checkSignature(request, settings.signingKey, now);
  const { event, json } = parseEvent(request.body, Event);
  const { deviceId, payload } = event;
  const line = lineOf(event);
  const alive =
    line === undefined ? [] : [{ line, state: 'up' as const, phone: receiverOf(event, settings) }];
  switch (event.event) {
    case 'sms:received':
    case 'sms:data-received':
      return { sms: [readSms(event, settings, rawOf(json, [settings.signingKey]))], lines: alive };
    case 'sms:delivered':
      return { sms: [], reports: reportsOf(payload?.messageId, null) };
    case 'sms:failed':
      return { sms: [], reports: reportsOf(payload?.messageId, payload?.reason?.slice(0, 500) ?? 'failed') };
    case 'system:ping':
      return { sms: [], lines: deviceId ? [{ line: deviceId, state: 'up' }] : [] };
    default:
      // `sms:sent`, MMS, and what comes with later versions: nothing to be kept, and no reason to be sent it again.
      return { sms: [] };
  }
}

/** The body as it came, and behind it the time. */
function checkSignature(request: DoorRequest, key: string, now: Date): void {
  const time = request.headers['x-timestamp'];
  if (typeof time !== 'string') throw new DoorRefusal(401, 'the signature has no time');
  checkHmac(request, { header: 'x-signature', key, signed: [request.body, time] });
  const age = now.getTime() / 1000 - (/^\d{1,12}$/.test(time) ? Number(time) : Number.NaN);
  if (!(Math.abs(age) <= TOLERANCE_SECONDS))
    throw new DoorRefusal(401, `the signature's time is more than ${TOLERANCE_SECONDS / 60} minutes off`);
}

function lineOf({ deviceId, payload }: Event): string | undefined {
  const sim = payload?.simNumber ?? undefined;
  if (!deviceId) return sim === undefined ? undefined : String(sim);
  return sim === undefined ? deviceId : `${deviceId}/${sim}`;
}

/** Only of what came in: elsewhere the recipient is the other side. */
function receiverOf(event: Event, settings: SmsgateSettings): string | undefined {
  const { payload, deviceId } = event;
  const sim = payload?.simNumber ?? undefined;
  const told = event.event.endsWith('received') ? payload?.recipient || undefined : undefined;
  const names = [lineOf(event), sim === undefined ? undefined : String(sim), deviceId ?? undefined];
  return phoneOf({ phones: settings.phones, to: undefined }, names) ?? told ?? settings.to;
}

/** Its `messageId` is made of the text, and not its own; that of the event is. */
function readSms(event: Event, settings: SmsgateSettings, raw: string) {
  const { id, payload } = event;
  const from = payload?.sender ?? payload?.phoneNumber ?? undefined;
  const isData = event.event === 'sms:data-received';
  const text = isData ? hexOf(payload?.data) : (payload?.message ?? undefined);
  if (from === undefined || text === undefined)
    throw new DoorRefusal(400, 'an SMS without a sender or a text');
  const flags = isData ? ['binary'] : [];
  return { to: receiverOf(event, settings), line: lineOf(event), from, text, id, flags, raw };
}

const hexOf = (base64: string | null | undefined) =>
  base64 ? Buffer.from(base64, 'base64').toString('hex') : undefined;

function reportsOf(messageId: string | null | undefined, error: string | null): DoorReading['reports'] {
  return messageId ? [{ doorMessageId: messageId, delivered: error === null, error }] : [];
}

const Answer = z.object({ id: z.string().min(1).max(200) });

function createSender({ settings, guard }: { settings: SmsgateSettings; guard: AddressGuard }): SourceSender {
  const { sendUrl, username, password, deviceId, simNumber } = settings;
  return {
    async send({ key, to, text }) {
      if (sendUrl === undefined) throw new SupplierFailure('there is no sendUrl', 'stop');
      const id = idOf(key);
      const headers = {
        'content-type': 'application/json; charset=utf-8',
        authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      };
      const body = JSON.stringify({
        id,
        textMessage: { text },
        phoneNumbers: [`+${to}`],
        withDeliveryReport: true,
        ...(deviceId !== undefined && { deviceId }),
        ...(simNumber !== undefined && { simNumber }),
      });
      // The id is ours, and a second SMS with it is refused: it may be asked again.
      const answer = await postToGateway({ url: sendUrl, headers, body, guard, isRepeatable: true }).catch(
        takeConflict,
      );
      const told = Answer.safeParse(parseAnswerJson(answer.body)).data;
      return { doorMessageId: told?.id ?? id, delivered: false };
    },
  };
}

/** "There is such an SMS already": an earlier try has brought it. */
function takeConflict(error: unknown): { body: string } {
  if (error instanceof SupplierFailure && error.message === 'HTTP 409') return { body: '' };
  throw error;
}

/** At most 36 letters, the same at every try. */
const idOf = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 32);
