import { readText } from '#kernel/charset';
import { readUserDataHeader } from '#kernel/gsm-text';
import { hideSecrets } from '#kernel/hide-secrets';
import { parsePercentForm, percentBytes } from '#kernel/percent-form';
import { DoorRefusal, type DoorRequest, type SmsPart, type SourceSms } from '#suppliers/own-kind';

/** All that came: the query, over it a form, and the headers of a post-url. */
export type KannelFields = ReadonlyMap<string, Buffer>;

const MOST_RAW = 10_000;

export function readFields({ method, query, headers, body }: DoorRequest): KannelFields {
  const fields = new Map(parsePercentForm(query).toReversed());
  if (method === 'GET') return fields;
  const type = String(headers['content-type'] ?? '').toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded')) {
    for (const [name, value] of parsePercentForm(body).toReversed()) fields.set(name, value);
    return fields;
  }
  return new Map([...postedFields(headers, type), ...fields, ['text', body] as const]);
}

/** The headers that Kannel adds to a post-url; what its address says counts more. */
function postedFields(headers: DoorRequest['headers'], type: string): [name: string, value: Buffer][] {
  const charset = /charset="?([\w-]{1,40})/.exec(type)?.[1];
  const plain = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? Buffer.from(value, 'latin1') : undefined;
  };
  const udh = headers['x-kannel-udh'];
  const known: Record<string, Buffer | undefined> = {
    from: plain('x-kannel-from'),
    to: plain('x-kannel-to'),
    smsc: plain('x-kannel-smsc'),
    coding: plain('x-kannel-coding'),
    at: plain('x-kannel-time'),
    charset: charset === undefined ? undefined : Buffer.from(charset),
    udh: typeof udh === 'string' ? percentBytes(udh) : undefined,
  };
  return Object.entries(known).flatMap(([name, value]): [string, Buffer][] => (value ? [[name, value]] : []));
}

/** Throws DoorRefusal where an SMS has no text or no sender at all. */
export function readSms(fields: KannelFields, token: string | undefined): SourceSms {
  const plain = (name: string) => fields.get(name)?.toString('utf8').trim();
  const text = fields.get('text');
  const from = plain('from');
  if (text === undefined) throw new DoorRefusal(400, 'there is no "text": the address needs text=%b');
  if (from === undefined) throw new DoorRefusal(400, 'there is no "from": the address needs from=%p');
  const udh = fields.get('udh');
  const read = readBody(text, { charset: plain('charset') ?? '', coding: plain('coding') ?? '' });
  const { part, isOdd } = readPart(udh);
  return {
    to: plain('to') || undefined,
    line: plain('smsc')?.slice(0, 100) || undefined,
    ...{ from, text: read.text, id: plain('id') || undefined, part },
    flags: [...read.flags, ...(isOdd ? ['udh'] : [])],
    raw: rawOf(fields, token),
  };
}

/** `coding` is Kannel's: 0 letters, 1 bytes, 2 UCS-2. The charset it names is that of what it sends. */
function readBody(bytes: Buffer, { charset, coding }: { charset: string; coding: string }) {
  if (coding === '1' || /^(?:8-bit|binary)$/i.test(charset)) return readBytes(bytes);
  // What Kannel calls so has been changed into UTF-8 by it, unless it is a very old one.
  const isItsOwn = charset === '' || /^gsm$/i.test(charset);
  const { text, isExact } = readText(bytes, isItsOwn ? (coding === '2' ? 'utf-16be' : 'utf-8') : charset);
  return { text, flags: isExact ? [] : ['charset'] };
}

/** Data for a program on the phone: as text where it is one, else in hexadecimal digits. */
function readBytes(bytes: Buffer): { text: string; flags: string[] } {
  const { text, isExact } = readText(bytes);
  const isText = isExact && !/\p{Cc}/u.test(text.replace(/[\r\n\t]/g, ''));
  return { text: isText ? text : bytes.toString('hex'), flags: ['binary'] };
}

function readPart(udh: Buffer | undefined): { part: SmsPart | undefined; isOdd: boolean } {
  if (udh === undefined || udh.length === 0) return { part: undefined, isOdd: false };
  const header = readUserDataHeader(udh);
  return { part: header?.part, isOdd: header === undefined };
}

function rawOf(fields: KannelFields, token: string | undefined): string {
  const lines = [...fields]
    .filter(([name]) => name !== 'token')
    .map(
      ([name, value]) =>
        `${name}=${name === 'udh' ? value.toString('hex') : encodeURIComponent(value.toString('latin1'))}`,
    );
  return hideSecrets(lines.join('&'), [token]).slice(0, MOST_RAW);
}
