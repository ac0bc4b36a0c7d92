import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installClient } from '#test/installed-client';
import { codeIn } from '#test/markdown-code';
import { runPython } from '#test/python';
import { runProgram } from '#test/run-program';
import { createHome, type ServerHome, type ServerProcess, startServer } from '#test/server-process';

const root = fileURLToPath(new URL('../../../', import.meta.url));

let home: ServerHome;
let server: ServerProcess;
beforeAll(async () => {
  home = await createHome();
  server = await startServer(home, { env: { DEMO: '1', DEMO_AUTO_SMS_MS: '300' } });
});
afterAll(async () => {
  await server?.kill();
  await home?.remove();
});

/** As printed, but for the port, which is another server's on the machine of whoever tests. */
function printed(language: string): string {
  const codes = codeIn('README.md', language);
  expect([language, codes.length]).toEqual([language, 1]);
  expect(codes[0]).toContain('http://127.0.0.1:8080');
  return (codes[0] ?? '').replaceAll('http://127.0.0.1:8080', server.url);
}

const shell = (script: string) => runProgram('sh', ['-c', script], { cwd: root });

describe('"Get a code" in the README', () => {
  it('in TypeScript', async () => {
    const { folder, remove } = await installClient();
    await writeFile(`${folder}/code.js`, printed('ts'));

    const ran = await runProgram(process.execPath, ['code.js'], { cwd: folder });
    await remove();

    expect(ran).toEqual({ code: 0, stdout: expect.stringMatching(/^77\d+\n\d{4,8}\n$/), stderr: '' });
  });

  it('in Python', async () => {
    expect(await runPython(printed('python'))).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^77\d+\n\d{4,8}\n$/),
      stderr: '',
    });
  });

  it('by curl', async () => {
    const { code, stdout, stderr } = await shell(printed('sh curl'));

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'received',
      code: expect.stringMatching(/^\d{4,8}$/),
      messages: [{ masked: false }],
    });
  });

  it('on the command line', async () => {
    const { code, stdout, stderr } = await shell(printed('sh switchboard'));

    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: expect.stringMatching(/^\d{4,8}\n$/) });
  });

  it('by MCP', async () => {
    const { url, headers } = JSON.parse(printed('json')).mcpServers.switchboard;
    const client = new Client({ name: 'readme', version: '1' });
    await client.connect(
      new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }) as Transport,
    );
    const call = async (name: string, args: Record<string, unknown>) =>
      (await client.callTool({ name, arguments: args })).structuredContent as Record<string, unknown>;

    const lease = await call('lease_number', {
      service: 'Telegram',
      country: 'Kazakhstan',
      max_price: '0.50',
    });
    const code = await call('wait_for_code', { lease_id: lease.lease_id });
    await client.close();

    expect(code).toMatchObject({ status: 'code', code: expect.stringMatching(/^\d{4,8}$/) });
  });
});
