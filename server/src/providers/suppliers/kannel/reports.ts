import { createHmac } from 'node:crypto';
import { sameSecret } from '#kernel/same-secret';
import { DoorRefusal, type SourceReport } from '#suppliers/own-kind';
import type { KannelFields } from './wire.ts';

/** Kannel's kinds of reports: what else it sends (4 buffered, 8 accepted by the SMSC) says nothing final. */
const DELIVERED = 1;
const FAILED = 2;
const REJECTED = 16;

/**
 * Where Kannel is to call about an SMS. It replaces `%d` and its like, so what we put in has no percent sign; and it writes
 * addresses into its logs, so that they carry a signature and no token.
 */
export function reportAddress(door: string, key: string, secret: string): string {
  const encoded = Buffer.from(key).toString('base64url');
  return `${door}/report?key=${encoded}&sig=${signatureOf(encoded, secret)}&type=%d&answer=%A`;
}

/** What Kannel tells of an SMS; undefined where it is not the last word. Throws DoorRefusal. */
export function readReport(fields: KannelFields, secret: string): SourceReport | undefined {
  const plain = (name: string) => fields.get(name)?.toString('utf8') ?? '';
  const encoded = plain('key');
  if (secret === '' || !sameSecret(plain('sig'), signatureOf(encoded, secret)))
    throw new DoorRefusal(401, 'the signature of the report is missing or wrong');
  const type = Number(/^\d{1,3}$/.exec(plain('type'))?.[0] ?? Number.NaN);
  if (Number.isNaN(type)) throw new DoorRefusal(400, 'there is no "type" of a report');
  if (type !== DELIVERED && type !== FAILED && type !== REJECTED) return undefined;
  const said = plain('answer').trim().slice(0, 500);
  const failure = said || (type === REJECTED ? 'rejected by the SMSC' : 'not delivered');
  return {
    key: Buffer.from(encoded, 'base64url').toString('utf8'),
    delivered: type === DELIVERED,
    error: type === DELIVERED ? null : failure,
  };
}

const signatureOf = (key: string, secret: string) =>
  createHmac('sha256', secret).update(`report ${key}`).digest('hex').slice(0, 40);
