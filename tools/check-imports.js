// Who may import what (see docs/architecture.md and CONTRIBUTING.md). Fails on a breach, on `../`, on a `#` name that opens a
// module's insides, on a module without a context, and when it looked at no files.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../server/src/', import.meta.url));

/** The contexts of `modules/`, and whom each may import besides itself and the modules below all. */
const contexts = {
  money: [],
  stock: ['money'],
  sending: ['money'],
  leasing: ['money', 'stock', 'sending'],
  merchants: ['money', 'sending', 'leasing', 'stock'],
};

/** Modules outside of the contexts: those that know nobody, and those that may know everybody. */
const below = ['administrators', 'audit', 'events', 'idempotency', 'password-tries'];
const above = ['account-events', 'simulator', 'statistics'];

/** The files of suppliers that modules may know: the contract and the list of kinds, never a kind. */
const suppliers = ['supplier', 'own-kind', 'hub', 'registry', 'countries', 'translate-inventory'].map(
  (name) => `#suppliers/${name}`,
);
const providers = [...suppliers, '#payment-providers', '#sms-doors'];
const ofPlatform = ['#kernel/', '#db', '#jobs'];
const forModules = [
  ...ofPlatform,
  ...providers,
  '#payment-emulators',
  ...below.map((name) => `#modules/${name}`),
];

/** For each folder the `#` names that its files may import, besides their own folder and packages. The first that fits counts. */
const rules = [
  { folder: 'platform/kernel/', may: [] },
  { folder: 'platform/db/', may: ['#kernel/'] },
  { folder: 'platform/jobs/', may: ['#kernel/', '#db'] },
  { folder: 'platform/http/', may: ['#kernel/'] },
  { folder: 'providers/suppliers/', may: ['#kernel/', '#sms-doors', ...suppliers] },
  { folder: 'providers/payment-providers/', may: ['#kernel/', '#payment-provider'] },
  { folder: 'providers/sms-doors/', may: ['#kernel/'] },
  ...below.map((name) => ({ folder: `modules/${name}/`, may: ofPlatform })),
  ...above.map((name) => ({ folder: `modules/${name}/`, may: [...forModules, '#suppliers', '#modules/'] })),
  ...Object.entries(contexts).map(([context, others]) => ({
    folder: `modules/${context}/`,
    may: [...forModules, ...[context, ...others].map((name) => `#modules/${name}/`)],
  })),
  { folder: 'modules/', may: undefined },
  { folder: 'settings/', may: ['#kernel/', '#modules/', ...providers] },
  {
    folder: 'dialects/',
    may: ['#config', '#core', '#http', '#kernel/', '#suppliers/', '#payment-providers'],
  },
  { folder: 'mcp/', may: [] },
  { folder: 'api/', may: ['#core', '#http', '#kernel/', '#mcp', ...providers] },
  { folder: 'web/ui/', may: ['#kernel/', '#http'] },
  { folder: 'web/', may: ['#core', '#http', '#ui', '#kernel/'] },
  { folder: 'simulation/partner-kit/', may: ['#kernel/', '#suppliers'] },
  { folder: 'simulation/payment-emulators/', may: ['#core', '#http', '#kernel/', '#payment-providers'] },
  { folder: 'simulation/door/', may: ['#core', '#http', '#kernel/'] },
  { folder: 'simulation/tour/', may: ['#app', '#core', '#kernel/', '#modules/simulator'] },
  { folder: 'cli/', may: ['#kernel/', '#config', '#mcp', '#partner-kit'] },
];

const allows = (may, name) =>
  may.some((allowed) => name === allowed || name.startsWith(allowed.endsWith('/') ? allowed : `${allowed}/`));

const files = (await readdir(src, { recursive: true })).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
);
const problems = [];
let imports = 0;

for (const file of files) {
  const text = await readFile(src + file, 'utf8');
  const rule = rules.find(({ folder }) => file.startsWith(folder));
  if (rule && !rule.may) problems.push(`${file}: belongs to no context`);
  const own = /^modules\/(.+)\/[^/]+$/.exec(file)?.[1];
  for (const [, name] of text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gms)) {
    imports++;
    if (name.startsWith('../')) problems.push(`${file}: ${name} leaves its folder`);
    if (!name.startsWith('#')) continue;
    if (rule?.may && !allows(rule.may, name)) problems.push(`${file}: may not import ${name}`);
    if (name === `#modules/${own}`) problems.push(`${file}: imports its own door ${name}`);
    const [, inside] = /^#modules\/(.+)$/.exec(name) ?? [];
    const depth = inside && (inside.split('/')[0] in contexts ? 2 : 1);
    if (inside && inside.split('/').length !== depth) problems.push(`${file}: ${name} is no module's door`);
  }
}

if (imports === 0) problems.push('no imports found: the check looks in the wrong place');
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${imports} imports, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
