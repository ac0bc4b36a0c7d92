import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Note, queryOf } from '#ui';
import { DirectoryInside } from './directory-inside.tsx';
import {
  browserToken,
  type DirectoryParams,
  directoryPath,
  getInside,
  getVisitor,
} from './directory-queries.ts';
import { enter } from './directory-sign-in-pages.tsx';
import { directoryTexts } from './directory-texts.ts';
import type { PageDeps } from './page-deps.ts';
import { sendDirectory } from './send-directory.tsx';

type Request<P = object> = FastifyRequest<{ Params: DirectoryParams & P }>;

/** `/d/{code}`: the offers of a directory, for everybody or for those who are registered or have paid. */
export function mountDirectoryPages(app: FastifyInstance, deps: PageDeps): void {
  app.get<{ Params: DirectoryParams }>('/d/:code', (request, reply) => showDirectory(deps, request, reply));
  app.get<{ Params: DirectoryParams & { campaign: string } }>('/d/:code/coupon/:campaign', (request, reply) =>
    openCoupon(deps, request, reply),
  );
}

async function showDirectory(deps: PageDeps, request: Request, reply: FastifyReply) {
  const { token } = queryOf(request);
  // A HEAD (a chat that looks at a link) does not use the token up.
  if (token && request.method === 'GET') {
    const signedIn = await deps.core.directories.signOn({ code: request.params.code, token });
    if (signedIn !== undefined) return enter(deps, request, reply, signedIn);
  }
  const visitor = await getVisitor(deps, request);
  const text = directoryTexts(deps.pages.langOf(request));
  const inside = await getInside(deps, request, visitor);
  const children = (
    <>
      {token && visitor.user === undefined && (
        <Note kind="warn" title={text.tokenUsed}>
          <p>{text.tokenUsedHint}</p>
        </Note>
      )}
      <DirectoryInside {...inside} text={text} path={directoryPath(request)} />
    </>
  );
  return sendDirectory(deps, request, reply, { visitor, children });
}

async function openCoupon(deps: PageDeps, request: Request<{ campaign: string }>, reply: FastifyReply) {
  const { core, pages } = deps;
  const { code, campaign } = request.params;
  if (!/^\d{1,18}$/.test(campaign)) return pages.sendNotFound(request, reply);
  const visitor = await getVisitor(deps, request);
  if (visitor.door !== 'open') return pages.redirect(request, reply, directoryPath(request));
  const { campaignCode, sessionCode } = await core.directories.openCoupon({
    code,
    browserToken: browserToken(deps, request),
    campaignId: BigInt(campaign),
  });
  return pages.redirect(request, reply, `/p/${campaignCode}${sessionCode ? `/${sessionCode}` : ''}`);
}
