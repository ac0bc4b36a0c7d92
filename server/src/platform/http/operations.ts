import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

export type OperationsDeps = {
  metrics: Metrics;
  /** True when the database answers and its schema is this build's. */
  isReady(): Promise<boolean>;
  /** Whether /metrics answers callers from other machines. */
  openMetrics: boolean;
};

/** `/healthz`, `/readyz` and `/metrics`. */
export async function mountOperations(
  app: FastifyInstance,
  { metrics, isReady, openMetrics }: OperationsDeps,
) {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_, reply) => {
    const ready = await isReady().catch(() => false);
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });

  app.get('/metrics', async (request, reply) => {
    if (!openMetrics && !/^(127\.|::1$|::ffff:127\.)/.test(request.ip)) {
      return reply.code(404).send({ error: 'not found' });
    }
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
