import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/switchboard-bin-`);
  await mkdir(`${folder}/bin`);
  await writeFile(`${folder}/package.json`, '{"type":"module"}');
  await copyFile(new URL('../../../bin/switchboard.js', import.meta.url), `${folder}/bin/switchboard.js`);
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) =>
  new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [`${folder}/bin/switchboard.js`, ...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });

describe('the command switchboard', () => {
  it('says what to do before the first build', async () => {
    expect(await run('serve')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'switchboard: not built yet, run "npm run build" first\n',
    });
  });

  it('is the built program', async () => {
    await mkdir(`${folder}/server/dist`, { recursive: true });
    await writeFile(`${folder}/server/dist/main.js`, 'console.log(process.argv.slice(2).join(" "));');

    expect(await run('account', 'list')).toEqual({ code: 0, stdout: 'account list\n', stderr: '' });
  });
});
