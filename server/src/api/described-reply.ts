import { strict as assert } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { isRefusal, type RefusalCode } from '#kernel/refusal';
import { renderJson } from './wire.ts';

/** Wherever code is tested, what is not described is a defect; in production a caller is answered all the same. */
const isTested = process.env.NODE_ENV === 'test';

/** A reply as its description has it: what is not described is left out. */
export function describedReply(
  { name, reply }: { name: string; reply: z.ZodType },
  result: unknown,
  log: Pick<FastifyBaseLogger, 'error'>,
): unknown {
  const described = reply.safeParse(result);
  if (isTested) {
    assert(
      described.success,
      `${name} answers otherwise than described: ${described.error && z.prettifyError(described.error)}`,
    );
    const [sent, whole] = [described.data, result].map((one) => JSON.parse(renderJson(one ?? null)));
    assert(isDeepStrictEqual(sent, whole), `${name} answers more than is described: ${renderJson(result)}`);
  } else if (!described.success)
    log.error(
      { route: name, issues: described.error.issues.slice(0, 5) },
      'native API: a reply is not as described',
    );
  return described.success ? described.data : result;
}

/** Wherever code is tested, a refusal that a route's description does not name is a defect. */
export function assertRefusalDescribed(
  { name, codes }: { name: string; codes: ReadonlySet<RefusalCode> },
  error: unknown,
): void {
  if (isTested && isRefusal(error))
    assert(codes.has(error.code), `${name} refuses ${error.code}, which is not described`);
}
