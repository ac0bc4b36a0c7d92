import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import type { ConsoleUser, Core, Permission } from '#core';
import { isRefusal, Refusal } from '#kernel/refusal';
import { formOf, type Lang, Note, type Pages, queryOf } from '#ui';
import { Frame } from './frame.tsx';
import { consoleSheet } from './style.ts';
import { type FrameText, failureText, frameText } from './texts.ts';

type Merchant = ConsoleUser['merchant'];

export const SESSION_COOKIE = 'sb_console';

/** Who may come to a screen; `dashboard` is what the whole console needs. */
export type Rule = {
  may?: Permission | undefined;
  /** For accounts that have others under them. */
  mainOnly?: boolean | undefined;
};

/** What a screen or an action works with. */
export type Visit = {
  core: Core;
  request: FastifyRequest;
  reply: FastifyReply;
  user: ConsoleUser;
  merchant: Merchant;
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

type Done = 'saved' | 'made' | 'removed' | 'revoked' | 'queued' | 'password' | 'sent';

type Run = (visit: Visit) => Promise<FastifyReply>;

/** Screens (GET) and actions (POST) of people who are signed in: one guard for all of them. */
export function createDesk(app: FastifyInstance, { core, pages }: { core: Core; pages: Pages }) {
  async function enter(request: FastifyRequest, reply: FastifyReply, rule: Rule): Promise<Visit | undefined> {
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
      id: (name) => toId((request.params as Record<string, string>)[name]),
      show: ({ title, body, status, path }) =>
        pages.send(request, reply, {
          ...{ title, status, path, wide: true, sheets: [consoleSheet] },
          header: <Frame user={user} text={text} path={pathOf(request)} />,
          body: (
            <>
              <Notes query={query} text={text} />
              {body}
            </>
          ),
        }),
      to: (path, done) =>
        pages.redirect(request, reply, done ? `${path}${path.includes('?') ? '&' : '?'}done=${done}` : path),
    };
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): Promise<FastifyReply> {
    if (!isRefusal(error, 'not_allowed') || error.details.what !== 'permission') throw error;
    const text = frameText(pages.langOf(request));
    const user = await core.merchants.findConsoleUser(pages.cookies.read(request, SESSION_COOKIE) ?? '');
    return pages.send(request, reply, {
      ...{ status: 403, title: text.noPermission, wide: true, sheets: [consoleSheet] },
      header: user && <Frame user={user} text={text} path={pathOf(request)} />,
      body: (
        <section class="card narrow">
          <div class="part center">
            <h1>{text.noPermission}</h1>
            <p class="soft">{text.noPermissionHint}</p>
          </div>
        </section>
      ),
    });
  }

  return {
    screen(url: string, rule: Rule, run: Run): void {
      app.get(url, async (request, reply) => {
        try {
          const visit = await enter(request, reply, rule);
          return visit ? await run(visit) : reply;
        } catch (error) {
          return refuse(request, reply, error);
        }
      });
    },

    /** What goes wrong as expected is told at `back`: a path in which `:names` are those of the action's address. */
    action(url: string, { back, ...rule }: Rule & { back: string }, run: Run): void {
      app.post(url, async (request, reply) => {
        try {
          const visit = await enter(request, reply, rule);
          return visit ? await run(visit) : reply;
        } catch (error) {
          const word = isRefusal(error) ? failureText.wordOf(error) : undefined;
          if (word === undefined) return refuse(request, reply, error);
          const params = request.params as Record<string, string>;
          const path = back.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
          return pages.redirect(request, reply, `${path}${path.includes('?') ? '&' : '?'}failed=${word}`);
        }
      });
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;

/** What was just done or refused, as the address says. */
function Notes({ query, text }: { query: Record<string, string>; text: FrameText }) {
  const done: Record<string, string> = {
    saved: text.doneSaved,
    made: text.doneMade,
    removed: text.doneRemoved,
    revoked: text.doneRevoked,
    queued: text.doneQueued,
    password: text.donePassword,
    sent: text.doneSent,
  };
  const good = Object.hasOwn(done, query.done ?? '') ? done[query.done ?? ''] : undefined;
  const bad = query.failed === undefined ? undefined : failureText.of(text, query.failed);
  return (
    <>
      {good && <Note kind="good" title={good} />}
      {bad && <Note kind="bad" title={bad} />}
    </>
  );
}

const MOST_ID = 9_223_372_036_854_775_807n;

/** Refuses `not_found` for what no id is. */
function toId(text: string | undefined): bigint {
  const id = findId(text);
  if (id === undefined) throw new Refusal('not_found');
  return id;
}

export function findId(text: string | undefined): bigint | undefined {
  if (!/^[1-9]\d{0,18}$/.test(text ?? '')) return undefined;
  const id = BigInt(text ?? '');
  return id <= MOST_ID ? id : undefined;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
