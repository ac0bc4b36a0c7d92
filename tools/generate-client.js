// Writes packages/client/src/operations.ts from the description of the native API.
// `server/test/contract/native/client-source.pure.test.ts` sees to it that it was done.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { clientSource } from './client-source.js';
import { formatted } from './formatted.js';

const server = fileURLToPath(new URL('../server/', import.meta.url));
const target = fileURLToPath(new URL('../packages/client/src/operations.ts', import.meta.url));

const { outputFiles } = await build({
  absWorkingDir: server,
  stdin: {
    contents:
      "import { describeApi } from './src/api/describe-api.ts'; import { sections } from './src/api/index.ts'; console.log(JSON.stringify(describeApi(sections)));",
    resolveDir: server,
  },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  write: false,
  outdir: `${server}dist`,
  loader: { '.sql': 'text' },
});
const { spawnSync } = await import('node:child_process');
const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-'], {
  cwd: server,
  input: outputFiles[0].text,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
if (status !== 0) throw new Error(stderr);
await writeFile(target, await formatted(clientSource(JSON.parse(stdout))));
console.log(`${target} is written`);
