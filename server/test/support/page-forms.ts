import type { RouteVisitor } from './route-visitor.ts';

/** A form of a page: where it is sent, and what is in it when nobody has written anything. */
export type PageForm = { action: string; fields: Record<string, string>; isMultipart: boolean };

/** The forms that are sent (not asked again) by a page. */
function formsOf(html: string, page: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, head = '', body = '']) => {
    if (attributeOf(head, 'method')?.toLowerCase() !== 'post') return [];
    return [
      {
        action: attributeOf(head, 'action') ?? page,
        isMultipart: attributeOf(head, 'enctype') === 'multipart/form-data',
        fields: Object.fromEntries([...inputsOf(body), ...areasOf(body), ...choicesOf(body)]),
      },
    ];
  });
}

function inputsOf(html: string): [string, string][] {
  return [...html.matchAll(/<(?:input|button)\b([^>]*)>/g)].flatMap(([, head = '']): [string, string][] => {
    const name = attributeOf(head, 'name');
    return name === undefined ? [] : [[name, attributeOf(head, 'value') ?? '']];
  });
}

function areasOf(html: string): [string, string][] {
  return [...html.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gs)].map(([, head = '', text = '']) => [
    attributeOf(head, 'name') ?? '',
    unescapeHtml(text),
  ]);
}

function choicesOf(html: string): [string, string][] {
  return [...html.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)].map(([, head = '', body = '']) => {
    const chosen = /<option\b([^>]*\bselected\b[^>]*)>/.exec(body) ?? /<option\b([^>]*)>/.exec(body);
    return [attributeOf(head, 'name') ?? '', attributeOf(chosen?.[1] ?? '', 'value') ?? ''];
  });
}

function attributeOf(head: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(head)?.[1];
  return value === undefined ? undefined : unescapeHtml(value);
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescapeHtml = (text: string) => text.replace(/&(\w+|#39);/g, (whole, name) => entities[name] ?? whole);

const MOST_PAGES = 200;

/** Follows the links of our own pages from these on; gives every form that is there, each kind once. */
export async function crawlForms(visitor: RouteVisitor, starts: readonly string[]): Promise<PageForm[]> {
  const found = new Map<string, PageForm>();
  const seen = new Set<string>();
  const next = [...starts];
  for (let page = next.shift(); page !== undefined && seen.size < MOST_PAGES; page = next.shift()) {
    const kind = page.replace(/[?#].*$/, '');
    if (seen.has(kind)) continue;
    seen.add(kind);
    const { text, location } = await visitor.get(page);
    if (location.startsWith('/')) next.push(location);
    for (const [, href = ''] of text.matchAll(/<a\b[^>]*\shref="(\/[^"/][^"]*)"/g))
      next.push(unescapeHtml(href));
    for (const form of formsOf(text, page)) {
      const signature = `${form.action.replace(/\d+/g, 'N')} ${Object.keys(form.fields).sort().join(' ')}`;
      if (!found.has(signature)) found.set(signature, form);
    }
  }
  return [...found.values()];
}
