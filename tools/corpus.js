// `npm run corpus [file]`: how well codes are read out of messages, by language and kind. The file is a table like
// server/test/corpus/messages.tsv: language, kind, sender, code (- for none), message.
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const server = fileURLToPath(new URL('../server/', import.meta.url));
const outfile = `${server}dist/corpus.js`;
await build({
  absWorkingDir: server,
  entryPoints: ['test/corpus/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const file = process.argv[2] ? resolve(process.argv[2]) : `${server}test/corpus/messages.tsv`;
let share = 0;
try {
  const { runCorpus } = await import(pathToFileURL(outfile).href);
  share = runCorpus(file, (line) => console.log(line));
} finally {
  await rm(outfile, { force: true });
}
process.exit(share >= 0.99 ? 0 : 1);
