import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Core } from '#core';
import { type Dialect, jsonAnswer } from '#http';
import { createFindCaller } from './access.ts';
import { accountRoutes } from './accounts.ts';
import { activationRoutes } from './activations.ts';
import { administratorRoutes } from './administrators.ts';
import { auditRoutes } from './audit.ts';
import { campaignSortingRoutes } from './campaign-sorting.ts';
import { campaignRoutes } from './campaigns.ts';
import { catalogRoutes } from './catalog.ts';
import { codePatternRoutes } from './code-patterns.ts';
import { keepConventions } from './conventions.ts';
import { couponSessionRoutes } from './coupon-sessions.ts';
import { creditRoutes } from './credits.ts';
import type { Section } from './describe-api.ts';
import { mountDescription } from './description.ts';
import { directoryRoutes } from './directories.ts';
import { emailRoutes } from './emails.ts';
import { eventRoutes } from './events.ts';
import { favouriteRoutes } from './favourites.ts';
import { hubTradeRoutes } from './hub-trade.ts';
import { hubRoutes } from './hubs.ts';
import { importRoutes, readCsv } from './imports.ts';
import { keyRoutes } from './keys.ts';
import { loyaltyRoutes } from './loyalty.ts';
import { meRoutes } from './me.ts';
import { merchantEventRoutes } from './merchant-events.ts';
import { merchantPeopleRoutes } from './merchant-people.ts';
import { merchantSmsRoutes } from './merchant-sms.ts';
import { merchantRoutes } from './merchants.ts';
import { messageRoutes } from './messages.ts';
import { numberRoutes } from './numbers.ts';
import { offerRoutes } from './offers.ts';
import { operationRoutes } from './operations.ts';
import { partnerBlockRoutes } from './partner-blocks.ts';
import { partnerStockRoutes } from './partner-stock.ts';
import { partnerRoutes } from './partners.ts';
import { paymentCaseRoutes } from './payment-cases.ts';
import { preorderRoutes } from './preorders.ts';
import { describeError, noSuchRoute, PROBLEM_TYPE, type Problem } from './problem.ts';
import { quoteRoutes } from './quotes.ts';
import { redemptionRoutes } from './redemptions.ts';
import { mountReference } from './reference-page.ts';
import { rentMarketRoutes } from './rent-market.ts';
import { rentalRoutes } from './rentals.ts';
import { refuseUnkeepable } from './route.ts';
import { salesRuleRoutes } from './sales-rules.ts';
import { smsRoutes } from './sms.ts';
import { smsRouteRoutes } from './sms-routes.ts';
import { sourceRoutes } from './sources.ts';
import { spendingCapRoutes } from './spending-caps.ts';
import { statisticsRoutes } from './statistics.ts';
import { supplierMoneyRoutes } from './supplier-money.ts';
import { supplierRoutes } from './suppliers.ts';
import { topUpRoutes } from './top-ups.ts';
import { webhookRoutes } from './webhooks.ts';
import { renderJson } from './wire.ts';

export type NativeApiDeps = {
  core: Core;
  /** How often a key may ask; 0: as often as it likes. */
  perSecond?: number | undefined;
};

