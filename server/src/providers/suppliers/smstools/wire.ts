import { z } from 'zod';
import { readText } from '#kernel/charset';
import { type DoorReading, DoorRefusal, type DoorRequest, type SourceReport } from '#suppliers/own-kind';
import type { SmstoolsSettings } from './settings.ts';
import { readSmsFile, type SmsFile } from './sms-file.ts';

/** What `switchboard inbound --from smstools` posts: what smsd told its eventhandler, and the file that it named. */
const Arrival = z.object({
  source: z.literal('smstools'),
  id: z.string().min(1).max(200),
  event: z.string().max(20),
  file: z.object({
    name: z.string().max(300),
    /** Base64. */
    content: z.base64().max(400_000),
  }),
});

const MOST_RAW = 10_000;
/** Of the file of an SMS that goes out: smsd keeps headers that it does not know. */
const KEY_HEADER = 'switchboard-key';

/** Throws DoorRefusal. */
export function readArrival({ body }: DoorRequest, settings: SmstoolsSettings): DoorReading {
  const arrival = Arrival.safeParse(parseJson(body));
  if (!arrival.success) throw new DoorRefusal(400, 'not what "switchboard inbound --from smstools" posts');
  const { event, id, file } = arrival.data;
  const bytes = Buffer.from(file.content, 'base64');
  const read = readSmsFile(bytes);
  const lines = readLines(read, settings);
  switch (event) {
    case 'RECEIVED':
      return { sms: [readSms(read, { id, bytes, settings })], lines };
    case 'REPORT':
    case 'FAILED':
      return { sms: [], reports: readReports(event, read), lines };
    case 'SENT':
    case 'CALL':
      // What was sent is known; calls are no SMS. A sign of life all the same.
      return { sms: [], lines };
    default:
      throw new DoorRefusal(400, 'an event that smsd does not have');
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new DoorRefusal(400, 'the body is no JSON');
  }
}

function readSms(
  file: SmsFile,
  { id, bytes, settings }: { id: string; bytes: Buffer; settings: SmstoolsSettings },
) {
  const from = file.header('from');
  if (from === undefined) throw new DoorRefusal(400, 'the file has no header From');
  return {
    ...{ to: phoneOf(file, settings), line: lineOf(file), from, text: file.text, id, part: file.part },
    flags: file.flags,
    raw: readText(bytes).text.slice(0, MOST_RAW),
  };
}

const lineOf = (file: SmsFile) =>
  (file.header('modem') || file.header('subject'))?.slice(0, 100) || undefined;

function phoneOf(file: SmsFile, { phones, to }: SmstoolsSettings): string | undefined {
  const line = lineOf(file);
  const known = line !== undefined && phones && Object.hasOwn(phones, line) ? phones[line] : undefined;
  return known ?? (file.header('number') || to);
}

function readLines(file: SmsFile, settings: SmstoolsSettings): DoorReading['lines'] {
  const line = lineOf(file);
  if (line === undefined) return [];
  return [{ line, state: 'up', phone: phoneOf(file, settings), imsi: file.header('imsi') || undefined }];
}

/** A status below 32 of GSM 03.40 §9.2.3.15 is a success, from 32 to 63 smsd's SMSC still tries. */
function readReports(event: 'REPORT' | 'FAILED', file: SmsFile): SourceReport[] {
  const key = file.header(KEY_HEADER)?.slice(0, 200) || undefined;
  if (event === 'FAILED')
    return key === undefined
      ? []
      : [{ key, delivered: false, error: (file.header('fail_reason') ?? '').slice(0, 500) }];
  const { status, error } = readStatus(file);
  const messageId = file.header('message_id');
  if (status === undefined || (status >= 32 && status < 64)) return [];
  const told = key === undefined ? { doorMessageId: messageId } : { key };
  if (key === undefined && !messageId) return [];
  return [{ ...told, delivered: status < 32, error: status < 32 ? null : error }];
}

/** `Status: 0,Ok,short message received by the SME`, in the header or, of older smsd, in the text. */
function readStatus(file: SmsFile): { status: number | undefined; error: string } {
  const written =
    file.header('status') ?? /^Status:\s*([^\r\n]{1,200})/m.exec(file.text.slice(0, 2_000))?.[1] ?? '';
  const digits = /^\d{1,3}/.exec(written.trim())?.[0];
  return { status: digits === undefined ? undefined : Number(digits), error: written.slice(0, 500) };
}
