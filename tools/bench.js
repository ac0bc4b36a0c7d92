// `npm run bench`: what the server does in a second, against targets. `-- --quick` or `--large`; `--waits`: how soon who waits is answered; `--json FILE` keeps the figures,
// `npm run bench:compare A.json B.json` lays two of them side by side.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    large: { type: 'boolean' },
    compare: { type: 'boolean' },
    waits: { type: 'boolean' },
    json: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
  allowPositionals: true,
});
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
  loader: { '.lua': 'text', '.sql': 'text' },
  logLevel: 'warning',
});
const print = (line) => console.log(line);
const toNumber = (text) => (text === undefined ? undefined : Number(text));
try {
  const { compareReports, runBench, runWaitBench } = await import(pathToFileURL(outfile).href);
  if (values.compare) {
    const [one, other] = positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')));
    if (!one || !other) throw new Error('name two files that `npm run bench -- --json FILE` wrote');
    compareReports(one, other).forEach(print);
  } else if (values.waits) {
    await runWaitBench(print);
  } else {
    await runBench({
      scale: values.quick ? 'quick' : values.large ? 'large' : 'usual',
      rounds: toNumber(values.rounds),
      seconds: toNumber(values.seconds),
      json: values.json && resolve(values.json),
      print,
    });
  }
} finally {
  await rm(outfile, { force: true });
}
process.exit(0);
