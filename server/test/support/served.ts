import { createHttpServer, createLogger, createMetrics } from '#http';
import { createWorker, type Worker } from '#jobs';
import type { World } from './world.ts';

/** A server without dialects, as silent as `TEST_LOG` says. */
export function createTestServer(options: Partial<Parameters<typeof createHttpServer>[0]> = {}) {
  return createHttpServer({
    logger: createLogger(process.env.TEST_LOG ?? 'silent'),
    metrics: createMetrics(),
    bodyLimit: 1_048_576,
    trustProxy: '',
    ...options,
  });
}

/** Does nothing by itself: `drain()` does what is due, and fails where that fails. */
export function createTestWorker({ db, core }: Pick<World, 'db' | 'core'>): Promise<Worker> {
  return createWorker({
    db,
    handlers: core.handlers,
    sweeps: core.sweeps,
    onError(error) {
      throw error;
    },
  });
}
