import { readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

/** The blocks of code of that language in a page of ours, as they are printed. */
export function codeIn(page: string, language: string): string[] {
  const text = readFileSync(new URL(page, root), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}
