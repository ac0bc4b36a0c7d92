import type { FastifyRequest } from 'fastify';
import { queryOf } from '#ui';

/** Programs that look at links for previews and indexes, by what they call themselves. */
const preview =
  /(?<!cu)bot\b|bot\/|crawl|spider|slurp|preview|facebookexternalhit|facebookcatalog|whatsapp|telegram|viber|skypeuri|slack|discord|vkshare|embedly|pinterest|google-pagerenderer|googlemessages|headlesschrome-lighthouse|curl\/|wget\/|python-|go-http-client|okhttp/i;

/** True for who only looks whether something is there: nothing is made or counted for them. */
export function isPreview({ method, headers }: FastifyRequest): boolean {
  const purpose = headers['sec-purpose'] ?? headers.purpose ?? headers['x-moz'] ?? '';
  return (
    method === 'HEAD' ||
    /prefetch|preview/i.test(String(purpose)) ||
    preview.test(headers['user-agent'] ?? '')
  );
}

export type CodeInPath = { code: string; isEmbedded: boolean; parameters: Record<string, string> };

/** Sites that embed a coupon glue the parameters to the path: `/p/vuhykb&web=true`. */
export function readCode(request: FastifyRequest, segment: string): CodeInPath {
  const [code = '', ...glued] = segment.split('&');
  const parameters = { ...queryOf(request), ...Object.fromEntries(new URLSearchParams(glued.join('&'))) };
  return { code: code.toLowerCase(), isEmbedded: parameters.web === 'true', parameters };
}

const utmTags = ['campaign', 'source', 'medium', 'term', 'content'] as const;
const MOST_LETTERS = 200;

/** The UTM tags of an address, as a session keeps them; undefined for none. */
export function utmOf(parameters: Record<string, string>) {
  const utm = Object.fromEntries(
    utmTags.flatMap((tag) => {
      const value = parameters[`utm_${tag}`]?.trim().slice(0, MOST_LETTERS);
      return value ? [[tag, value]] : [];
    }),
  );
  return Object.keys(utm).length > 0 ? utm : undefined;
}

const devices: readonly (readonly [RegExp, string])[] = [
  [/iphone|ipod/i, 'iPhone'],
  [/ipad/i, 'iPad'],
  [/android/i, 'Android'],
  [/windows/i, 'Windows'],
  [/mac os/i, 'Mac'],
  [/linux|cros/i, 'Linux'],
];

/** The kind of device, never more of it. */
export function deviceOf({ headers }: FastifyRequest): string {
  const agent = headers['user-agent'] ?? '';
  return devices.find(([pattern]) => pattern.test(agent))?.[1] ?? '';
}
