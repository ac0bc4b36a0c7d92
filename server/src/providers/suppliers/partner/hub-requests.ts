import { z } from 'zod';
import type { JsonObject } from '#kernel/lossless-json';
import type { NumberRequest } from '#suppliers/hub';
import { type FinishStatus, type OperationKind, RENT_SERVICE } from '#suppliers/supplier';
import type { HubCall } from './dialect.ts';
import { wireCount, wireId, wireName, wireNothing, wirePrefix, wireSum } from './fields.ts';
import { PartnerWireError, parseWire } from './wire-error.ts';

/** A hub's requests of us as its partner. Names are the hub's own. */
export type HubRequest =
  | { action: 'GET_SERVICES'; kind: OperationKind | undefined }
  | ({ action: 'GET_NUMBER' } & NumberRequest)
  | {
      action: 'FINISH_ACTIVATION';
      /** `rental` where the request says so; undefined means: see the stored operation. */
      kind: OperationKind | undefined;
      /** Digits of our operation's id. A text that is no id of ours (a UUID) is passed on as it is. */
      activationId: string;
      /** Undefined for any value other than 1, 3, 4, 5: answer ERROR and change nothing. */
      status: FinishStatus | undefined;
      sumMicros: bigint | undefined;
    };

const MAX_PREFIXES = 1000;

const action = z
  .string()
  .transform((name) => name.trim().toUpperCase())
  .optional();
const service = wireName.transform((name) => (name.toLowerCase() === RENT_SERVICE ? RENT_SERVICE : name));
const optionalService = z.union([service, wireNothing.transform(() => undefined)]).optional();
const prefixes = z
  .union([z.array(wirePrefix).max(MAX_PREFIXES), wireNothing.transform(() => [])])
  .transform((list) => list.filter((item) => item !== ''))
  .default([]);
const optionalCount = z.union([wireCount, wireNothing.transform(() => undefined)]).optional();

const GetNumber = z.object({
  country: wireName,
  operator: wireName.default('any'),
  service,
  sum: wireSum,
  currency: optionalCount,
  exceptionPhoneSet: prefixes,
  days: optionalCount,
});

const Finish = z.object({
  activationId: wireId,
  status: wireCount,
  service: optionalService,
  sum: z.union([wireSum, wireNothing.transform(() => undefined)]).optional(),
});

const actions = { GET_SERVICES: true, GET_NUMBER: true, FINISH_ACTIVATION: true } as const;
type Action = keyof typeof actions;

const actionOfCall: Record<HubCall, Action> = {
  getServices: 'GET_SERVICES',
  getServicesRent: 'GET_SERVICES',
  getNumber: 'GET_NUMBER',
  getNumberRent: 'GET_NUMBER',
  finishActivation: 'FINISH_ACTIVATION',
  finishActivationRent: 'FINISH_ACTIVATION',
};

/**
 * A hub's request, by the path it came to (`call`) or, on the bare address, by its `action` (contract 7, 10.1).
 * Throws PartnerWireError: `unknown_method` for an unknown action or one that contradicts the path,
 * `bad_request` with the field otherwise. Does not look at the key (`extractKey`).
 */
export function parseHubRequest(body: JsonObject, call?: HubCall): HubRequest {
  const named = parseWire(z.object({ action }), body).action;
  const expected = call && actionOfCall[call];
  const chosen = named ?? expected;
  if (!chosen) throw new PartnerWireError('bad_request', 'action');
  if (!isAction(chosen) || (expected && expected !== chosen))
    throw new PartnerWireError('unknown_method', 'action');

  const rental = call?.endsWith('Rent') ? ('rental' as const) : undefined;
  if (chosen === 'GET_SERVICES') return { action: chosen, kind: rental };
  return chosen === 'GET_NUMBER' ? parseGetNumber(body, rental) : parseFinish(body, rental);
}

function isAction(name: string): name is Action {
  return Object.hasOwn(actions, name);
}

function parseGetNumber(body: JsonObject, rental: 'rental' | undefined): HubRequest {
  const withService = rental ? { ...body, service: RENT_SERVICE } : body;
  const { sum, exceptionPhoneSet, days, ...rest } = parseWire(GetNumber, withService);
  const kind = rest.service === RENT_SERVICE ? 'rental' : 'activation';
  return {
    action: 'GET_NUMBER',
    kind,
    country: rest.country,
    operator: rest.operator,
    service: rest.service,
    sumMicros: sum,
    currency: rest.currency,
    exceptionPrefixes: exceptionPhoneSet,
    days: kind === 'rental' ? days : undefined,
  };
}

function parseFinish(body: JsonObject, rental: 'rental' | undefined): HubRequest {
  const finish = parseWire(Finish, body);
  const { status } = finish;
  return {
    action: 'FINISH_ACTIVATION',
    kind: rental ?? (finish.service === RENT_SERVICE ? 'rental' : undefined),
    activationId: finish.activationId.text,
    status: status === 1 || status === 3 || status === 4 || status === 5 ? status : undefined,
    sumMicros: finish.sum,
  };
}
