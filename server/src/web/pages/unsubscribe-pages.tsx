import type { FastifyInstance } from 'fastify';
import type { Core } from '#core';
import { defineTexts, Form, formOf, Note, type Pages } from '#ui';

const texts = defineTexts({
  en: {
    title: 'Emails to you',
    subscribed: (sender: string) => `${sender} may send emails to this address:`,
    stop: 'Stop these emails',
    stopped: 'You get no more emails',
    stoppedHint: (sender: string) => `${sender} does not write to this address any more:`,
    again: 'Allow them again',
    sender: 'This sender',
  },
  ru: {
    title: 'Письма вам',
    subscribed: (sender: string) => `${sender} может присылать письма на этот адрес:`,
    stop: 'Больше не присылать',
    stopped: 'Писем больше не будет',
    stoppedHint: (sender: string) => `${sender} больше не пишет на этот адрес:`,
    again: 'Снова разрешить',
    sender: 'Отправитель',
  },
});

type Params = { token: string };

/** `/e/{token}`: the address that was written to wants no more, or again. The secret in the address is the permission. */
export function mountUnsubscribePages(
  app: FastifyInstance,
  { core, pages }: { core: Core; pages: Pages },
): void {
  app.get<{ Params: Params }>(
    '/e/:token',
    { config: { entitled: { bearer: 'token' } } },
    async (request, reply) => {
      const { token } = request.params;
      const { accountId, address, unsubscribedAt } = await core.emails.getRecipient(token);
      const text = texts(pages.langOf(request));
      const sender = (await core.merchants.get(accountId)).companyName || text.sender;
      return pages.send(request, reply, {
        title: text.title,
        body: (
          <section class="card">
            <div class="part center">
              <h1>{text.title}</h1>
              {unsubscribedAt && <Note kind="good" title={text.stopped} />}
              <p>{unsubscribedAt ? text.stoppedHint(sender) : text.subscribed(sender)}</p>
              <p>
                <strong>{address}</strong>
              </p>
              <Form action={`/e/${token}`}>
                <input type="hidden" name="again" value={unsubscribedAt ? '1' : ''} />
                <button type="submit" class={unsubscribedAt ? 'plain' : undefined}>
                  {unsubscribedAt ? text.again : text.stop}
                </button>
              </Form>
            </div>
          </section>
        ),
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
