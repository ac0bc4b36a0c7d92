import { readText } from '#kernel/charset';
import { hideSecrets } from '#kernel/hide-secrets';
import { DoorRefusal, type SmsPart, type SourceReport, type SourceSms } from '#suppliers/own-kind';
import { type Item, textNames } from './read-request.ts';
import { type Fields, type HttpSettings, secretOf } from './settings.ts';

/** What sources call these, without case and marks; the first that is there counts. */
const usual: Readonly<Record<keyof Fields, readonly string[]>> = {
  to: [
    'to',
    'recipient',
    'receiver',
    'destination',
    'dest',
    'tonumber',
    'destinationnumber',
    'msisdn',
    'called',
    'da',
  ],
  from: [
    'from',
    'sender',
    'originator',
    'source',
    'src',
    'fromnumber',
    'sourcenumber',
    'msisdnfrom',
    'caller',
    'oa',
  ],
  text: textNames,
  id: ['id', 'messageid', 'smsid', 'msgid', 'uuid', 'guid'],
  line: ['line', 'port', 'sim', 'simslot', 'slot', 'modem', 'device', 'channel'],
  partReference: ['partreference', 'partref', 'concatref', 'referencenumber'],
  partCount: ['partcount', 'parts', 'concattotal', 'totalparts'],
  partIndex: ['partindex', 'part', 'concatpart', 'partnumber'],
};

/** Longest raw form that is kept. */
const MOST_RAW = 10_000;
const MOST_LINE = 100;

/** One SMS of a request. `fallbackId`: of the request itself, where an SMS has none. Throws DoorRefusal. */
export function readSms(item: Item, settings: HttpSettings, fallbackId: string | undefined): SourceSms {
  const field = (name: keyof Fields): string | undefined => {
    const named = settings.fields?.[name];
    return named === undefined ? item.findAny(usual[name]) : item.get(named);
  };
  const written = required('text', field('text'), settings.fields);
  const from = required('from', field('from'), settings.fields);
  const { text, isExact } = decode(written, item, settings);
  const { part, isOdd } = readPart(field);
  const id = field('id')?.trim() || fallbackId;
  return {
    to: field('to')?.trim() || settings.to,
    line: field('line')?.trim().slice(0, MOST_LINE) || undefined,
    ...{ from, text, id, part },
    flags: [...(isExact ? [] : ['charset']), ...(isOdd ? ['part'] : [])],
    raw: hideSecrets(item.raw, [secretOf(settings.auth)]).slice(0, MOST_RAW),
  };
}

function decode(text: string, { isEncoded, isExact }: Item, { charset }: HttpSettings) {
  if (!isEncoded || !charset?.toLowerCase().endsWith('-hex')) return { text, isExact };
  return readText(Buffer.from(text), charset);
}

function required(name: 'text' | 'from', value: string | undefined, fields: Fields | undefined): string {
  if (value !== undefined) return value;
  const looked = fields?.[name] ?? usual[name].join(', ');
  throw new DoorRefusal(400, `there is no "${name}": looked for ${looked}`);
}

/** A part names all three; of what makes no sense the text is taken as a whole SMS. */
function readPart(field: (name: keyof Fields) => string | undefined): {
  part: SmsPart | undefined;
  isOdd: boolean;
} {
  const given = [field('partReference'), field('partCount'), field('partIndex')];
  const [reference = -1, count = -1, index = -1] = given.map((text) =>
    text !== undefined && /^\d{1,5}$/.test(text.trim()) ? Number(text) : -1,
  );
  if (given.every((text) => text === undefined) || count === 1) return { part: undefined, isOdd: false };
  const isPart =
    reference >= 0 && reference <= 65_535 && count >= 2 && count <= 255 && index >= 1 && index <= count;
  return isPart ? { part: { reference, count, index }, isOdd: false } : { part: undefined, isOdd: true };
}

/** `{"id","status":"delivered"|"failed","error"}` about an SMS that went out: as what is posted to a gateway says. */
export function readReport(item: Item): SourceReport {
  const key = item.findAny(['id', 'key']);
  const status = item.findAny(['status']);
  if (key === undefined || key.length > 200)
    throw new DoorRefusal(400, 'a report has the "id" that the SMS had');
  if (status !== 'delivered' && status !== 'failed')
    throw new DoorRefusal(400, 'the "status" of a report is delivered or failed');
  return { key, delivered: status === 'delivered', error: item.findAny(['error'])?.slice(0, 1_000) ?? null };
}
