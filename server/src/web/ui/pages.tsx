import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { render } from 'preact-render-to-string';
import type { PlainAnswer } from '#http';
import type { Sealer } from '#kernel/seal';
import { createCookies } from './cookies.ts';
import { errorView, retryAfterOf, statusOf } from './error-page.tsx';
import { createFormTokens } from './form-token.ts';
import { Layout, type PageView } from './layout.tsx';
import { PageContext, type PageContextValue } from './page-context.ts';
import { queryOf } from './read-form.ts';
import { securityHeaders } from './security.ts';
import { isLang, type Lang, pickLang } from './texts.ts';

export type PagesDeps = {
  /** Signs cookies and forms: the same on every process of this server. */
  sealer: Sealer;
  /** True where the world reaches this server by HTTPS. */
  isSecure(): boolean;
  /** True for an error that means that the database cannot be reached. */
  isUnavailable(error: unknown): boolean;
};

export type SentPage = PageView & {
  /** 200 unless it is said. */
  status?: number | undefined;
  /** May be shown within other sites' pages. */
  embeddable?: boolean | undefined;
  /** False: the same for everybody, so it may be kept. */
  personal?: boolean | undefined;
  /** Where the page is found by GET, if that is not where it was asked for. */
  path?: string | undefined;
};

const FORM_BYTES = 65_536;
const LANG_COOKIE = 'sb_lang';
const YEAR_SECONDS = 31_536_000;

/** Makes the tools of every page: language, layout, headers, cookies, forms. */
export function createPages(deps: PagesDeps) {
  const cookies = createCookies(deps);
  const tools = { ...deps, cookies, tokens: createFormTokens({ sealer: deps.sealer, cookies }) };
  return {
    cookies,
    langOf: (request: FastifyRequest): Lang => langOf(tools, request),
    send: (request: FastifyRequest, reply: FastifyReply, page: SentPage): FastifyReply =>
      send(tools, request, reply, page),
    redirect,

    /** Sends the page for an unknown address, in the same words whatever it is. */
    sendNotFound: (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
      sendStatus(tools, request, reply, { status: 404 }),

    /** The page for an error that a page has no words of its own for. */
    sendError: (request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply =>
      sendError(tools, request, reply, error),

    /**
     * Makes a scope of the server one of pages: forms are read and checked, and errors are pages too. `explain` may know
     * more of an error.
     */
    prepare: (app: FastifyInstance, explain?: Explain): Promise<void> => prepare(tools, app, explain),

    /** Answers everything else below these prefixes. */
    mountNotFound: (app: FastifyInstance, prefixes: readonly string[]): void =>
      mountRest(app, prefixes, (request, reply) => sendStatus(tools, request, reply, { status: 404 })),
  };
}

export type Pages = ReturnType<typeof createPages>;

type Tools = PagesDeps & {
  cookies: ReturnType<typeof createCookies>;
  tokens: ReturnType<typeof createFormTokens>;
};
type Explain = (error: unknown, request: FastifyRequest) => unknown;

function langOf({ cookies }: Tools, request: FastifyRequest): Lang {
  return pickLang({
    query: queryOf(request).lang,
    cookie: cookies.read(request, LANG_COOKIE),
    acceptLanguage: request.headers['accept-language'],
  });
}

/** Adds the language to an address of ours where the reader chose it in this one. */
function href(request: FastifyRequest, path: string): string {
  const { lang } = queryOf(request);
  if (!isLang(lang)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
}

function send(tools: Tools, request: FastifyRequest, reply: FastifyReply, page: SentPage): FastifyReply {
  const { cookies, tokens } = tools;
  const { status = 200, embeddable, personal, path, ...view } = page;
  const lang = langOf(tools, request);
  const asked = queryOf(request).lang;
  if (isLang(asked) && request.method === 'GET')
    cookies.set(reply, LANG_COOKIE, asked, { maxAgeSeconds: YEAR_SECONDS });
  const html = renderDocument(view, {
    lang,
    path: path ?? pathOf(request),
    href: (target) => href(request, target),
    formToken: () => tokens.issue(request, reply),
  });
  return sendHtml(reply, {
    html,
    lang,
    status,
    headers: securityHeaders({ ...view, embeddable, personal }),
  });
}

/** To another page of ours after a form was sent; `path` begins with one slash. */
function redirect(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  if (!/^\/(?![/\\])/.test(path)) throw new Error('a redirect leads to an address of ours');
  return reply
    .headers(securityHeaders({}))
    .redirect(href(request, path), request.method === 'POST' ? 303 : 302);
}

function sendStatus(
  tools: Tools,
  request: FastifyRequest,
  reply: FastifyReply,
  { status, error }: { status: number; error?: unknown },
): FastifyReply {
  const seconds = retryAfterOf(error, status);
  if (seconds !== undefined) reply.header('retry-after', seconds);
  return send(tools, request, reply, { status, ...errorView(langOf(tools, request), status, seconds) });
}

function sendError(tools: Tools, request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const status = tools.isUnavailable(error) ? 503 : statusOf(error);
  if (status >= 500 && status !== 503) request.log.error({ err: error }, 'a page failed');
  return sendStatus(tools, request, reply, { status, error });
}

async function prepare(
  tools: Tools,
  app: FastifyInstance,
  explain: Explain = (error) => error,
): Promise<void> {
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit: FORM_BYTES });
  await app.register(cookie);
  app.addHook('preHandler', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') tools.tokens.assert(request);
  });
  app.setErrorHandler((error, request, reply) => sendError(tools, request, reply, explain(error, request)));
}

/** Mounts `handler` at and below these prefixes, wherever and by whatever method nothing else is mounted yet. */
function mountRest(
  app: FastifyInstance,
  prefixes: readonly string[],
  handler: (request: FastifyRequest, reply: FastifyReply) => FastifyReply,
): void {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
  for (const url of prefixes.flatMap((prefix) => [prefix, `${prefix}/`, `${prefix}/*`])) {
    const free = methods.filter((method) => !app.hasRoute({ method, url }));
    if (free.length > 0) app.route({ method: free, url, config: { entitled: 'unchecked' }, handler });
  }
}

/** An error page for a request that never reached a page, so that nothing of it but its headers is known. */
export function plainError(status: number, acceptLanguage: string | undefined): PlainAnswer {
  const lang = pickLang({ query: undefined, cookie: undefined, acceptLanguage });
  const context = { lang, path: '/', href: (path: string) => path, formToken: () => '' };
  const html = renderDocument(errorView(lang, status), context);
  return htmlAnswer({ html, lang, status, headers: securityHeaders({}) });
}

function renderDocument(view: PageView, { path, ...context }: PageContextValue & { path: string }): string {
  const html = render(
    <PageContext.Provider value={context}>
      <Layout view={view} lang={context.lang} path={path} />
    </PageContext.Provider>,
  );
  return `<!doctype html>${html}`;
}

type Html = { html: string; lang: Lang; status: number; headers: Record<string, string> };

function htmlAnswer({ html, lang, status, headers }: Html): PlainAnswer {
  const type = { 'content-language': lang, 'content-type': 'text/html; charset=utf-8' };
  return { status, headers: { ...headers, ...type }, body: html };
}

function sendHtml(reply: FastifyReply, page: Html): FastifyReply {
  const { status, headers, body } = htmlAnswer(page);
  return reply.code(status).headers(headers).send(body);
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
