import type { IncomingHttpHeaders } from 'node:http';
import type { WireParameters } from './wire-values.ts';

/** A key pair as a client sends it. */
export type Credentials = { clientId: string; secret: string };

/** Either pair of headers on every path, or the body; a header wins over the body (contract 1.2). */
export function readCredentials(headers: IncomingHttpHeaders, sent: WireParameters): Credentials {
  const header = (name: string) => [headers[name]].flat()[0]?.trim() || undefined;
  const parameter = (name: string) => {
    const value = sent.get(name);
    return typeof value === 'string' ? value.trim() : undefined;
  };
  return {
    clientId: header('x-client-id') ?? header('x-api-key') ?? parameter('client_id') ?? '',
    secret: header('x-client-secret') ?? header('x-api-secret') ?? parameter('client_secret') ?? '',
  };
}
