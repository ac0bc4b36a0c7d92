import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installClient } from '#test/installed-client';
import { codeIn } from '#test/markdown-code';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { runProgram } from '#test/run-program';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

let world: NativeWorld;
let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  world = await createNativeWorld();
  ({ folder, remove } = await installClient());
});
afterAll(async () => {
  await world.close();
  await remove();
});

const [first = ''] = codeIn('packages/client/README.md', 'ts');

describe('the package, installed into an empty folder', () => {
  it('gets a code, as its README says', async () => {
    const { key, accountId } = await world.customer();
    const { supplierId } = await world.pool();
    const script = first
      .replace('http://127.0.0.1:8080', world.url)
      .replace('0123456789abcdef0123456789abcdef', key);
    await writeFile(`${folder}/get-a-code.js`, script);

    const running = runProgram(process.execPath, ['get-a-code.js'], { cwd: folder });
    while (world.core.waits.count() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const [{ id, phone } = { id: 0, phone: '' }] = await world.core.activations.list({ accountId, limit: 1 });
    await world.message({ supplierId, phone, text: 'Your code is 48213' });

    expect(await running).toEqual({ code: 0, stdout: `${phone}\n48213\n`, stderr: '' });
    expect(await world.core.activations.get({ id, accountId })).toMatchObject({ state: 'finished' });
  });

  it('has types that a strict program builds with, for all that the README shows', async () => {
    const snippets = codeIn('packages/client/README.md', 'ts');
    const known =
      "import { type Lease, Switchboard } from '@switchboard/client';\ndeclare const sb: Switchboard;\ndeclare const lease: Lease;\n";
    await Promise.all(
      snippets.map((code, index) => {
        const lines = code.includes('new Switchboard') ? code : `${known}{\n${hoist(code)}`;
        return writeFile(`${folder}/snippet-${index}.ts`, lines);
      }),
    );
    const compilerOptions = {
      ...{ target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], types: [] },
      ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noEmit: true },
    };
    await writeFile(
      `${folder}/tsconfig.json`,
      JSON.stringify({ compilerOptions, include: ['snippet-*.ts'] }),
    );

    const built = await runProgram(process.execPath, [tsc, '-p', folder], { cwd: folder });

    expect(snippets.length).toBeGreaterThan(4);
    expect(built).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('has no dependency, and nothing of one platform alone', async () => {
    const { dependencies, peerDependencies } = JSON.parse(
      await readFile(`${folder}/node_modules/@switchboard/client/package.json`, 'utf8'),
    );
    const { stdout } = await runProgram(
      'grep',
      ['-rnE', 'node:|process\\.|Buffer|require\\(|window\\.|document\\.', 'dist', '--include=*.js'],
      { cwd: `${folder}/node_modules/@switchboard/client` },
    );

    expect({ dependencies, peerDependencies }).toEqual({});
    expect(stdout).toBe('');
  });
});

/** A snippet in a block of its own, so that it may have names that the README has elsewhere; imports stay outside. */
function hoist(code: string): string {
  const [imports = ''] = /^(?:import .*\n)*/.exec(code) ?? [];
  return `${code.slice(imports.length)}}\n${imports}`;
}
