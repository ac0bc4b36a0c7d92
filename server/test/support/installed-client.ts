import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** An empty folder into which packages/client was packed and installed, without a registry. */
export async function installClient(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(`${tmpdir()}/switchboard-client-`);
  const filename = await pack(folder);
  await writeFile(`${folder}/package.json`, '{"private":true,"type":"module"}');
  const args = ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)];
  const installed = await runProgram('npm', args, { cwd: folder });
  if (installed.code !== 0) throw new Error(`npm install: ${installed.stderr}`);
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Packing builds: each in a copy of its own, below our packages, so that two test files do not build over each other. */
async function pack(folder: string): Promise<string> {
  await mkdir(join(root, '.tmp'), { recursive: true });
  const copy = await mkdtemp(join(root, '.tmp', 'client-'));
  try {
    await cp(join(root, 'packages', 'client'), copy, { recursive: true });
    const packed = await runProgram('npm', ['pack', '--json', '--pack-destination', folder], { cwd: copy });
    if (packed.code !== 0) throw new Error(`npm pack: ${packed.stderr}`);
    return JSON.parse(packed.stdout)[0].filename;
  } finally {
    await rm(copy, { recursive: true });
  }
}
