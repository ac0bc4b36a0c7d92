import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Core } from '#core';
import { type Dialect, jsonAnswer } from '#http';
import { createRateLimiter } from '#kernel/rate-limiter';
import { Refusal } from '#kernel/refusal';
import { type Caller, createFindCaller } from './access.ts';
import { createDesk } from './mcp-desk.ts';
import { describeError } from './problem.ts';
import { parsePart } from './route.ts';

/** A key may call so often in a second, and so often at once. */
const PER_SECOND = 20;
const BURST = 100;
const PREFIX = '/mcp';

/** JSON-RPC's numbers: what is no JSON, what is no call, and all the rest. */
const rpcCodes: Readonly<Record<number, number>> = { 400: -32_600, 405: -32_601, 404: -32_601 };

const McpQuery = z.strictObject({
  mask: z.enum(['true', 'false', '1', '0']).default('false'),
});

declare module 'fastify' {
  interface FastifyRequest {
    /** Of MCP: an account, never an operator. */
    mcpCaller: Extract<Caller, { kind: 'customer' }>;
  }
}

/**
 * The Model Context Protocol over streamable HTTP, without sessions: each POST is one call with `Authorization: Bearer <key>` and is
 * answered in JSON. The tools are in `#mcp`; what they ask is the native API, with its rights, rules and words.
 */
async function mountMcp(
  app: FastifyInstance,
  { core, perSecond = PER_SECOND }: { core: Core; perSecond?: number },
): Promise<void> {
  const findCaller = createFindCaller(core);
  const limiter = createRateLimiter({ perSecond, burst: perSecond * (BURST / PER_SECOND) });

  await app.register(
    async (scope) => {
      scope.decorateRequest('mcpCaller');
      scope.addHook('onRequest', async (request) => {
        const caller = await findCaller({ authorization: request.headers.authorization, ip: request.ip });
        if (caller.kind === 'operator')
          throw Object.assign(new Error('this is for the key of an account, not for an administrator'), {
            statusCode: 403,
          });
        if (!limiter.allow(`key ${caller.keyId}`)) throw new Refusal('rate_limited');
        request.mcpCaller = caller;
      });
      scope.setErrorHandler((error, request, reply) => {
        const problem = describeError(error, { requestId: request.id, isUnavailable: core.isUnavailable });
        if (problem.status >= 500) request.log.error({ err: error }, 'MCP: a request failed');
        if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
        if (problem.status === 503 || problem.status === 429) reply.header('retry-after', '1');
        return refuse(reply, problem.status, `${problem.detail}. ${problem.todo}`);
      });
      scope.setNotFoundHandler(({ url }, reply) =>
        /^[/]mcp[/]?(?:[?]|$)/.test(url)
          ? refuse(reply.header('allow', 'POST'), 405, 'There are no sessions and no streams here: POST.')
          : refuse(reply, 404, 'There is no such address: POST /mcp.'),
      );
      scope.post('/', (request, reply) => answer(core, request, reply));
    },
    { prefix: PREFIX },
  );
}

async function answer(core: Core, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { mask } = parsePart('query', McpQuery, request.query);
  if (Array.isArray(request.body) && request.body.length === 0)
    return refuse(reply, 400, 'Nothing is asked.');
  const caller = request.mcpCaller;
  // Who never asks here does not load it.
  const [{ createMcpServer }, { WebStandardStreamableHTTPServerTransport }] = await Promise.all([
    import('#mcp'),
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
  ]);
  const desk = createDesk({ core, caller, actor: `key:${caller.keyId}`, request, reply });
  const server = createMcpServer({ desk, masked: mask === 'true' || mask === '1' });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  const gone = new Promise<undefined>((resolve) => reply.raw.once('close', () => resolve(undefined)));
  const version = request.headers['mcp-protocol-version'];
  const asked = new Request(`http://localhost${PREFIX}`, {
    method: 'POST',
    headers: {
      // All that this door gives is JSON, whatever else somebody takes.
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(typeof version === 'string' && { 'mcp-protocol-version': version }),
    },
  });
  const given = await Promise.race([
    transport.handleRequest(asked, { parsedBody: request.body ?? null }),
    gone,
  ]);
  const text = await given?.text();
  await server.close();
  reply.code(given?.status ?? 499);
  return text ? reply.type('application/json; charset=utf-8').send(text) : reply.send();
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(refusal(status, message));
}

const refusal = (status: number, message: string) => ({
  jsonrpc: '2.0',
  id: null,
  error: { code: rpcCodes[status] ?? -32_000, message },
});

export const mcp: Dialect<{ core: Core; perSecond?: number }> = {
  name: 'mcp',
  prefixes: [PREFIX],
  mount: mountMcp,
  malformed: ({ error }) => {
    const status = 'statusCode' in error ? Number(error.statusCode) : 400;
    return jsonAnswer(status, refusal(status, STATUS_CODES[status] ?? 'Bad Request'));
  },
};
