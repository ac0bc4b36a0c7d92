// Who may import what (see CONTRIBUTING.md and docs/decisions/0001-foundations.md). Fails on a breach, on `../`, on a
// `#` name that opens a module's insides, and when it looked at no files.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../server/src/', import.meta.url));

/** For each folder the `#` names that its files may import, besides their own folder and packages. */
const rules = [
  { folder: 'kernel/', may: [] },
  { folder: 'db/', may: ['#kernel/'] },
  { folder: 'jobs/', may: ['#kernel/', '#db'] },
  { folder: 'http/', may: ['#kernel/'] },
  { folder: 'page/', may: ['#kernel/', '#http'] },
  { folder: 'suppliers/', may: ['#kernel/'] },
  { folder: 'payment-providers/', may: ['#kernel/', '#payment-providers'] },
  { folder: 'sms-doors/', may: ['#kernel/'] },
  {
    folder: 'modules/',
    may: ['#kernel/', '#db', '#jobs', '#modules/', '#suppliers', '#payment-providers', '#sms-doors'],
  },
  {
    folder: 'dialects/',
    may: ['#core', '#http', '#page', '#kernel/', '#suppliers/partner', '#payment-providers'],
  },
  { folder: 'partner-kit/', may: ['#kernel/', '#suppliers'] },
  { folder: 'cli/', may: ['#kernel/', '#config', '#partner-kit'] },
];

const files = (await readdir(src, { recursive: true })).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
);
const problems = [];
let imports = 0;

for (const file of files) {
  const text = await readFile(src + file, 'utf8');
  for (const [, name] of text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gms)) {
    imports++;
    if (name.startsWith('../')) problems.push(`${file}: ${name} leaves its folder`);
    if (!name.startsWith('#')) continue;
    const rule = rules.find(({ folder }) => file.startsWith(folder));
    if (
      rule &&
      !rule.may.some(
        (allowed) => name === allowed || name.startsWith(allowed.endsWith('/') ? allowed : `${allowed}/`),
      )
    ) {
      problems.push(`${file}: may not import ${name}`);
    }
    const module = /^modules\/([^/]+)\//.exec(file)?.[1];
    if (module && name === `#modules/${module}`) problems.push(`${file}: imports its own door ${name}`);
  }
}

if (imports === 0) problems.push('no imports found: the check looks in the wrong place');
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${imports} imports, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
