import { formatMicros } from '#kernel/money';
import { wholeCents } from './cents.ts';
import type { Parameters } from './parameters.ts';

/** On every V2 reply. */
export const deprecation = { deprecation: 'true', link: '</v3>; rel="successor-version"' };

/** The same with the V3 address of this very call, as far as its parameters tell it. */
export function linkToTwin(twin: string, parameters: Parameters): string {
  let isWhole = true;
  const address = twin.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === 'dollars' ? dollarsOf(parameters.get('amount')) : parameters.get(name);
    if (typeof value === 'string' && /^[\w .-]{1,64}$/.test(value)) return encodeURIComponent(value);
    isWhole = false;
    return '';
  });
  return isWhole ? `${deprecation.link}, <${address}>; rel="successor-version"` : deprecation.link;
}

function dollarsOf(amount: unknown): string | undefined {
  const micros = typeof amount === 'string' ? wholeCents.parse(amount) : undefined;
  return micros === undefined ? undefined : formatMicros(micros);
}
