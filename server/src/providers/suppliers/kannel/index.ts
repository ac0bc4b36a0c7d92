import type { AddressGuard } from '#kernel/address-guard';
import { hasBearer, sameSecret } from '#kernel/same-secret';
import {
  type DoorAnswer,
  type DoorOutcome,
  type DoorReading,
  DoorRefusal,
  type DoorRequest,
  type OwnKind,
} from '#suppliers/own-kind';
import { readReport } from './reports.ts';
import { createSender } from './sender.ts';
import { KannelSettings } from './settings.ts';
import { type KannelFields, readFields, readSms } from './wire.ts';

/** Kannel's `sms-service` (get-url, post-url), its sendsms and its delivery reports. */
export const kannel = {
  name: 'kannel',
  label: 'Kannel SMS gateway',
  settings: KannelSettings,
  secrets: ['token', 'password'],
  addressesIn: ({ sendUrl }: KannelSettings) => ({ sendUrl }),
  door: { read, answer },
  createSender: (parts: { settings: KannelSettings; guard: AddressGuard; reportUrl: string }) =>
    createSender({ ...parts, reportSecret: reportSecret(parts.settings) }),
} as const satisfies OwnKind;

function read(request: DoorRequest, settings: KannelSettings): DoorReading {
  const { token } = settings;
  const fields = readFields(request);
  if (request.path === '/report') {
    const report = readReport(fields, reportSecret(settings));
    return { sms: [], reports: report && [report] };
  }
  if (token !== undefined && !hasToken(request, fields, token))
    throw new DoorRefusal(401, 'the token is missing or wrong');
  if (request.path !== '' && request.path !== '/')
    throw new DoorRefusal(404, 'SMS go to the address itself, reports to /report below it');
  return { sms: [readSms(fields, token)] };
}

const hasToken = ({ headers }: DoorRequest, fields: KannelFields, token: string) =>
  hasBearer(headers, token) || sameSecret(fields.get('token')?.toString('utf8') ?? '', token);

/** Kannel sends the answer to whoever wrote the SMS, unless it is empty. */
function answer(
  outcome: DoorOutcome,
  { reason = outcome, status }: { reason: string | undefined; status: number },
): DoorAnswer {
  const isTaken = outcome === 'stored' || outcome === 'repeated';
  return { status, contentType: 'text/plain; charset=utf-8', body: isTaken ? '' : reason };
}

/** Both sides of a report are ours: any secret of the connection signs it. */
function reportSecret({ token, password }: KannelSettings): string {
  return token ?? password ?? '';
}
