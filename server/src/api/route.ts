import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Core, Right, Scope } from '#core';
import { findUnkeepable } from '#kernel/outside-text';
import type { RefusalCode } from '#kernel/refusal';
import { assertMay, type Caller } from './access.ts';
import { markRepeat, nameOf } from './conventions.ts';
import { assertRefusalDescribed, describedReply } from './described-reply.ts';
import { describeIssue } from './issue-words.ts';
import { describeError, PROBLEM_TYPE, ProblemError } from './problem.ts';
import { renderJson } from './wire.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The schemas of a route of the native API: a test makes its requests from them. */
    reads?: { params: z.ZodType; query: z.ZodType; body: z.ZodType };
  }
  interface FastifyRequest {
    /** Of the native API: found before a route is reached. */
    caller: Caller;
  }
}

/** The request of a route, validated, and the core. */
export type Context = {
  core: Core;
  caller: Caller;
  /** Who asks, for the audit: `admin`, `admin:` and the name that the caller gave, or `key:` and its id. */
  actor: string;
  /** The request and its answer, for routes that do not answer at once. */
  request: FastifyRequest;
  reply: FastifyReply;
};

const nothing = z.strictObject({});
const noBody = nothing.nullish();

/** A request that the description shows, and that a test sends. */
type Example = {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
};

