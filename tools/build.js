// Bundles the server and its packages into server/dist: a start reads a few files instead of two thousand.
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
  // Packages of ours are bundled as they are written.
  conditions: ['switchboard-source'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Compiled WebAssembly, and code of the machine: they read it from beside their own.
  external: ['@electric-sql/pglite', 'serialport'],
  // Packages that are CommonJS ask for these.
  banner: {
    js: [
      "import { createRequire as createRequireOf } from 'node:module';",
      'const require = createRequireOf(import.meta.url);',
      'const __filename = import.meta.filename;',
      'const __dirname = import.meta.dirname;',
    ].join('\n'),
  },
  sourcemap: true,
  logLevel: 'warning',
});
await cp(`${server}src/platform/db/migrations`, `${server}dist/migrations`, { recursive: true });
