#!/usr/bin/env node
// The command `switchboard`. The program itself is built from TypeScript.
import { existsSync } from 'node:fs';

const main = new URL('../server/dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  console.error('switchboard: not built yet, run "npm run build" first');
  process.exitCode = 1;
}
