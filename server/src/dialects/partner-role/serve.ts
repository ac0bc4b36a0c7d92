import type { FastifyReply } from 'fastify';
import { isRefusal } from '#kernel/refusal';
import {
  finishReply,
  type HubRequest,
  noNumbersReply,
  numberReply,
  partnerErrorReply,
  servicesReply,
  type WireReply,
} from '#suppliers/partner';
import { noteHub } from './answer-failure.ts';
import type { Call, CallDeps } from './call.ts';

/** The answer to a request, and what to undo if it cannot be given. */
export type Served = WireReply & { undo?: () => Promise<void> };

type Requested<Action> = Extract<HubRequest, { action: Action }>;

export async function serve(deps: CallDeps, call: Call, request: HubRequest): Promise<Served> {
  switch (request.action) {
    case 'GET_SERVICES':
      return getServices(deps, call, request);
    case 'GET_NUMBER':
      return getNumber(deps, call, request);
    case 'FINISH_ACTIVATION':
      return finish(deps, call, request);
  }
}

async function getServices(
  { core }: CallDeps,
  { hub }: Call,
  { kind }: Requested<'GET_SERVICES'>,
): Promise<WireReply> {
  return servicesReply(await core.hubs.services(hub, kind), core.hubs.anyModeOf(hub));
}

async function getNumber(
  { core }: CallDeps,
  { hub }: Call,
  request: Requested<'GET_NUMBER'>,
): Promise<Served> {
  try {
    const { operationId, phone } = await core.hubs.order(hub, request);
    return {
      ...numberReply({ number: phone, activationId: operationId }),
      undo: () => core.hubs.abandon({ hubId: hub.id, id: operationId }),
    };
  } catch (error) {
    if (isRefusal(error, 'no_numbers')) {
      const { country, operator, service } = request;
      if (error.details.unknown)
        noteHub(core, { hub: hub.name, kind: 'name_unknown', subject: `${country} ${operator} ${service}` });
      return noNumbersReply();
    }
    if (isRefusal(error, 'price_too_low')) return partnerErrorReply('sum_too_low');
    if (isRefusal(error, 'bad_amount')) return partnerErrorReply('bad_currency');
    throw error;
  }
}

/** Ids of ours are whole numbers of 63 bits; whatever else a hub sends is none. */
const OWN_ID = /^[1-9]\d{0,18}$/;
const MOST_ID = 9_223_372_036_854_775_807n;

async function finish(
  { core }: CallDeps,
  { hub }: Call,
  { activationId, status, sumMicros }: Requested<'FINISH_ACTIVATION'>,
): Promise<WireReply> {
  const id = OWN_ID.test(activationId) ? BigInt(activationId) : undefined;
  if (status === undefined) return partnerErrorReply('bad_status');
  if (id === undefined || id > MOST_ID) return partnerErrorReply('activation_not_found');
  try {
    await core.hubs.close(hub, { id, status, sumMicros });
    return finishReply();
  } catch (error) {
    if (isRefusal(error, 'no_operation')) return partnerErrorReply('activation_not_found');
    throw error;
  }
}

/** Calls `undo` unless the whole answer went out: a caller that hung up cannot know what it was given. */
export function undoUnlessSent(
  reply: FastifyReply,
  undo: () => Promise<void>,
  onError: (error: unknown) => void,
) {
  const { raw } = reply;
  const look = () => {
    if (!raw.writableFinished) undo().catch(onError);
  };
  if (raw.closed || raw.destroyed) look();
  else raw.once('close', look);
}
