import type { FastifyInstance } from 'fastify';
import type { Core } from '#core';
import type { Dialect } from '#http';
import type { Sealer } from '#kernel/seal';
import { createPages, plainError } from '#ui';
import { mountCampaignPages } from './campaign-pages.tsx';
import { mountClaimPages } from './claim-pages.tsx';
import { mountDirectoryPages } from './directory-pages.tsx';
import { mountDirectorySignInPages } from './directory-sign-in-pages.tsx';
import { mountLookupPages } from './lookup-pages.tsx';
import { mountLoyaltyMerchantPages } from './loyalty-merchant-pages.tsx';
import { mountLoyaltyPages } from './loyalty-pages.tsx';
import { mountLoyaltyScanPages } from './loyalty-scan-pages.tsx';
import { mountLoyaltySignInPages } from './loyalty-sign-in-pages.tsx';
import type { PageDeps } from './page-deps.ts';
import { mountPreferencePages } from './preference-pages.tsx';
import { mountStaffSignInPages } from './staff-sign-in-pages.tsx';
import { mountUnsubscribePages } from './unsubscribe-pages.tsx';
import { mountValidatePages } from './validate-pages.tsx';
import { mountWidgetPages } from './widget-pages.tsx';

type Family = {
  mount(app: FastifyInstance, deps: PageDeps): void | Promise<void>;
  /** Everything below them is this family's: what it does not know is answered as unknown. */
  prefixes: readonly string[];
};

/** One line for each family of pages. */
const families: readonly Family[] = [
  { mount: mountCampaignPages, prefixes: ['/p', '/z', '/s'] },
  { mount: mountClaimPages, prefixes: [] },
  { mount: mountValidatePages, prefixes: ['/v'] },
  { mount: mountStaffSignInPages, prefixes: ['/staff'] },
  { mount: mountWidgetPages, prefixes: ['/widget'] },
  { mount: mountLookupPages, prefixes: ['/lookup'] },
  { mount: mountLoyaltyPages, prefixes: ['/l'] },
  { mount: mountLoyaltySignInPages, prefixes: [] },
  { mount: mountLoyaltyScanPages, prefixes: [] },
  { mount: mountLoyaltyMerchantPages, prefixes: ['/loyalty'] },
  { mount: mountPreferencePages, prefixes: ['/u'] },
  { mount: mountDirectoryPages, prefixes: ['/d'] },
  { mount: mountDirectorySignInPages, prefixes: [] },
  { mount: mountUnsubscribePages, prefixes: ['/e'] },
];

/** The pages that people open: coupons, and what staff need to redeem them. */
export async function mountPages(
  app: FastifyInstance,
  { core, sealer }: { core: Core; sealer: Sealer },
): Promise<void> {
  const pages = createPages({
    sealer,
    isSecure: () => core.publicAddress.url.startsWith('https:'),
    isUnavailable: (error) => core.isUnavailable(error),
  });
  await pages.prepare(app);
  for (const { mount } of families) await mount(app, { core, pages });
  pages.mountNotFound(
    app,
    families.flatMap(({ prefixes }) => prefixes),
  );
}

export const pages: Dialect<{ core: Core; sealer: Sealer }> = {
  name: 'pages',
  prefixes: families.flatMap(({ prefixes }) => prefixes),
  mount: mountPages,
  malformed: ({ acceptLanguage }) => plainError(404, acceptLanguage),
};
