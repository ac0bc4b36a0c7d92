import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const run = promisify(execFile);
// The first is the same engine without windows: it needs a third less processor.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const macApplication = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

let found: Promise<string> | undefined;

/**
 * The path of a Chromium that runs: `CHROMIUM_PATH`, one on PATH, one that Playwright installed. Where there
 * is none it installs one (by apt-get as root, else by Playwright), or throws what to install.
 */
export function findChromium(): Promise<string> {
  found ??= findOrInstall();
  return found;
}

/** A headless browser with an empty profile that can reach nothing but this machine. Close it when done. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(),
    headless: true,
    chromiumSandbox: !isRoot(), // as root it refuses to start with its sandbox
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
}

async function findOrInstall(): Promise<string> {
  const configured = process.env.CHROMIUM_PATH;
  if (configured) {
    if (await runs(configured)) return configured;
    throw new Error(`CHROMIUM_PATH is ${configured}, which does not run`);
  }
  const present = await findInstalled();
  if (present) return present;

  const failures: string[] = [];
  for (const { title, command } of installers()) {
    process.stderr.write(`No Chromium found: ${title}\n`);
    const failure = await runInstaller(command);
    const installed = await findInstalled();
    if (installed) return installed;
    failures.push(`${title}: ${failure ?? 'ended well, and still no Chromium runs'}`);
  }
  throw new Error(
    [
      'The browser tests need Chromium and found none.',
      'Install it (Debian: apt-get install chromium; Fedora: dnf install chromium; macOS: Google Chrome;',
      'anywhere: npx playwright-core install chromium) or name one in CHROMIUM_PATH.',
      ...failures,
    ].join('\n'),
  );
}

async function findInstalled(): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    macApplication,
    chromium.executablePath(),
  ];
  for (const candidate of candidates) {
    if ((await isExecutable(candidate)) && (await runs(candidate))) return candidate;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Ubuntu's `chromium-browser` is only a note that a snap is missing. */
async function runs(path: string): Promise<boolean> {
  return run(path, ['--version'], { timeout: 30_000 }).then(
    ({ stdout }) => /\d+\.\d+/.test(stdout),
    () => false,
  );
}

function installers(): { title: string; command: [string, ...string[]] }[] {
  const playwright = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
  // Several test files may get here at once; apt-get would not wait for its lists.
  const install = 'apt-get install -y --no-install-recommends';
  const debian = `apt-get update && { ${install} chromium-headless-shell || ${install} chromium; }`;
  return [
    ...(isRoot() && process.platform === 'linux'
      ? [
          {
            title: debian,
            command: [
              'flock',
              '/tmp/switchboard-apt.lock',
              'sh',
              '-c',
              `command -v apt-get && ${debian}`,
            ] as [string, ...string[]],
          },
        ]
      : []),
    {
      title: 'npx playwright-core install chromium',
      command: [process.execPath, playwright, 'install', 'chromium'],
    },
  ];
}

/** Shows the installer's output as it comes, on stderr. Returns why it failed, if it did. */
async function runInstaller([command, ...args]: [string, ...string[]]): Promise<string | undefined> {
  const child = spawn(command, args, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code === 0 ? undefined : `ended with ${code ?? signal}`));
  });
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
