// `npm run test:node -- 24`: the whole of `npm test` on another Node, e.g. 20.19, 22 or 24; what follows goes on to Vitest.
// The binary comes by npm, in the package that the npm package `node` installs for this platform.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [version = '', ...vitestArgs] = process.argv.slice(2);
if (!/^\d+(\.\d+){0,2}$/.test(version)) {
  console.error('usage: npm run test:node -- VERSION [arguments for Vitest], e.g. npm run test:node -- 24');
  process.exit(2);
}

const packageName = `node-${platform() === 'win32' ? 'win' : platform()}-${arch()}`;
const folder = join(root, '.tmp', `node-${version}`);
mkdirSync(folder, { recursive: true });
run('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', folder, `${packageName}@${version}`]);

const binDir = join(folder, 'node_modules', packageName, 'bin');
const path = `${binDir}${delimiter}${process.env.PATH}`;
run(join(binDir, 'node'), [join(root, 'tools', 'test.js'), ...vitestArgs], { ...process.env, PATH: path });

function run(command, args, env = process.env) {
  const shell = platform() === 'win32';
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}
