import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core, Source } from '#core';
import { type Dialect, jsonAnswer } from '#http';
import {
  type DoorAnswer,
  type DoorOutcome,
  type DoorReading,
  DoorRefusal,
  type SourceSms,
} from '#suppliers/own-kind';

/** Of one request, whatever it holds. */
const MOST_BYTES = 262_144;
const RETRY_AFTER_SECONDS = 10;
/** SMS in one request. */
const MOST_SMS = 1_000;

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The worst first: it is what the source is told of a request with several SMS. */
const byWeight: readonly DoorOutcome[] = ['try_again', 'flood', 'unknown_number', 'stored', 'repeated'];

const statusOf: Record<DoorOutcome, number> = {
  stored: 200,
  repeated: 200,
  unknown_number: 422,
  flood: 429,
  try_again: 503,
  unauthorized: 401,
  unreadable: 400,
};

type Told = { outcome: DoorOutcome; reason?: string | undefined; status?: number | undefined };

/**
 * The way in of sources of own numbers that call us: `/in/{supplier}`, by name or id, and what their kinds have below it. A 2xx
 * goes out only after what it promises is committed.
 */
export async function mountSupplierDoor(app: FastifyInstance, { core }: { core: Core }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  for (const url of ['/in/:supplier', '/in/:supplier/*'])
    app.route({
      method: [...methods],
      url,
      bodyLimit: MOST_BYTES,
      exposeHeadRoute: false,
      errorHandler: (error, request, reply) => answerUnread(error, request, reply),
      handler: (request, reply) => handle(request, reply),
    });

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { supplier: name } = request.params as { supplier: string };
    let source: Source | undefined;
    let told: Told;
    try {
      source = await core.intake.admit({ name, ip: request.ip });
      told = source ? await take(source, request) : { outcome: 'unauthorized' };
    } catch (error) {
      if (!core.isUnavailable(error)) request.log.error({ err: error }, 'an SMS could not be taken');
      told = { outcome: 'try_again' };
    }
    return send(reply, source, told);
  }

  /** Refusals of Fastify itself, before the handler: a body that is too large or cut short. */
  function answerUnread(
    error: { statusCode?: number },
    _request: FastifyRequest,
    reply: FastifyReply,
  ): FastifyReply {
    const status = error.statusCode === 413 ? 413 : 400;
    return send(reply, undefined, { outcome: 'unreadable', status, reason: 'the body cannot be read' });
  }

  async function take(source: Source, request: FastifyRequest): Promise<Told> {
    try {
      const reading = await read(source, request);
      return { outcome: await store(source, reading, request) };
    } catch (error) {
      if (!(error instanceof DoorRefusal)) throw error;
      const { outcome, reason, status } = error;
      core.intake.refuse(source, { kind: outcome, subject: reason });
      return { outcome, reason, status };
    }
  }

  async function read(source: Source, request: FastifyRequest): Promise<DoorReading> {
    const { method, url, headers, body } = request;
    if (method !== 'GET' && method !== 'POST') throw new DoorRefusal(405, 'GET and POST only');
    const [path = '', ...query] = url.split('?');
    const { door } = source.kind;
    if (!door) throw new DoorRefusal(404, 'this supplier has no door');
    const reading = await door.read(
      {
        ...{ method, headers },
        path: path.replace(/^\/in\/[^/]*/, ''),
        query: query.join('?'),
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      },
      source.settings as never,
      core.clock(),
    );
    if (reading.sms.length > MOST_SMS) throw new DoorRefusal(413, `more than ${MOST_SMS} SMS in one request`);
    return reading;
  }

  /** All at once, so that they share transactions. */
  async function store(
    source: Source,
    { sms, reports = [], lines = [] }: DoorReading,
    request: FastifyRequest,
  ): Promise<DoorOutcome> {
    const receive = async (one: SourceSms): Promise<DoorOutcome> => {
      const outcome = await core.intake.receive(source, one);
      return outcome === 'waiting' ? 'stored' : outcome;
    };
    const settled = await Promise.allSettled([
      ...sms.map(receive),
      ...reports.map(async (report): Promise<DoorOutcome> => {
        await core.intake.report(source, report);
        return 'stored';
      }),
    ]);
    for (const line of lines) core.intake.tell(source, line);
    const outcomes = settled.map((one): DoorOutcome => {
      if (one.status === 'fulfilled') return one.value;
      if (!core.isUnavailable(one.reason))
        request.log.error({ err: one.reason }, 'an SMS could not be taken');
      return 'try_again';
    });
    return byWeight.find((outcome) => outcomes.includes(outcome)) ?? 'stored';
  }
}

function send(
  reply: FastifyReply,
  source: Source | undefined,
  { outcome, reason, status = statusOf[outcome] }: Told,
): FastifyReply {
  const answer =
    source?.kind.door?.answer?.(outcome, { settings: source.settings as never, reason, status }) ??
    plainAnswer(outcome, status, reason);
  if (status === 503 || status === 429) reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply.code(answer.status).header('content-type', answer.contentType).send(answer.body);
}

function plainAnswer(outcome: DoorOutcome, status: number, reason: string | undefined): DoorAnswer {
  const body = JSON.stringify({ status: outcome, ...(reason !== undefined && { reason }) });
  return { status, contentType: 'application/json; charset=utf-8', body };
}

export const supplierDoor: Dialect<{ core: Core }> = {
  name: 'supplier-door',
  prefixes: ['/in'],
  mount: mountSupplierDoor,
  malformed: ({ error }) =>
    'statusCode' in error && error.statusCode === 404
      ? jsonAnswer(401, { status: 'unauthorized' })
      : jsonAnswer(400, { status: 'unreadable', reason: 'the address cannot be read' }),
};
