// `npm test`: everything that must hold before a change is merged. Arguments go on to Vitest.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const server = join(root, 'server');
const vitestArgs = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'switchboard-tests-'));
const resultFile = join(scratch, 'result.json');
const seenRows = join(scratch, 'seen-rows');

// Ctrl-c reaches the children too: wait for them, they have servers to stop.
process.on('SIGINT', () => {});

try {
  process.exitCode = await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Runs every step, whatever the others found, and returns the exit code. */
async function main() {
  const failed = [];
  const steps = {
    lint: () => run('npm', ['run', '--silent', 'lint']),
    imports: () => run('node', [join('tools', 'check-imports.js')]),
    tables: () => run('node', [join('tools', 'check-tables.js')]),
    'dead code': () => run('npx', ['knip', '--no-progress']),
    build: () => run('npm', ['run', '--silent', 'build']),
    types: () => run('npm', ['run', '--silent', 'types']),
    // With arguments only some tests run: those that need a browser see to it themselves.
    ...(vitestArgs.length === 0 ? { browser: provideBrowser } : {}),
    tests: runVitest,
    'rows of SQL': compareRows,
  };
  const took = {};
  const begun = {};
  const begin = (name) => {
    const started = performance.now();
    begun[name] ??= steps[name]().then((isGood) => {
      took[name] = performance.now() - started;
      return isGood;
    });
    return begun[name];
  };
  // The compiler has one core for itself while the others take the second.
  void begin('types');
  for (const name of Object.keys(steps)) {
    console.log(`\n== ${name}`);
    if (!(await begin(name))) failed.push(name);
  }

  const result = readResult();
  for (const problem of result.problems) console.log(`! ${problem}`);
  if (result.problems.length > 0 && !failed.includes('tests')) failed.push('tests');

  console.log(`\nNode ${process.versions.node}, ${await nameServer()}, ${nameBrowser()}`);
  const summary = Object.keys(steps).map(
    (name) => `${name} ${failed.includes(name) ? 'FAILED' : 'ok'} (${toSeconds(took[name])})`,
  );
  console.log(summary.join(', '));
  console.log(`${toSeconds(performance.now())} in all`);
  console.log(`${result.passed} passed, ${result.failed} failed`);
  return failed.length === 0 ? 0 : 1;
}

/** True where the command ended well. */
function run(command, args, { cwd = root, env = {} } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.log(`${command}: ${error.message}`);
      resolve(false);
    });
    child.once('exit', (code) => resolve(code === 0));
  });
}

function toSeconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Finds or installs Chromium once, before two test files try to at the same time. */
async function provideBrowser() {
  try {
    const { findChromium } = await importSupport('chromium');
    process.env.CHROMIUM_PATH = await findChromium();
    console.log(process.env.CHROMIUM_PATH);
    return true;
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return false;
  }
}

function nameBrowser() {
  const path = process.env.CHROMIUM_PATH;
  return path ? execFileSync(path, ['--version'], { encoding: 'utf8' }).trim() : 'no browser asked for';
}

async function nameServer() {
  if (process.env.POSTGRES_URL_FOR_TESTS) return 'PostgreSQL of POSTGRES_URL_FOR_TESTS';
  const { findPostgresBinaries } = await importSupport('postgres-binaries');
  const { binDir } = await findPostgresBinaries();
  const version = execFileSync(join(binDir, 'postgres'), ['--version'], { encoding: 'utf8' });
  return `${version.trim()} of ${binDir}`;
}

/** A file of server/test/support, compiled; beside the packages that it imports, which the temporary folder is not. */
async function importSupport(name) {
  const outfile = join(root, '.tmp', `${name}-${process.pid}.mjs`);
  try {
    await build({
      entryPoints: [join(server, 'test', 'support', `${name}.ts`)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}

function runVitest() {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const slowest = join(root, 'tools', 'slowest-files.js');
  mkdirSync(seenRows);
  const reporters = ['default', 'json', slowest].map((name) => `--reporter=${name}`);
  reporters.push(`--outputFile.json=${resultFile}`);
  return run(process.execPath, [vitest, 'run', ...reporters, ...vitestArgs], {
    cwd: server,
    env: { SEEN_ROWS: seenRows },
  });
}

/** That the rows which the tests saw are those that the statements declare. */
async function compareRows() {
  const { findMisdeclaredRows } = await importSupport('declared-rows');
  const whole = vitestArgs.length === 0;
  const { statements, faults } = await findMisdeclaredRows(server, seenRows, { whole });
  for (const fault of faults) console.log(fault);
  console.log(`${statements} statements gave rows`);
  return faults.length === 0;
}

/** Vitest's counts, and what is wrong with them although no test failed. */
function readResult() {
  let report;
  try {
    report = JSON.parse(readFileSync(resultFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 0, problems: ['Vitest left no result'] };
  }
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: relative(server, file.name) })),
  );
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length + brokenFiles.length;
  // A name pattern leaves out the others on purpose; otherwise a test that does not run is a failure.
  const chosenByName = vitestArgs.some((arg) => /^(-t|--testNamePattern)/.test(arg));
  const left = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const problems = [
    ...brokenFiles.map((file) => `${relative(server, file.name)} could not run`),
    ...(chosenByName ? [] : left.map((test) => `not run (${test.status}): ${test.file}: ${test.fullName}`)),
    ...(passed + failed === 0 ? ['no test ran'] : []),
  ];
  return { passed, failed, problems };
}
