import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '#core';
import type { Dialect } from '#http';
import { isRefusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import { createPages, plainError } from '#ui';
import { mountAccountScreens } from './account-screens.tsx';
import { mountCampaignScreens } from './campaign-screens.tsx';
import { createConsoleRoutes } from './console-routes.tsx';
import { mountDirectoryScreens } from './directory-screens.tsx';
import { mountDistributionScreens } from './distribution-screens.tsx';
import { mountKeyScreens } from './key-screens.tsx';
import { mountLocationScreens } from './location-screens.tsx';
import { mountLoyaltyScreens } from './loyalty-screens.tsx';
import { mountSignInPages } from './sign-in-pages.tsx';
import { mountSmsScreens } from './sms-screens.tsx';
import { mountSortingScreens } from './sorting-screens.tsx';
import { mountStatisticsScreens } from './statistics-screens.tsx';
import { mountSubaccountScreens } from './subaccount-screens.tsx';
import { mountWebhookScreens } from './webhook-screens.tsx';

const prefixes = ['/console', '/sso', '/reset'];

/** A file of some 200,000 codes. */
const FILE_BYTES = 4 * 1024 * 1024;

/** One line for each area of the console. */
const screens = [
  mountCampaignScreens,
  mountStatisticsScreens,
  mountDistributionScreens,
  mountSmsScreens,
  mountLoyaltyScreens,
  mountDirectoryScreens,
  mountAccountScreens,
  mountKeyScreens,
  mountWebhookScreens,
  mountLocationScreens,
  mountSortingScreens,
  mountSubaccountScreens,
] as const;

/** The merchant console: screens of people who are signed in, and the links that sign them in. */
export async function mountConsole(
  app: FastifyInstance,
  { core, sealer }: { core: Core; sealer: Sealer },
): Promise<void> {
  const pages = createPages({
    sealer,
    isSecure: () => core.publicAddress.url.startsWith('https:'),
    isUnavailable: (error) => core.isUnavailable(error),
  });
  const read = new WeakSet<FastifyRequest>();
  await pages.prepare(app, (error, request) => (read.has(request) ? error : asBroken(error, request)));
  app.addHook('preHandler', async (request) => void read.add(request));
  await app.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { files: 1, fileSize: FILE_BYTES, fields: 20, fieldSize: 10_000, parts: 21 },
  });
  mountSignInPages(app, { core, pages });
  const routes = createConsoleRoutes(app, { core, pages });
  for (const mountScreens of screens) mountScreens(routes);
  pages.mountNotFound(app, prefixes);
}

/** The reader of forms with files throws an error without a status where one is cut short: that is the sender's fault (400). */
function asBroken(error: unknown, request: FastifyRequest): unknown {
  const isOwn = !(error instanceof Error) || isRefusal(error) || 'statusCode' in error;
  if (isOwn || !request.isMultipart()) return error;
  return Object.assign(new Error('a broken form', { cause: error }), { statusCode: 400 });
}

export const webConsole: Dialect<{ core: Core; sealer: Sealer }> = {
  name: 'console',
  prefixes,
  mount: mountConsole,
  malformed: ({ acceptLanguage }) => plainError(404, acceptLanguage),
};
