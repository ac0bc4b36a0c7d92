import { createDialectWorld } from '#test/dialect-world';
import { onlinesim } from '../../../src/dialects/onlinesim/index.ts';

/** A server that speaks Onlinesim's protocol. */
export const createOnlinesimWorld = (env?: Record<string, string>) =>
  createDialectWorld(onlinesim, { prefix: '/onlinesim/api', env });
