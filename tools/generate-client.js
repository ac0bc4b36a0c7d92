// Writes packages/client/src/operations.ts and packages/client/API.md from the description of the native API.
// `server/test/contract/native/client-source.pure.test.ts` sees to it that it was done.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { clientReference } from './client-reference.js';
import { clientSource } from './client-source.js';
import { formatted } from './formatted.js';

const server = fileURLToPath(new URL('../server/', import.meta.url));
const client = fileURLToPath(new URL('../packages/client/', import.meta.url));

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
const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-'], {
  cwd: server,
  input: outputFiles[0].text,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
if (status !== 0) throw new Error(stderr);
const description = JSON.parse(stdout);
await writeFile(`${client}src/operations.ts`, formatted(clientSource(description)));
await writeFile(`${client}API.md`, clientReference(description));
console.log(`operations.ts and API.md of ${client} are written`);
