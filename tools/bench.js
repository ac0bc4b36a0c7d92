// `npm run bench [seconds] [--json FILE]`: orders, polls and messages per second through HTTP, on both engines.
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const {
  values: { json },
  positionals: [seconds = '5'],
} = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const server = fileURLToPath(new URL('../server/', import.meta.url));
// Beside the packages and the migrations that it needs.
const outfile = `${server}dist/bench.js`;
await build({
  absWorkingDir: server,
  entryPoints: ['test/bench/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
try {
  const { runBench } = await import(pathToFileURL(outfile).href);
  await runBench({
    seconds: Number(seconds),
    json: json && resolve(json),
    print: (line) => console.log(line),
  });
} finally {
  await rm(outfile, { force: true });
}
process.exit(0);
