// `npm run peers [NAME …]`: our doors and lines against the real programs. Leaves with 1 where anything was lost or doubled.
import { rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const server = fileURLToPath(new URL('../server/', import.meta.url));
// Beside the server that it starts.
const outfile = `${server}dist/peers.js`;
await build({
  absWorkingDir: server,
  entryPoints: ['test/peers/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => ending.abort());
let isGood = false;
try {
  const { runPeers } = await import(pathToFileURL(outfile).href);
  isGood = await runPeers({
    names: process.argv.slice(2),
    print: (line) => console.log(line),
    ending: ending.signal,
  });
} finally {
  await rm(outfile, { force: true });
}
process.exit(isGood ? 0 : 1);
