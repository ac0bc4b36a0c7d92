import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.ts';

const source = fileURLToPath(new URL('../../../packages/client/', import.meta.url));

/** An empty folder into which packages/client was packed and installed, without a registry. */
export async function installClient(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(`${tmpdir()}/switchboard-client-`);
  const packed = await runProgram('npm', ['pack', '--json', '--pack-destination', folder], { cwd: source });
  if (packed.code !== 0) throw new Error(`npm pack: ${packed.stderr}`);
  const [{ filename }] = JSON.parse(packed.stdout);
  await writeFile(`${folder}/package.json`, '{"private":true,"type":"module"}');
  const args = ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)];
  const installed = await runProgram('npm', args, { cwd: folder });
  if (installed.code !== 0) throw new Error(`npm install: ${installed.stderr}`);
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
