import type { FastifyInstance } from 'fastify';
import { formOf } from '#ui';
import type { PageDeps } from './page-deps.ts';
import { preferenceTexts } from './preference-texts.ts';
import { PreferencesView } from './preference-view.tsx';

/** Whoever has the address may choose: it was sent to their phone. */
const entitled = { bearer: 'token' } as const;

/** `/u/<token>`: what a person gets by SMS from one merchant, why, and how to stop it. */
export function mountPreferencePages(app: FastifyInstance, { core, pages }: PageDeps): void {
  type Route = { Params: { token: string }; Querystring: { done?: string } };

  app.get<Route>('/u/:token', { config: { entitled } }, async (request, reply) => {
    const { token } = request.params;
    const preferences = await core.smsGroups.getPreferences(token);
    const lang = pages.langOf(request);
    const text = preferenceTexts(lang);
    return pages.send(request, reply, {
      title: text.title,
      brand: preferences.brand || undefined,
      body: (
        <PreferencesView
          {...{ preferences, text, lang }}
          path={`/u/${token}`}
          done={request.query.done !== undefined}
        />
      ),
    });
  });

  app.post<Route>('/u/:token', { config: { entitled } }, async (request, reply) => {
    const { token } = request.params;
    const { group, want } = formOf(request);
    const groupId = /^\d{1,18}$/.test(group ?? '') ? BigInt(group ?? '') : undefined;
    await core.smsGroups.changePreferences({ token, groupId, wanted: want === '1' });
    return pages.redirect(request, reply, `/u/${token}?done=1`);
  });
}
