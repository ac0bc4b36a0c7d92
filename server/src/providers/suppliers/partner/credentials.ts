import { isJsonNumber, type JsonObject } from '#kernel/lossless-json';
import { PartnerWireError } from './wire-error.ts';

type KeyPlace = 'body' | 'bearer' | 'query';
export type PresentedKey = { key: string; places: KeyPlace[] };

const MAX_KEY_LENGTH = 256;

/**
 * The key a caller shows: `key` in the body, `Authorization: Bearer`, `?apikey=` (contract 6.2). None gives
 * `no_key`; two that differ give `wrong_key`. Whether the key is right is the caller's to find out.
 */
export function extractKey(request: {
  body?: JsonObject | undefined;
  authorization?: string | undefined;
  query?: Readonly<Record<string, unknown>> | undefined;
}): PresentedKey {
  const shown: { place: KeyPlace; key: string }[] = [];
  const note = (place: KeyPlace, value: unknown) => {
    for (const item of Array.isArray(value) ? value.slice(0, 4) : [value]) {
      const key = isJsonNumber(item) ? item.value : typeof item === 'string' ? item.trim() : '';
      if (key) shown.push({ place, key });
    }
  };
  note('body', request.body?.key);
  note('bearer', /^bearer +(\S+)\s*$/i.exec(request.authorization ?? '')?.[1]);
  note('query', request.query?.apikey);

  const [first] = shown;
  if (!first) throw new PartnerWireError('no_key');
  if (first.key.length > MAX_KEY_LENGTH || shown.some(({ key }) => key !== first.key)) {
    throw new PartnerWireError('wrong_key');
  }
  return { key: first.key, places: [...new Set(shown.map(({ place }) => place))] };
}
