import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePort } from '#test/free-port';
import { createHome, type ServerProcess, startServer } from '#test/server-process';

/** A whole second is what a defect may take to end the process; a slow machine gets more to notice it. */
const END_MS = 10_000;

async function startOnPort(options: { stdout?: number; hook?: string }): Promise<ServerProcess> {
  const home = await createHome();
  const port = await findFreePort();
  const server = await startServer(home, { env: { PORT: String(port), LOG_LEVEL: 'debug' }, ...options });
  onTestFinished(async () => {
    await server.kill();
    await home.remove();
  });
  return server;
}

const health = async (server: ServerProcess) => (await fetch(`${server.url}/healthz`)).status;
const droppedLines = async (server: ServerProcess) =>
  Number(
    /^switchboard_log_lines_dropped_total (\d+)/m.exec(
      await (await fetch(`${server.url}/metrics`)).text(),
    )?.[1],
  );

test('a log whose reader is gone does not stop the server', async () => {
  const server = await startOnPort({});
  server.closeOutput();

  for (let i = 0; i < 20; i++) await fetch(`${server.url}/stubs/handler_api?action=getBalance`);

  expect(await health(server)).toBe(200);
  expect(await server.stop()).toBe(0);
});

test('a log whose disk is full does not stop the server; a defect that nobody caught ends it all the same', async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  // Other things that the process waits for must not hold it up.
  const hook = `process.on('SIGUSR2', () => { setInterval(() => {}, 1000); setImmediate(() => { throw new Error('boom'); }); });`;
  const server = await startOnPort({ stdout: full, hook });
  const long = 'x'.repeat(300);

  for (let round = 0; round < 40; round++)
    await Promise.all(Array.from({ length: 100 }, () => fetch(`${server.url}/stubs/${long}`)));
  const whileFull = [await health(server), await droppedLines(server)];
  server.signal('SIGUSR2');
  const code = await Promise.race([server.exited, sleep(END_MS, 'still there', { ref: false })]);

  expect(whileFull).toEqual([200, expect.toSatisfy((lines: number) => lines > 0)]);
  expect(code).toBe(1);
  expect(server.output()).toContain('boom');
  await expect(health(server)).rejects.toThrow();
});
