import type { FastifyInstance } from 'fastify';
import { formOf } from '#ui';
import type { PageDeps } from './page-deps.ts';
import { getSubscription } from './unsubscribe-queries.ts';
import { UnsubscribeView, unsubscribeTexts } from './unsubscribe-view.tsx';

type Params = { token: string };

/** `/e/{token}`: the address that was written to wants no more, or again. The secret in the address is the permission. */
export function mountUnsubscribePages(app: FastifyInstance, deps: PageDeps): void {
  const { core, pages } = deps;

  app.get<{ Params: Params }>(
    '/e/:token',
    { config: { entitled: { bearer: 'token' } } },
    async (request, reply) => {
      const { token } = request.params;
      const subscription = await getSubscription(deps, token);
      const text = unsubscribeTexts(pages.langOf(request));
      return pages.send(request, reply, {
        title: text.title,
        body: <UnsubscribeView {...{ subscription, text }} path={`/e/${token}`} />,
      });
    },
  );

  // Mail programs send this by themselves (RFC 8058), in either form, so it cannot ask for the token of a form of ours.
  app.register(async (scope) => {
    scope.addContentTypeParser('multipart/form-data', { parseAs: 'string' }, (_, __, done) => done(null, {}));
    scope.post<{ Params: Params }>(
      '/e/:token',
      { config: { entitled: 'unchecked' } },
      async (request, reply) => {
        const { token } = request.params;
        await core.emails.setUnsubscribed({ token, unsubscribed: formOf(request).again !== '1' });
        return pages.redirect(request, reply, `/e/${token}`);
      },
    );
  });
}
