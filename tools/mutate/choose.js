// The scope of a run: the files that are mutated and the tests that are run.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** These start the built server, which has no mutants in it. */
const blind = /^server\/test\/(e2e|crash|bench)\//;

/** The files to mutate: of folders or files by their path, or of the folder of that name in `server/src`. */
export function chooseSources(root, names) {
  const files = names.flatMap((name) => {
    const found = find(root, name);
    return statSync(found).isDirectory() ? list(found) : [found];
  });
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$/.test(file));
  if (sources.length === 0) throw new Error(`no code in ${names.join(', ')}`);
  return [...new Set(sources)];
}

function find(root, name) {
  const src = join(root, 'server', 'src');
  const direct = [resolve(name), join(root, name), join(src, name)].find(existsSync);
  if (direct) return direct;
  const folders = readdirSync(src, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name === name,
  );
  if (folders.length === 0) throw new Error(`no folder ${name}`);
  if (folders.length > 1) throw new Error(`${name} is not the only one: give its path`);
  return join(folders[0].parentPath, name);
}

function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Those beside the code, the quick ones without a database first; then what `globs` name. Relative to the root. */
export function chooseTests(root, { names, globs }) {
  const isTest = (file) => /\.test\.tsx?$/.test(file);
  const beside = names.flatMap((name) => {
    const found = find(root, name);
    if (statSync(found).isDirectory()) return list(found).filter(isTest);
    return list(resolve(found, '..')).filter((file) => isTest(file) && file.startsWith(stem(found)));
  });
  const patterns = globs.map(toPattern);
  const named = list(join(root, 'server')).filter((file) => {
    const path = relative(root, file).split(sep).join('/');
    return (
      isTest(file) &&
      patterns.some((pattern) => pattern.test(path) || pattern.test(path.slice('server/'.length)))
    );
  });
  const isBlind = (file) => blind.test(relative(root, file).split(sep).join('/'));
  const isPure = (file) => /\.pure\.test\./.test(file);
  const inOrder = [...beside.filter(isPure), ...beside, ...named].filter((file) => !isBlind(file));
  if (inOrder.length === 0) throw new Error('no tests beside the code: name some with --tests');
  return [...new Set(inOrder)].map((file) => relative(root, file).split(sep).join('/'));
}

function stem(file) {
  return file.replace(/\.tsx?$/, '.');
}

/** `*` within a folder, `**` across; a folder means all within. */
function toPattern(glob) {
  const text = glob
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*|\?/g, (part) => (part === '*' ? '[^/]*' : part === '?' ? '[^/]' : '.*'))
    .replace(/\{([^}]*)\}/g, (_, choices) => `(${choices.replaceAll(',', '|')})`);
  return new RegExp(`^${text.replace(/\/$/, '')}(/.*)?$`);
}

/** `file:10-40` or `file:10`; the file by its path or the end of it. */
export function parseLines(text) {
  const [, file, from, to] = /^(.+?):(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (!file) throw new Error(`--lines ${text} is not FILE:FROM-TO`);
  return { file, from: Number(from), to: Number(to ?? from) };
}

/** Any `count` of them, the same for the same seed, in their order. */
export function sample(items, count, seed) {
  let state = seed >>> 0;
  const random = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const drawn = items.map((item) => ({ item, order: random() })).sort((a, b) => a.order - b.order);
  const kept = new Set(drawn.slice(0, count).map(({ item }) => item));
  return items.filter((item) => kept.has(item));
}
