import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import type { Core } from '#core';
import { createRateLimiter } from '#http';
import { cleanEmail } from '#kernel/email';
import { isRefusal, Refusal } from '#kernel/refusal';
import { formOf, Note, type Pages, queryOf } from '#ui';
import { type Filled, Membership, Notice, Pay, Register, SignIn } from './directory-doors.tsx';
import { OfferList } from './directory-list.tsx';
import { type DirectoryTexts, directoryTexts } from './directory-texts.ts';

const COOKIE = 'sb_directory';
const BROWSER_SECONDS = 30 * 86_400;
const PER_PAGE = 12;
/** Of registrations and sign-ins from one address: ten at once, then one in six seconds. */
const TRIES = { perSecond: 1 / 6, burst: 10 };

const emailForm = /^[^\s@"<>,;:()[\]\\]+@[^\s@"<>,;:()[\]\\.]+(\.[^\s@"<>,;:()[\]\\.]+)+$/;

type Params = { code: string };
type Visitor = Awaited<ReturnType<Core['directories']['visit']>>;

/** `/d/{code}`: the offers of a directory, for everybody or for those who are registered or have paid. */
export function mountDirectoryPages(
  app: FastifyInstance,
  { core, pages }: { core: Core; pages: Pages },
): void {
  const limiter = createRateLimiter(TRIES);
  const { directories } = core;

  const pathOf = (request: FastifyRequest) =>
    `/d/${encodeURIComponent((request.params as Params).code.toLowerCase())}`;
  const browserOf = (request: FastifyRequest) => pages.cookies.read(request, COOKIE, pathOf(request));
  const visit = (request: FastifyRequest): Promise<Visitor> =>
    directories.visit({ code: (request.params as Params).code, browserToken: browserOf(request) });

  function assertNotTooOften(request: FastifyRequest): void {
    if (!limiter.allow(request.ip)) throw new Refusal('rate_limited', { retryAfterSeconds: 60 });
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    { directory }: Visitor,
    { status, children }: { status?: number; children: ComponentChildren },
  ): Promise<FastifyReply> {
    const { companyName } = await core.merchants.get(directory.accountId);
    return pages.send(request, reply, {
      title: directory.name,
      brand: companyName || undefined,
      preview: { description: directory.description },
      path: pathOf(request),
      ...(status === undefined ? {} : { status }),
      body: (
        <>
          <h1>{directory.name}</h1>
          {directory.description !== '' && <p class="soft pre">{directory.description}</p>}
          {children}
        </>
      ),
    });
  }

  function enter(request: FastifyRequest, reply: FastifyReply, browserToken: string): FastifyReply {
    const path = pathOf(request);
    pages.cookies.set(reply, COOKIE, browserToken, { path, maxAgeSeconds: BROWSER_SECONDS });
    return pages.redirect(request, reply, path);
  }

  app.get<{ Params: Params }>('/d/:code', async (request, reply) => {
    const { token } = queryOf(request);
    // A HEAD (a chat that looks at a link) does not use the token up.
    if (token && request.method === 'GET') {
      const browserToken = await directories.signOn({ code: request.params.code, token });
      if (browserToken !== undefined) return enter(request, reply, browserToken);
    }
    const visitor = await visit(request);
    const text = directoryTexts(pages.langOf(request));
    return send(request, reply, visitor, {
      children: (
        <>
          {token && visitor.user === undefined && (
            <Note kind="warn" title={text.tokenUsed}>
              <p>{text.tokenUsedHint}</p>
            </Note>
          )}
          {await renderInside(request, visitor, text)}
        </>
      ),
    });
  });

  async function renderInside(request: FastifyRequest, visitor: Visitor, text: DirectoryTexts) {
    const { directory, user, door } = visitor;
    const path = pathOf(request);
    if (door === 'closed') return <Notice title={text.closed} hint={text.closedHint} />;
    const member = directory.registration !== 'none' && (
      <Membership text={text} path={path} email={user?.email} />
    );
    if (door === 'sign_in') return <SignIn text={text} path={path} hint={text.signInHint} />;
    if (door === 'blocked')
      return (
        <>
          <Notice title={text.blocked} hint={text.blockedHint} />
          {member}
        </>
      );
    if (door === 'pay' && user)
      return (
        <>
          <Pay text={text} path={path} address={directories.paymentAddress(directory, user.id)} />
          {member}
        </>
      );
    const query = readQuery(queryOf(request));
    const shown = await directories.listShown({ ...query, directoryId: directory.id, perPage: PER_PAGE });
    const count = Math.ceil(shown.count / PER_PAGE);
    return (
      <>
        {member}
        <OfferList text={text} path={path} shown={shown} query={query} pages={count} />
      </>
    );
  }

  app.get('/d/:code/sign-in', async (request, reply) => {
    const visitor = await visit(request);
    if (visitor.user || visitor.directory.registration === 'none' || visitor.door === 'closed')
      return pages.redirect(request, reply, pathOf(request));
    const text = directoryTexts(pages.langOf(request));
    const children = <SignIn text={text} path={pathOf(request)} hint={text.signInHint} />;
    return send(request, reply, visitor, { children });
  });

  app.post<{ Params: Params }>('/d/:code/sign-in', async (request, reply) => {
    assertNotTooOften(request);
    const visitor = await visit(request);
    const { email = '', password = '' } = formOf(request);
    const browserToken = await directories.signIn({
      code: request.params.code,
      email: cleanEmail(email),
      password,
      address: request.ip,
    });
    if (browserToken !== undefined) return enter(request, reply, browserToken);
    const text = directoryTexts(pages.langOf(request));
    const filled = { values: { email }, errors: { pair: text.wrongPair } };
    const children = <SignIn text={text} path={pathOf(request)} hint={text.signInHint} filled={filled} />;
    return send(request, reply, visitor, { status: 422, children });
  });

  app.get('/d/:code/register', async (request, reply) => {
    const visitor = await visit(request);
    if (visitor.user || visitor.directory.registration === 'none' || visitor.door === 'closed')
      return pages.redirect(request, reply, pathOf(request));
    return sendRegister(request, reply, visitor);
  });

  function sendRegister(
    request: FastifyRequest,
    reply: FastifyReply,
    visitor: Visitor,
    filled?: Filled,
  ): Promise<FastifyReply> {
    const text = directoryTexts(pages.langOf(request));
    const { consentText } = visitor.directory;
    const children = (
      <Register text={text} path={pathOf(request)} consentText={consentText} filled={filled} />
    );
    return send(request, reply, visitor, { ...(filled ? { status: 422 } : {}), children });
  }

  app.post<{ Params: Params }>('/d/:code/register', async (request, reply) => {
    assertNotTooOften(request);
    const visitor = await visit(request);
    const text = directoryTexts(pages.langOf(request));
    const form = formOf(request);
    const again = (errors: Record<string, string>) =>
      sendRegister(request, reply, visitor, { values: { ...form, password: '' }, errors });
    const email = cleanEmail(form.email ?? '');
    if (!emailForm.test(email) || email.length > 254) return again({ email: text.badEmail });
    const line = (name: string) => (form[name] ?? '').trim().slice(0, 200);
    try {
      const browserToken = await directories.register({
        code: request.params.code,
        email,
        password: (form.password ?? '').slice(0, 200),
        consented: form.consent === '1',
        details: { firstName: line('first_name'), lastName: line('last_name'), phone: line('phone') },
      });
      return enter(request, reply, browserToken);
    } catch (error) {
      if (isRefusal(error, 'already_exists')) return again({ email: text.taken });
      if (!isRefusal(error, 'bad_request')) throw error;
      return again(
        error.details.name === 'consent' ? { consent: text.badConsent } : { password: text.badPassword },
      );
    }
  });

  app.post('/d/:code/sign-out', async (request, reply) => {
    const browserToken = browserOf(request);
    if (browserToken !== undefined) await directories.signOut(browserToken);
    pages.cookies.clear(reply, COOKIE, pathOf(request));
    return pages.redirect(request, reply, pathOf(request));
  });

  app.get<{ Params: Params & { campaign: string } }>('/d/:code/coupon/:campaign', async (request, reply) => {
    const { code, campaign } = request.params;
    if (!/^\d{1,18}$/.test(campaign)) return pages.sendNotFound(request, reply);
    const visitor = await visit(request);
    if (visitor.door !== 'open') return pages.redirect(request, reply, pathOf(request));
    const { campaignCode, sessionCode } = await directories.openCoupon({
      code,
      browserToken: browserOf(request),
      campaignId: BigInt(campaign),
    });
    return pages.redirect(request, reply, `/p/${campaignCode}${sessionCode ? `/${sessionCode}` : ''}`);
  });
}

function readQuery({ q = '', category = '', page = '' }: Record<string, string>) {
  return {
    search: q.trim().slice(0, 100),
    categoryId: /^\d{1,18}$/.test(category) ? BigInt(category) : undefined,
    page: /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
  };
}
