import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { hideSecrets } from '#kernel/hide-secrets';
import { JsonError, type JsonValue, parseLosslessJson, stringifyLosslessJson } from '#kernel/lossless-json';
import { sameSecret } from '#kernel/same-secret';
import { DoorRefusal, type DoorRequest } from '#suppliers/own-kind';

/** How far the time of a signature may be off: what their documents advise. */
export const TOLERANCE_SECONDS = 300;

const MOST_RAW = 10_000;

/** Texts that may be missing or null. */
export const OptionalText = z.string().max(10_000).nullish();
export const OptionalId = z.string().min(1).max(200).nullish().catch(undefined);

/** Throws DoorRefusal 405 or 404: webhooks are posted to the address itself. */
export function checkRoute({ method, path }: DoorRequest): void {
  if (method !== 'POST') throw new DoorRefusal(405, 'POST only');
  if (path !== '' && path !== '/') throw new DoorRefusal(404, 'webhooks go to the address itself');
}

/** Throws DoorRefusal 401 unless the header holds the HMAC SHA-256 of these bytes, in hexadecimal digits. */
export function checkHmac(
  { headers }: DoorRequest,
  { header, key, signed }: { header: string; key: string; signed: readonly (Buffer | string)[] },
): void {
  const given = headers[header];
  if (typeof given !== 'string' || given === '') throw new DoorRefusal(401, 'the signature is missing');
  const hmac = createHmac('sha256', key);
  for (const part of signed) hmac.update(part);
  const hex = given
    .trim()
    .toLowerCase()
    .replace(/^sha256=/, '');
  if (!sameSecret(hex, hmac.digest('hex'))) throw new DoorRefusal(401, 'the signature is wrong');
}

/** A body that its signature vouches for; what is in it may still be anything. Throws DoorRefusal 400. */
export function parseEvent<Schema extends z.ZodType>(
  body: Buffer,
  schema: Schema,
): { event: z.infer<Schema>; json: JsonValue } {
  let json: JsonValue;
  try {
    json = parseLosslessJson(body.toString('utf8'));
  } catch (error) {
    if (error instanceof JsonError) throw new DoorRefusal(400, error.message);
    throw error;
  }
  const event = schema.safeParse(plain(json));
  if (event.success) return { event: event.data, json };
  const [issue] = event.error.issues;
  throw new DoorRefusal(
    400,
    `not an event of it: ${issue?.path.join('.') || 'the body'} ${issue?.message ?? ''}`.trim(),
  );
}

/** Numbers as the program has them: they are counters here, and ids are texts. */
function plain(json: JsonValue): unknown {
  return JSON.parse(stringifyLosslessJson(json));
}

export function rawOf(json: JsonValue, secrets: readonly (string | undefined)[]): string {
  return hideSecrets(stringifyLosslessJson(json), secrets).slice(0, MOST_RAW);
}

/** The number of a SIM, by the first of its names that the settings know. */
export function phoneOf(
  { phones, to }: { phones?: Readonly<Record<string, string>> | undefined; to?: string | undefined },
  names: readonly (string | undefined)[],
): string | undefined {
  for (const name of names)
    if (name !== undefined && phones && Object.hasOwn(phones, name)) return phones[name];
  return to;
}
