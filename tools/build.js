// Bundles the server into server/dist. Packages stay outside: they are installed beside it.
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const server = fileURLToPath(new URL('../server/', import.meta.url));
await rm(`${server}dist`, { recursive: true, force: true });
await build({
  absWorkingDir: server,
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
await cp(`${server}src/migrations`, `${server}dist/migrations`, { recursive: true });
