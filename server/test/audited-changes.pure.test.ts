import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const api = new URL('../src/api/', import.meta.url);

/** Changes whose details do not come from the whole body, and what tells all of it instead. */
const toldOtherwise: Record<string, string> = {
  '/accounts/:account': 'the state is the action; the other field is in the details',
  '/accounts/:account/rentals/:rental': 'its one field is in the details',
  '/catalog/services/:service': 'its one field is the action',
  '/numbers/:phone': 'its one field is in the details',
  '/suppliers/:supplier/source': 'the names of its settings, which may be secrets, and the state',
};

/** The whole body, or the names in it; `details` is made of it just before. */
const ofWholeBody = /\brecord\([^;]*?(?:\bbody\)|\.\.\.body\b|\bdetails\))/;

/** The changes in a file of the native API that tell the audit less than was asked for. */
function untold(source: string): string[] {
  return (
    source
      .split(/^const (?=\w+ = defineRoute\()/m)
      .filter((route) => /method: 'PATCH'/.test(route))
      // An example has a body as well.
      .filter((route) => /\brun\([^)]*\bbody: \{/.test(route) || !ofWholeBody.test(route))
      .map((route) => /path: '([^']+)'/.exec(route)?.[1] ?? 'no path')
  );
}

it('tells the audit of every field that a change in the native API names', () => {
  const files = readdirSync(api).filter((name) => name.endsWith('.ts') && !name.includes('.test.'));
  const found = files.flatMap((name) => untold(readFileSync(new URL(name, api), 'utf8')));

  expect(found.sort()).toEqual(Object.keys(toldOtherwise).sort());
});

it('sees where a field is taken out of the body before, or nothing is told', () => {
  const route = (run: string) => `const one = defineRoute({ method: 'PATCH', path: '/x', ${run} });\n`;
  const told = "await record(context, 'x.change', 'x', body);";

  expect(untold(route(`async run(context, { body }) { ${told} }`))).toEqual([]);
  expect(untold(route(`async run(context, { body: { cost, ...body } }) { ${told} }`))).toEqual(['/x']);
  expect(untold(route("async run(context, { body }) { await record(context, 'x.change', 'x'); }"))).toEqual([
    '/x',
  ]);
});
