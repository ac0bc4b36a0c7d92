import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import { Frame } from './frame.tsx';
import { failureText, frameText } from './frame-texts.ts';
import { consoleSheet } from './style.ts';
import {
  type ConsoleDeps,
  openVisit,
  pathOf,
  type Rule,
  SESSION_COOKIE,
  type Visit,
  withQuery,
} from './visit.tsx';

type Run = (visit: Visit) => FastifyReply | Promise<FastifyReply>;

/** Screens (GET) and actions (POST) of people who are signed in: one guard for all of them. */
export function createConsoleRoutes(app: FastifyInstance, deps: ConsoleDeps) {
  return {
    screen(url: string, rule: Rule, run: Run): void {
      app.get(url, async (request, reply) => {
        try {
          const visit = await openVisit(deps, request, reply, rule);
          return visit ? await run(visit) : reply;
        } catch (error) {
          return sendForbidden(deps, request, reply, error);
        }
      });
    },

    /** An expected refusal leads to `back`: a path in which `:names` are those of the action's address. */
    action(url: string, { back, ...rule }: Rule & { back: string }, run: Run): void {
      app.post(url, async (request, reply) => {
        try {
          const visit = await openVisit(deps, request, reply, rule);
          return visit ? await run(visit) : reply;
        } catch (error) {
          const word = isRefusal(error) ? failureText.wordOf(error) : undefined;
          if (word === undefined) return sendForbidden(deps, request, reply, error);
          const params = request.params as Record<string, string>;
          const path = back.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
          return deps.pages.redirect(request, reply, withQuery(path, `failed=${word}`));
        }
      });
    },
  };
}

export type ConsoleRoutes = ReturnType<typeof createConsoleRoutes>;

/** The page for those who lack a permission; throws every other error again. */
async function sendForbidden(
  { core, pages }: ConsoleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
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
