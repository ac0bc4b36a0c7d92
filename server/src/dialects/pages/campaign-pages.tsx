import type { FastifyInstance } from 'fastify';
import { defineTexts } from '#page';
import type { PageDeps } from './index.ts';

const texts = defineTexts({
  en: { title: 'Coupon', soon: 'Scan the code of a shop or open the link that was sent to you.' },
  ru: { title: 'Купон', soon: 'Отсканируйте код в магазине или откройте присланную вам ссылку.' },
});

/** `/p`: what somebody sees who types the beginning of a coupon's address. */
export function mountCampaignPages(app: FastifyInstance, { pages }: PageDeps): void {
  app.get('/p', async (request, reply) => {
    const text = texts(pages.langOf(request));
    return pages.send(request, reply, {
      title: text.title,
      personal: false,
      body: (
        <section class="card">
          <div class="part center">
            <h1>{text.title}</h1>
            <p class="soft">{text.soon}</p>
          </div>
        </section>
      ),
    });
  });
}
