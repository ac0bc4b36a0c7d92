import { createServer } from 'node:net';

/**
 * A TCP port of 127.0.0.1 that nobody listens on now. Somebody else may take it before you do: who can
 * listen on port 0 should do that instead, and who cannot should try again with another one.
 */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('the probe server has no port'));
        return;
      }
      server.close(() => resolve(address.port));
    });
  });
}