export type RouteSpec<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> = {
  /** What clients call it: a verb and a noun, `listActivations`. */
  name?: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`. */
  path: string;
  /** One sentence. */
  summary?: string;
  /** More of it, in Markdown. */
  description?: string;
  /** The right that an operator's role must have; unless said `read` for GET and `operate` for all others. */
  right?: Right;
  /**
   * Keys of accounts with this scope may ask it as well, for their own account. Where this `path` is another, the place of `account`
   * in `params` is filled with the caller's; where it is the same, the route looks at the caller.
   */
  own?: { path: string; scope: Scope };
  /** 200 unless said. */
  status?: 200 | 201;
  /** JSON unless said; what `run` gives is then a stream. */
  type?: string;
  /** Of the request: JSON unless said. */
  bodyType?: string;
  /** Bytes; the server's limit unless said. */
  bodyLimit?: number;
  params?: P;
  query?: Q;
  body?: B;
  /** Of a JSON answer, in the core's terms: a bigint travels as decimal text, a moment in ISO 8601. */
  reply?: R;
  /** What the reply is, in a few words. */
  replyAbout?: string;
  /** What the core may refuse, besides `bad_request`. */
  refusals?: readonly RefusalCode[];
  example?: Example;
  run(
    context: Context,
    input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
  ): Promise<Given<z.input<R>>>;
};

/** What may be given where a reply is wanted: lists of the core cannot be changed. */
type Given<T> = T extends Date
  ? T
  : T extends readonly (infer One)[]
    ? readonly Given<One>[]
    : T extends object
      ? { [K in keyof T]: Given<T[K]> }
      : T;

/** A route that can be mounted and described. */
export type Route = {
  spec: Omit<RouteSpec, 'run'>;
  reads: { params: z.ZodType; query: z.ZodType; body: z.ZodType };
  mount(scope: FastifyInstance, core: Core): void;
  /**
   * Carries it out for the key of an account that came by another door: the same rights and rules, and what the address would answer,
   * parsed. `asked` is as it comes in an address and a body.
   */
  call(context: Context, asked: { params: object; query: object; body?: unknown }): Promise<unknown>;
};

/** A faulty field is named by `params`, `query` or `body` and its own name: `query.limit`. */
export function defineRoute<
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = typeof noBody,
  R extends z.ZodType = z.ZodUnknown,
>(spec: RouteSpec<P, Q, B, R>): Route {
  const {
    name = '',
    method,
    path,
    own,
    status = 200,
    type,
    bodyLimit,
    run,
    reply: described = z.unknown(),
  } = spec;
  const reads = { params: spec.params ?? nothing, query: spec.query ?? nothing, body: spec.body ?? noBody };
  const right = rightOf(spec);
  const codes = refusalsOf(spec);

  /** Throws what is wrong with a request: whose it is comes last. */
  const parse = ({ params, query, body }: { params(): object; query: unknown; body: unknown }) => ({
    query: parsePart('query', reads.query, query) as z.output<Q>,
    body: parsePart('body', reads.body, body) as z.output<B>,
    params: parsePart('params', reads.params, params()) as z.output<P>,
  });

  async function carryOut(context: Context, input: ReturnType<typeof parse>): Promise<unknown> {
    const result = await run(context, input).catch((error: unknown) => {
      assertRefusalDescribed({ name, codes }, error);
      throw error;
    });
    return type === undefined
      ? describedReply({ name, reply: described }, result, context.request.log)
      : result;
  }

  return {
    spec,
    reads,
    async call(context, { params, query, body }) {
      const { core, caller } = context;
      assertMay(core, caller, { right, scope: own?.scope });
      const account = own && own.path !== path ? { account: accountOf(caller) } : {};
      const result = await carryOut(
        context,
        parse({ params: () => ({ ...params, ...account }), query, body }),
      );
      return JSON.parse(renderJson(result));
    },
    mount(scope, core) {
      const mountAt = (
        url: string,
        { scope: ofKeys, fillsAccount }: { scope?: Scope | undefined; fillsAccount: boolean },
      ) =>
        scope.route({
          method,
          url,
          config: { reads },
          ...(bodyLimit === undefined ? {} : { bodyLimit }),
          async handler(request, reply) {
            const { caller } = request;
            assertMay(core, caller, { right, scope: ofKeys });
            const { query, body } = request;
            const input = parse({
              ...{ query, body },
              params: () => ({
                ...(request.params as object),
                ...(fillsAccount && { account: accountOf(caller) }),
              }),
            });
            const context = { core, caller, actor: actorOf(request), request, reply };
            const named = type === undefined ? nameOf(request) : undefined;
            if (named)
              return answerOnce(context, named, { status, carryOut: () => carryOut(context, input) });
            const result = await carryOut(context, input);
            if (reply.sent) return reply;
            if (type !== undefined) reply.type(type);
            return reply.code(status).send(result);
          },
        });
      const isShared = own?.path === path;
      mountAt(path, { scope: isShared ? own?.scope : undefined, fillsAccount: false });
      if (own && !isShared) mountAt(own.path, { scope: own.scope, fillsAccount: true });
    },
  };
}

/** Carries a named write out, or answers as it was answered before. */
async function answerOnce(
  { core, request, reply }: Context,
  { key, owner, parts }: NonNullable<ReturnType<typeof nameOf>>,
  { status, carryOut }: { status: number; carryOut(): Promise<unknown> },
): Promise<FastifyReply> {
  const { idempotency, isUnavailable } = core;
  const answer = await idempotency.run({
    owner,
    key,
    requestHash: idempotency.hashOf(parts),
    work: async () => ({ status, body: renderJson(await carryOut()) }),
    describe(error) {
      const problem = describeError(error, { requestId: request.id, isUnavailable });
      if (problem.status >= 500) request.log.error({ err: error }, 'native API: a request failed');
      return { status: problem.status, body: renderJson(problem) };
    },
  });
  const type = answer.status < 400 ? 'application/json; charset=utf-8' : PROBLEM_TYPE;
  return markRepeat(reply, answer.isRepeat)
    .code(answer.status)
    .type(type)
    .serializer((text: string) => text)
    .send(answer.body);
}

/** The right that an operator's role must have for a route. */
export function rightOf({ right, method }: Pick<RouteSpec, 'right' | 'method'>): Right {
  return right ?? (method === 'GET' ? 'read' : 'operate');
}

/** What is not found is named by the parameters of the address. */
const missing: Readonly<Record<string, RefusalCode>> = {
  account: 'account_not_found',
  activation: 'activation_not_found',
  rental: 'rental_not_found',
};

/** All that the core may refuse to a route. */
export function refusalsOf({
  path,
  refusals = [],
}: Pick<RouteSpec, 'path' | 'refusals'>): ReadonlySet<RefusalCode> {
  const params = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => missing[name] ?? 'not_found');
  const merchants = path.startsWith('/merchants/') ? (['not_found'] as const) : [];
  return new Set(['bad_request', ...params, ...merchants, ...refusals]);
}

function accountOf(caller: Caller): string {
  if (caller.kind === 'operator') throw new ProblemError('account_missing');
  return caller.accountId.toString();
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

/** The token of the installation has no name: there it is the caller's word. */
function actorOf({ caller, headers }: FastifyRequest): string {
  const name = parsePart('headers', z.object({ 'switchboard-actor': Actor }), {
    'switchboard-actor': headers['switchboard-actor'],
  })['switchboard-actor'];
  if (caller.kind === 'customer') return `key:${caller.keyId}`;
  return name === undefined ? caller.name : `${caller.name}:${name}`;
}

/** The key that asks, whose caps count; none where an operator does. */
export function keyOf({ caller }: Pick<Context, 'caller'>): bigint | undefined {
  return caller.kind === 'customer' ? caller.keyId : undefined;
}

/** Writes down what the caller did. */
export async function record(
  { core, actor }: Pick<Context, 'core' | 'actor'>,
  action: string,
  subject: string,
  details?: Record<string, unknown>,
): Promise<void> {
  await core.audit.record([{ actor, action, subject, details }]);
}
