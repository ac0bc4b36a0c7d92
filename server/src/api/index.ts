import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Core } from '#core';
import { type Dialect, jsonAnswer } from '#http';
import { accountRoutes } from './accounts.ts';
import { activationRoutes } from './activations.ts';
import { createTokenCheck } from './admin-token.ts';
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
import { redemptionRoutes } from './redemptions.ts';
import { rentMarketRoutes } from './rent-market.ts';
import { rentalRoutes } from './rentals.ts';
import { refuseUnkeepable } from './route.ts';
import { salesRuleRoutes } from './sales-rules.ts';
import { smsRoutes } from './sms.ts';
import { smsRouteRoutes } from './sms-routes.ts';
import { sourceRoutes } from './sources.ts';
import { supplierMoneyRoutes } from './supplier-money.ts';
import { supplierRoutes } from './suppliers.ts';
import { webhookRoutes } from './webhooks.ts';
import { renderJson } from './wire.ts';
import { describeError, noSuchRoute, unauthorized, type WireError } from './wire-error.ts';

export type NativeApiDeps = {
  core: Core;
  /** The token that callers send as `Authorization: Bearer …`. */
  adminToken: string;
};

const routes = [
  ...accountRoutes,
  ...keyRoutes,
  ...creditRoutes,
  ...supplierRoutes,
  ...sourceRoutes,
  ...partnerRoutes,
  ...partnerStockRoutes,
  ...partnerBlockRoutes,
  ...operationRoutes,
  ...supplierMoneyRoutes,
  ...salesRuleRoutes,
  ...hubRoutes,
  ...hubTradeRoutes,
  ...importRoutes,
  ...numberRoutes,
  ...catalogRoutes,
  ...activationRoutes,
  ...rentalRoutes,
  ...rentMarketRoutes,
  ...messageRoutes,
  ...smsRoutes,
  ...smsRouteRoutes,
  ...webhookRoutes,
  ...emailRoutes,
  ...merchantRoutes,
  ...merchantPeopleRoutes,
  ...merchantEventRoutes,
  ...campaignRoutes,
  ...campaignSortingRoutes,
  ...couponSessionRoutes,
  ...redemptionRoutes,
  ...merchantSmsRoutes,
  ...loyaltyRoutes,
  ...directoryRoutes,
  ...paymentCaseRoutes,
  ...auditRoutes,
];

/**
 * The native admin API, as a Fastify plugin: JSON below `/api/v1` with parsers, error handler and not-found of its own.
 * Without the token every address answers the same, whether or not it exists.
 */
export async function mountNativeApi(
  app: FastifyInstance,
  { core, adminToken }: NativeApiDeps,
): Promise<void> {
  const hasToken = createTokenCheck(adminToken);

  await app.register(
    async (scope) => {
      readCsv(scope);
      scope.setReplySerializer(renderJson);
      scope.addHook('onRequest', async (request, reply) => {
        if (!hasToken(request.headers.authorization))
          return sendError(reply.header('www-authenticate', 'Bearer'), unauthorized);
      });
      scope.addHook('preValidation', refuseUnkeepable);
      scope.setNotFoundHandler((_request, reply) => sendError(reply, noSuchRoute));
      scope.setErrorHandler((error, request, reply) => {
        const described = describeError(error, {
          requestId: request.id,
          isUnavailable: core.isUnavailable,
        });
        if (described.status >= 500) request.log.error({ err: error }, 'native API: a request failed');
        return sendError(reply, described);
      });
      for (const mount of routes) mount(scope, core);
    },
    { prefix: '/api/v1' },
  );
}

export const nativeApi: Dialect<NativeApiDeps> = {
  name: 'native',
  prefixes: ['/api/v1'],
  mount: mountNativeApi,
  malformed({ error }) {
    const { status, ...described } = describeError(error, { requestId: '', isUnavailable: () => false });
    return jsonAnswer(status, { error: described });
  },
};

function sendError(reply: FastifyReply, { status, ...error }: WireError): FastifyReply {
  if (status === 503) reply.header('retry-after', '1');
  return reply.code(status).type('application/json; charset=utf-8').send({ error });
}