/** All routes, as the description groups them. */
export const sections: readonly Section[] = [
  {
    title: 'Activations',
    about: 'One lease of a number for one service: order, code, end.',
    routes: [
      ...activationRoutes,
      ...offerRoutes,
      ...quoteRoutes,
      ...preorderRoutes,
      ...codePatternRoutes,
      ...favouriteRoutes,
    ],
  },
  {
    title: 'Rentals',
    about: 'One lease of a number for a term, with every message that comes.',
    routes: [...rentalRoutes, ...rentMarketRoutes],
  },
  { title: 'Messages', about: 'What arrived, and how.', routes: [...messageRoutes] },
  { title: 'Catalogue', about: 'Countries, their operators, and services.', routes: [...catalogRoutes] },
  { title: 'Accounts', about: 'Who pays.', routes: [...meRoutes, ...accountRoutes, ...spendingCapRoutes] },
  { title: 'Keys', about: 'Credentials of accounts.', routes: [...keyRoutes] },
  {
    title: 'Money',
    about: 'Balance, ledger, top-ups, credits.',
    routes: [...creditRoutes, ...topUpRoutes, ...paymentCaseRoutes],
  },
  { title: 'Events', about: 'What happens to an account, as it happens.', routes: eventRoutes },
  { title: 'Webhooks', about: 'Addresses that are told of what happens.', routes: [...webhookRoutes] },
  {
    title: 'Merchants',
    about: 'Accounts that run coupon campaigns.',
    routes: [...merchantRoutes, ...merchantPeopleRoutes, ...merchantEventRoutes],
  },
  {
    title: 'Campaigns',
    about: 'Campaigns and how they are sorted.',
    routes: [...campaignRoutes, ...campaignSortingRoutes],
  },
  {
    title: 'Coupons',
    about: 'Sessions of coupons, and what was redeemed.',
    routes: [...couponSessionRoutes, ...redemptionRoutes],
  },
  { title: 'Loyalty', about: 'Loyalty cards and who holds them.', routes: [...loyaltyRoutes] },
  { title: 'Directories', about: 'Directories and their users.', routes: [...directoryRoutes] },
  {
    title: 'SMS',
    about: 'What merchants send, to whom, and by which way.',
    routes: [...smsRoutes, ...smsRouteRoutes, ...merchantSmsRoutes],
  },
  { title: 'Emails', about: 'What was sent by email.', routes: [...emailRoutes] },
  { title: 'Stock', about: 'Numbers, prices and imports.', routes: [...importRoutes, ...numberRoutes] },
  { title: 'Suppliers', about: 'Who brings numbers.', routes: [...supplierRoutes, ...supplierMoneyRoutes] },
  { title: 'Sources', about: 'The lines by which own numbers come in.', routes: [...sourceRoutes] },
  {
    title: 'Partners',
    about: 'Suppliers that are asked by a protocol.',
    routes: [...partnerRoutes, ...partnerStockRoutes, ...partnerBlockRoutes, ...operationRoutes],
  },
  {
    title: 'Hubs',
    about: 'Who buys from this installation by a protocol.',
    routes: [...hubRoutes, ...hubTradeRoutes],
  },
  { title: 'Sales rules', about: 'What may be sold to whom.', routes: [...salesRuleRoutes] },
  { title: 'Statistics', about: 'How leases turned out.', routes: statisticsRoutes },
  {
    title: 'Administrators',
    about: 'Tokens of those who run this installation.',
    routes: administratorRoutes,
  },
  { title: 'Audit', about: 'Who saw what, and who changed what.', routes: auditRoutes },
];

/**
 * The native API, as a Fastify plugin: JSON below `/api/v1` with parsers, error handler and not-found of its own. To who has neither
 * token nor key every address answers the same, whether or not it exists.
 */
export async function mountNativeApi(
  app: FastifyInstance,
  { core, perSecond }: NativeApiDeps,
): Promise<void> {
  const findCaller = createFindCaller(core);

  await app.register(mountDescription, { sections });
  await app.register(mountReference);
  await app.register(
    async (scope) => {
      readCsv(scope);
      scope.setReplySerializer(renderJson);
      scope.decorateRequest('caller');
      scope.addHook('onRequest', async (request) => {
        request.caller = await findCaller({ authorization: request.headers.authorization, ip: request.ip });
      });
      keepConventions(scope, { now: () => core.clock(), limits: { perSecond } });
      scope.addHook('preValidation', refuseUnkeepable);
      scope.setNotFoundHandler((_request, reply) => sendProblem(reply, noSuchRoute));
      scope.setErrorHandler((error, request, reply) => {
        const described = describeError(error, {
          requestId: request.id,
          isUnavailable: core.isUnavailable,
        });
        if (described.status >= 500) request.log.error({ err: error }, 'native API: a request failed');
        return sendProblem(reply, described);
      });
      for (const { routes } of sections) for (const { mount } of routes) mount(scope, core);
    },
    { prefix: '/api/v1' },
  );
}

export const nativeApi: Dialect<NativeApiDeps> = {
  name: 'native',
  prefixes: ['/api/v1', '/docs/api'],
  mount: mountNativeApi,
  malformed({ error }) {
    const problem = describeError(error, { requestId: '', isUnavailable: () => false });
    const answer = jsonAnswer(problem.status, problem);
    return { ...answer, headers: { ...answer.headers, 'content-type': PROBLEM_TYPE } };
  },
};

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503 || problem.status === 429) reply.header('retry-after', '1');
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem);
}
