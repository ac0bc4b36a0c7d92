import { fork } from 'node:child_process';
import { once } from 'node:events';
import fastify from 'fastify';
import type { Measured } from './figures.ts';
import { applyLoad } from './load/load.ts';

const CHILD = 'SWITCHBOARD_BARE_HANDLER';

/** The speed of Fastify with a text handler that does nothing, in a process of its own. */
export async function measureBareHandler(seconds: number): Promise<Measured> {
  const child = fork(new URL(import.meta.url), { env: { ...process.env, [CHILD]: '1' } });
  try {
    const [url] = (await once(child, 'message')) as [string];
    return await applyLoad({ url, seconds, requests: [{ method: 'GET', path: '/' }] });
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

if (process.env[CHILD]) {
  const app = fastify();
  app.get('/', async (_, reply) => reply.type('text/plain; charset=utf-8').send('STATUS_WAIT_CODE'));
  process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
}
