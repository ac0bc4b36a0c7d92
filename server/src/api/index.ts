import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Core } from '#core';
import { type Dialect, jsonAnswer } from '#http';
import { createFindCaller } from './access.ts';
import { accountRoutes } from './accounts.ts';
import { activationRoutes } from './activations.ts';
import { auditRoutes } from './audit.ts';
import { campaignSortingRoutes } from './campaign-sorting.ts';
import { campaignRoutes } from './campaigns.ts';
import { catalogRoutes } from './catalog.ts';
import { couponSessionRoutes } from './coupon-sessions.ts';
import { creditRoutes } from './credits.ts';
import { directoryRoutes } from './directories.ts';
import { emailRoutes } from './emails.ts';
import { hubTradeRoutes } from './hub-trade.ts';
import { hubRoutes } from './hubs.ts';
import { importRoutes, readCsv } from './imports.ts';
import { keyRoutes } from './keys.ts';
import { loyaltyRoutes } from './loyalty.ts';
import { merchantEventRoutes } from './merchant-events.ts';
import { merchantPeopleRoutes } from './merchant-people.ts';
import { merchantSmsRoutes } from './merchant-sms.ts';
import { merchantRoutes } from './merchants.ts';
import { messageRoutes } from './messages.ts';
import { numberRoutes } from './numbers.ts';
import { operationRoutes } from './operations.ts';
import { partnerBlockRoutes } from './partner-blocks.ts';
import { partnerStockRoutes } from './partner-stock.ts';
import { partnerRoutes } from './partners.ts';
import { paymentCaseRoutes } from './payment-cases.ts';
import { describeError, noSuchRoute, type Problem } from './problem.ts';
import { redemptionRoutes } from './redemptions.ts';
import { rentMarketRoutes } from './rent-market.ts';
import { rentalRoutes } from './rentals.ts';
import { type Route, refuseUnkeepable } from './route.ts';
import { salesRuleRoutes } from './sales-rules.ts';
import { smsRoutes } from './sms.ts';
import { smsRouteRoutes } from './sms-routes.ts';
import { sourceRoutes } from './sources.ts';
import { supplierMoneyRoutes } from './supplier-money.ts';
import { supplierRoutes } from './suppliers.ts';
import { webhookRoutes } from './webhooks.ts';
import { renderJson } from './wire.ts';

export type NativeApiDeps = {
  core: Core;
  /** The token that callers send as `Authorization: Bearer …`. */
  adminToken: string;
};

/** All routes, as the description groups them. */
export const sections: readonly { title: string; routes: readonly Route[] }[] = [
  { title: 'Activations', routes: [...activationRoutes] },
  { title: 'Rentals', routes: [...rentalRoutes, ...rentMarketRoutes] },
  { title: 'Messages', routes: [...messageRoutes] },
  { title: 'Catalogue', routes: [...catalogRoutes] },
  { title: 'Accounts', routes: [...accountRoutes] },
  { title: 'Keys', routes: [...keyRoutes] },
  { title: 'Money', routes: [...creditRoutes, ...paymentCaseRoutes] },
  { title: 'Webhooks', routes: [...webhookRoutes] },
  { title: 'Merchants', routes: [...merchantRoutes, ...merchantPeopleRoutes, ...merchantEventRoutes] },
  { title: 'Campaigns', routes: [...campaignRoutes, ...campaignSortingRoutes] },
  { title: 'Coupons', routes: [...couponSessionRoutes, ...redemptionRoutes] },
  { title: 'Loyalty', routes: [...loyaltyRoutes] },
  { title: 'Directories', routes: [...directoryRoutes] },
  { title: 'SMS', routes: [...smsRoutes, ...smsRouteRoutes, ...merchantSmsRoutes] },
  { title: 'Emails', routes: [...emailRoutes] },
  { title: 'Stock', routes: [...importRoutes, ...numberRoutes] },
  { title: 'Suppliers', routes: [...supplierRoutes, ...supplierMoneyRoutes] },
  { title: 'Sources', routes: [...sourceRoutes] },
  {
    title: 'Partners',
    routes: [...partnerRoutes, ...partnerStockRoutes, ...partnerBlockRoutes, ...operationRoutes],
  },
  { title: 'Hubs', routes: [...hubRoutes, ...hubTradeRoutes] },
  { title: 'Sales rules', routes: [...salesRuleRoutes] },
  { title: 'Audit', routes: [...auditRoutes] },
];

/**
 * The native API, as a Fastify plugin: JSON below `/api/v1` with parsers, error handler and not-found of its own. To who has neither
 * token nor key every address answers the same, whether or not it exists.
 */
export async function mountNativeApi(
  app: FastifyInstance,
  { core, adminToken }: NativeApiDeps,
): Promise<void> {
  const findCaller = createFindCaller({ core, adminToken });

  await app.register(
    async (scope) => {
      readCsv(scope);
      scope.setReplySerializer(renderJson);
      scope.decorateRequest('caller');
      scope.addHook('onRequest', async (request) => {
        request.caller = await findCaller({ authorization: request.headers.authorization, ip: request.ip });
      });
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
  prefixes: ['/api/v1'],
  mount: mountNativeApi,
  malformed({ error }) {
    const problem = describeError(error, { requestId: '', isUnavailable: () => false });
    const answer = jsonAnswer(problem.status, problem);
    return { ...answer, headers: { ...answer.headers, 'content-type': PROBLEM_TYPE } };
  },
};

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) reply.header('retry-after', '1');
  return reply.code(problem.status).type(PROBLEM_TYPE).send(problem);
}
