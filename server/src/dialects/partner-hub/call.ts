import type { FastifyRequest } from 'fastify';
import type { Core, PartnerCaller as Partner } from '#core';
import type { JsonObject } from '#kernel/lossless-json';
import type { RateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import {
  extractKey,
  PartnerDialect,
  type PartnerSettings,
  PartnerWireError,
  readJsonBody,
  renderWithoutKey,
} from '#suppliers/partner';
import type { FailedCall } from './answer-failure.ts';

/** A request of a known partner. */
export type Call = {
  partner: Partner;
  /** Empty where there is none. */
  body: JsonObject;
  query: Readonly<Record<string, unknown>>;
  /** The body without the key, to be kept. */
  raw: string;
  /** The form of the answer: as the path says, with the partner's own leniency. */
  form: { dialect: PartnerDialect; ackFiltered: boolean };
};

export type CallDeps = { core: Core; limiter: RateLimiter };

/**
 * Reads a request and finds out who it is from. Throws PartnerWireError or a Refusal; `failed` learns what became known
 * before.
 */
export async function readCall(
  { core, limiter }: CallDeps,
  request: FastifyRequest,
  { dialect, maxBytes, failed }: { dialect: PartnerDialect; maxBytes: number; failed: FailedCall },
): Promise<Call> {
  const query = request.query as Readonly<Record<string, unknown>>;
  const { authorization } = request.headers;
  const body = await readBody(request, maxBytes).catch(async (error: unknown) => {
    // Whose it is may be known all the same, so that the operator finds it where it belongs.
    const shown = keyOf({ authorization, query });
    const partner =
      shown === undefined
        ? undefined
        : await core.supply.authenticate({ key: shown, ip: request.ip }).catch(() => undefined);
    failed.supplierId = partner?.supplierId;
    throw error;
  });
  const { key } = extractKey({ body, authorization, query });
  const partner = await core.supply.authenticate({ key, ip: request.ip });
  failed.supplierId = partner.supplierId;
  const { data: spoken } = PartnerDialect.safeParse(partner.dialect);
  const isList = dialect === 'onlinesim-v2';
  if (spoken === undefined || isList !== (spoken === 'onlinesim-v2'))
    throw new Refusal('not_allowed', { dialect: partner.dialect });
  if (!limiter.allow(String(partner.supplierId))) throw new Refusal('rate_limited');
  const { ackFiltered = false }: PartnerSettings = partner.settings;
  return {
    partner,
    body,
    query,
    raw: renderWithoutKey(body),
    form: { dialect: spoken, ackFiltered },
  };
}

async function readBody(request: FastifyRequest, maxBytes: number): Promise<JsonObject> {
  const bytes = request.body as Buffer | undefined;
  if (!bytes || bytes.length === 0) {
    if (request.method === 'POST' && !request.url.includes('checkWork'))
      throw new PartnerWireError('bad_request', 'body');
    return {};
  }
  return readJsonBody({
    bytes,
    contentType: request.headers['content-type'],
    contentEncoding: request.headers['content-encoding'],
    maxBytes,
  });
}

function keyOf(places: Parameters<typeof extractKey>[0]): string | undefined {
  try {
    return extractKey(places).key;
  } catch {
    return undefined;
  }
}
