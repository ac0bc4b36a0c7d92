import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import type { ConsoleUser, Core, Permission } from '#core';
import { Refusal } from '#kernel/refusal';
import { formOf, type Lang, type Pages, queryOf } from '#ui';
import { Frame } from './frame.tsx';
import { type FrameText, frameText } from './frame-texts.ts';
import { type Done, OutcomeNotes } from './outcome-notes.tsx';
import { getId } from './path-id.ts';
import { consoleSheet } from './style.ts';

export const SESSION_COOKIE = 'sb_console';

export type ConsoleDeps = { core: Core; pages: Pages };

/** Who may come to a screen; `dashboard` is what the whole console needs. */
export type Rule = {
  may?: Permission | undefined;
  /** For accounts that have others under them. */
  mainOnly?: boolean | undefined;
};

/** One request of a person who is signed in: who they are, the words they sent, and how to answer them. */
export type Visit = {
  core: Core;
  request: FastifyRequest;
  reply: FastifyReply;
  user: ConsoleUser;
  merchant: ConsoleUser['merchant'];
  accountId: bigint;
  /** Of the session. */
  token: string;
  lang: Lang;
  text: FrameText;
  form: Record<string, string>;
  query: Record<string, string>;
  /** An id in the path; refuses `not_found` for what cannot be one. */
  id(name: string): bigint;
  /** A page of the console. */
  show(view: View): FastifyReply;
  /** To another screen; `done` says there what was done. */
  to(path: string, done?: Done): FastifyReply;
};

type View = {
  title: string;
  body: ComponentChildren;
  status?: number | undefined;
  /** Where the page is by GET. */
  path?: string | undefined;
};

/** Opens a visit to a screen. Undefined: nobody is signed in, and the reply leads to the sign-in. Refuses `not_allowed`. */
export async function openVisit(
  { core, pages }: ConsoleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  rule: Rule,
): Promise<Visit | undefined> {
  const token = pages.cookies.read(request, SESSION_COOKIE) ?? '';
  const user = await core.merchants.findConsoleUser(token);
  if (!user) {
    const next = request.method === 'GET' ? `?next=${encodeURIComponent(request.url)}` : '';
    await pages.redirect(request, reply, `/console/sign-in${next}`);
    return undefined;
  }
  const { merchant } = user;
  core.merchants.assertMay(merchant, 'dashboard');
  if (rule.may) core.merchants.assertMay(merchant, rule.may);
  if (rule.mainOnly && merchant.parentId !== null) throw new Refusal('not_allowed', { what: 'permission' });
  const lang = pages.langOf(request);
  const text = frameText(lang);
  const query = queryOf(request);
  return {
    ...{ core, request, reply, user, merchant, token, lang, text, query },
    accountId: merchant.accountId,
    form: formOf(request),
    id: (name) => getId((request.params as Record<string, string>)[name]),
    show: ({ title, body, status, path }) =>
      pages.send(request, reply, {
        ...{ title, status, path, wide: true, sheets: [consoleSheet] },
        header: <Frame user={user} text={text} path={pathOf(request)} />,
        body: (
          <>
            <OutcomeNotes query={query} text={text} />
            {body}
          </>
        ),
      }),
    to: (path, done) => pages.redirect(request, reply, done ? withQuery(path, `done=${done}`) : path),
  };
}

export const withQuery = (path: string, query: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${query}`;

export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
