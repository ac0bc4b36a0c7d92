import { z } from 'zod';
import { type DoorReading, DoorRefusal, type DoorRequest, type SourceSms } from '#suppliers/own-kind';
import type { GammuSettings } from './settings.ts';

/** What `switchboard inbound --from gammu` posts: the variables that gammu-smsd gives to the program of `RunOnReceive`. */
const Arrival = z.object({
  source: z.literal('gammu'),
  id: z.string().min(1).max(200),
  env: z.record(z.string().max(100), z.string().max(100_000)),
});
type Env = Readonly<Record<string, string>>;

/** Parts of one arrival; smsd joins what belongs together, so that others are further SMS. */
const MOST_MESSAGES = 255;
const MOST_RAW = 10_000;

/** Throws DoorRefusal. */
export function readArrival({ body }: DoorRequest, settings: GammuSettings): DoorReading {
  const arrival = Arrival.safeParse(parseJson(body));
  if (!arrival.success) throw new DoorRefusal(400, 'not what "switchboard inbound --from gammu" posts');
  const { env, id } = arrival.data;
  const line = env.PHONE_ID?.slice(0, 100) || undefined;
  const phone = (line !== undefined && own(settings.phones, line)) || settings.to;
  const sms = readSms(env).map(
    (one, index): SourceSms => ({
      ...one,
      to: phone,
      line,
      id: index === 0 ? id : `${id}/${index + 1}`,
      raw: JSON.stringify(env).slice(0, MOST_RAW),
    }),
  );
  if (sms.length === 0) throw new DoorRefusal(400, 'SMS_MESSAGES names no SMS');
  return { sms, lines: line === undefined ? [] : [{ line, state: 'up', phone }] };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new DoorRefusal(400, 'the body is no JSON');
  }
}

const own = (names: Readonly<Record<string, string>> | undefined, name: string) =>
  names && Object.hasOwn(names, name) ? names[name] : undefined;

type Text = Pick<SourceSms, 'from' | 'text' | 'flags'>;

/**
 * What smsd has decoded is the whole of one SMS, whatever number of parts it came in. Where it decoded nothing, the parts that it
 * has stand alone, in their order: one sender's are put together, as smsd gives them together because they belong so.
 */
function readSms(env: Env): Text[] {
  const parts = readParts(env);
  const [first] = parts;
  if (first === undefined) return [];
  const decoded = readDecoded(env);
  const isOne = parts.every(({ from }) => from === first.from);
  if (decoded !== '') return [textOf(first.from, decoded, false)];
  if (!isOne) return parts.map(({ from, text }) => textOf(from, text ?? '', text === undefined));
  const texts = parts.flatMap(({ text }) => (text === undefined ? [] : [text]));
  return [textOf(first.from, texts.join(''), texts.length < parts.length)];
}

/** Gammu leaves the text out where the SMS is data for a program. */
function textOf(from: string, text: string, isBinary: boolean): Text {
  const flags = [...(text.includes('\ufffd') ? ['charset'] : []), ...(isBinary ? ['binary'] : [])];
  return { from, text, flags };
}

function readParts(env: Env): { from: string; text: string | undefined }[] {
  const count = countOf(env.SMS_MESSAGES);
  return Array.from({ length: count }, (_, index) => ({
    from: env[`SMS_${index + 1}_NUMBER`] ?? '',
    text: env[`SMS_${index + 1}_TEXT`],
  }));
}

/** Its manual counts them from 0, some of its versions from 1: whatever is there, in order. */
function readDecoded(env: Env): string {
  const count = countOf(env.DECODED_PARTS);
  if (count === 0) return '';
  return Array.from({ length: count + 1 }, (_, index) => env[`DECODED_${index}_TEXT`] ?? '').join('');
}

function countOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,4}$/.test(text)) return 0;
  return Math.min(Number(text), MOST_MESSAGES);
}
