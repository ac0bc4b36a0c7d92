import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Core } from '#core';
import { findUnkeepable } from '#kernel/outside-text';
import { describeIssue } from './issue-words.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The schemas of a route of the native API: a test makes its requests from them. */
    reads?: { params: z.ZodType; query: z.ZodType; body: z.ZodType };
  }
}

/** The request of a route, validated, and the core. */
export type Context = {
  core: Core;
  /** Who asks, for the audit: `admin`, or `admin:` and the name that the caller gave. */
  actor: string;
};

const nothing = z.strictObject({});
const noBody = nothing.nullish();

export type RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`. */
  path: string;
  /** 200 unless said. */
  status?: 200 | 201;
  /** JSON unless said; what `run` gives is then a stream. */
  type?: string;
  /** Bytes; the server's limit unless said. */
  bodyLimit?: number;
  params?: P;
  query?: Q;
  body?: B;
  run(
    context: Context,
    input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
  ): Promise<unknown>;
};

/** Mounts one route. */
export type Route = (scope: FastifyInstance, core: Core) => void;

/** A faulty field is named by `params`, `query` or `body` and its own name: `query.limit`. */
export function defineRoute<
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof noBody,
>(spec: RouteSpec<P, Q, B>): Route {
  const { method, path, status = 200, type, bodyLimit, run } = spec;
  const reads = { params: spec.params ?? nothing, query: spec.query ?? nothing, body: spec.body ?? noBody };

  return (scope, core) => {
    scope.route({
      method,
      url: path,
      config: { reads },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      async handler(request, reply) {
        const input = {
          params: parsePart('params', reads.params, request.params) as z.output<P>,
          query: parsePart('query', reads.query, request.query) as z.output<Q>,
          body: parsePart('body', reads.body, request.body) as z.output<B>,
        };
        const result = await run({ core, actor: readActor(request.headers['switchboard-actor']) }, input);
        if (type !== undefined) reply.type(type);
        return reply.code(status).send(result);
      },
    });
  };
}

/** Parses one part of a request; what is wrong with it is named after the part. Throws a `ZodError`. */
export function parsePart<S extends z.ZodType>(part: string, schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { error: describeIssue });
  if (result.success) return result.data;
  throw new z.ZodError(result.error.issues.map((issue) => ({ ...issue, path: [part, ...issue.path] })));
}

/** Whoever administers is told of a text that cannot be kept, where other doors replace what is wrong in it. */
export async function refuseUnkeepable({ params, query, body }: FastifyRequest): Promise<void> {
  const path = findUnkeepable({ params, query, body });
  if (path)
    throw new z.ZodError([
      {
        code: 'custom',
        path: [...path],
        message: 'must not contain a null character or half of a surrogate pair',
        input: undefined,
      },
    ]);
}

const Actor = z
  .string()
  .regex(/^[\w.@+-]{1,64}$/, 'must be a name of letters, digits and ._@+-')
  .optional();

/** The name is the caller's word: everybody who has the token is the administrator. */
function readActor(header: unknown): string {
  const name = parsePart('headers', z.object({ 'switchboard-actor': Actor }), {
    'switchboard-actor': header,
  })['switchboard-actor'];
  return name === undefined ? 'admin' : `admin:${name}`;
}

/** Writes down what the caller did. */
export async function record(
  { core, actor }: Context,
  action: string,
  subject: string,
  details?: Record<string, unknown>,
): Promise<void> {
  await core.audit.record([{ actor, action, subject, details }]);
}
