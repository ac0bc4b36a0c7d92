// Writes every mutant of a file into its code, each behind a switch: `$mutant(id)` is true where that one is on. Where both
// can be worked out, `$compare` hears which value the code has and how to get the one that each mutant would have.

/** `mutants` have an `id` and are of this file. The result is TypeScript, with the lines as they were where possible. */
export function switchMutants(source, mutants) {
  const sites = new Map();
  for (const mutant of mutants) {
    const { start, end } = mutant.site;
    const key = `${start}:${end}:${mutant.isStatement}`;
    const site = sites.get(key) ?? { start, end, isStatement: mutant.isStatement, mutants: [] };
    site.mutants.push(mutant);
    sites.set(key, site);
  }
  const opening = [...sites.values()].sort(
    (a, b) => a.start - b.start || b.end - a.end || Number(b.isStatement) - Number(a.isStatement),
  );

  let code = '';
  let at = 0;
  const open = [];
  const copyTo = (position) => {
    code += source.slice(at, position);
    at = position;
  };
  const closeBefore = (position) => {
    while (open.length > 0 && open.at(-1).end <= position) {
      const site = open.pop();
      copyTo(site.end);
      code += site.isStatement ? '}' : `${compareEnd(site, source)}${')'.repeat(site.mutants.length * 2)}`;
    }
  };
  for (const site of opening) {
    closeBefore(site.start);
    copyTo(site.start);
    code += site.isStatement ? openStatement(site, source) : openExpression(site, source);
    open.push(site);
  }
  closeBefore(source.length);
  copyTo(source.length);
  return code;
}

function openExpression(site, source) {
  const alternatives = site.mutants.map(
    (mutant) => `($mutant(${mutant.id}, ${mutant.isPure}) ? (${mutate(site, mutant, source)}) : (`,
  );
  return `${alternatives.join('')}${site.mutants[0].isPure ? '$compare((' : ''}`;
}

function compareEnd(site, source) {
  if (!site.mutants[0].isPure) return '';
  const others = site.mutants.map(
    (mutant) => `, [${mutant.id}, ${mutant.isCondition}, () => (${mutate(site, mutant, source)})]`,
  );
  return `)${others.join('')})`;
}

function mutate({ start, end }, mutant, source) {
  return source.slice(start, mutant.start) + mutant.text + source.slice(mutant.end, end);
}

function openStatement({ mutants }) {
  return `{ if (${mutants.map(({ id }) => `$mutant(${id})`).join(' || ')}) {} else `;
}
