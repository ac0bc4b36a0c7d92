import { strict as assert } from 'node:assert';
import { SupplierFailure } from '#kernel/failure';
import { beginsWithOneOf } from '#kernel/phone';
import { listRentBans } from '#modules/stock/inventory';
import { belongsToCountry } from '#suppliers/countries';
import {
  type ForeignId,
  type LateReply,
  type NumberOrder,
  type OperationKind,
  problemOf,
} from '#suppliers/supplier';
import type { Answer } from './answer.ts';
import type { SupplyDeps } from './deps.ts';
import { endAttempt } from './end-attempt.ts';
import type { Notices } from './notices.ts';
import type { Operation } from './operation.ts';
import { findByLease } from './operation-store.ts';
import type { PartnerClients } from './partner-clients.ts';

export type AskDeps = SupplyDeps & { clients: PartnerClients; notices: Notices };

const DEFAULT_IN_FLIGHT = 50;
/** So many numbers, banned from rent, are excluded by name. */
const MOST_BANNED = 100;

/** `ask(lease)`: sends the order that was written down for a lease, once, outside any transaction; at most 10 s. */
export function createAsk(deps: AskDeps) {
  const inFlight = new Map<bigint, number>();

  return async function ask(lease: { kind: OperationKind; leaseId: number }): Promise<Answer> {
    const operation = await findByLease(deps.db.read, lease);
    assert(operation, 'an order is written down before it is sent');
    const { id: operationId, supplierId } = operation;
    const line = await deps.clients.open(supplierId);
    if (!line) return { kind: 'failed', operationId, problem: 'no key', isFailure: false };
    const busy = inFlight.get(supplierId) ?? 0;
    if (busy >= (line.connection.settings.maxInFlight ?? DEFAULT_IN_FLIGHT))
      return { kind: 'failed', operationId, problem: 'too many orders under way', isFailure: false };

    inFlight.set(supplierId, busy + 1);
    try {
      const order = orderOf(operation, await bannedPhones(deps, operation));
      const reply = await line.client.getNumber(order, (late) => takeLate(deps, operation, late));
      if (reply.kind === 'no_numbers') return { kind: 'none', operationId, isFailure: false };
      return checkNumber(deps, operation, reply.number, reply.activationId);
    } catch (error) {
      if (!(error instanceof SupplierFailure)) throw error;
      return failed(deps, operation, error);
    } finally {
      inFlight.set(supplierId, (inFlight.get(supplierId) ?? 1) - 1);
    }
  };
}

/** Numbers that failed in rentals are not wanted again so soon: the partner cannot know which ones they are. */
async function bannedPhones({ db, clock }: AskDeps, operation: Operation): Promise<string[]> {
  const { kind, supplierId, countryId } = operation;
  if (kind !== 'rental' || countryId === null) return [];
  const bans = await listRentBans(db.read, { supplierId, now: clock() });
  return bans
    .map(({ phone }) => phone)
    .filter((phone) => belongsToCountry(phone, countryId))
    .slice(0, MOST_BANNED);
}

function orderOf(operation: Operation, bannedPhones: readonly string[]): NumberOrder {
  const { foreignCountry, foreignOperator, foreignService, sumMicros, currency, exceptPrefixes, days } =
    operation;
  assert(foreignCountry && foreignOperator && foreignService && sumMicros !== null, 'an order has names');
  return {
    country: foreignCountry,
    operator: foreignOperator,
    service: foreignService,
    sumMicros,
    ...(currency !== null && { currency }),
    exceptionPrefixes: [...exceptPrefixes, ...bannedPhones],
    ...(days !== null && { days }),
  };
}

/** A number that is not what was asked for is given back (contract 9.2). */
function checkNumber(
  { notices }: AskDeps,
  { id: operationId, supplierId, exceptPrefixes, countryId }: Operation,
  phone: string,
  foreignId: ForeignId,
): Answer {
  const problem = beginsWithOneOf(phone, exceptPrefixes)
    ? 'an excluded number'
    : countryId !== null && !belongsToCountry(phone, countryId)
      ? 'a number of another country'
      : undefined;
  if (!problem) return { kind: 'number', operationId, phone, foreignId };
  notices.note({ supplierId, kind: 'number_refused', subject: problem, details: { phone } });
  return { kind: 'failed', operationId, foreignId, phone, problem, isFailure: false };
}

function failed({ notices }: AskDeps, operation: Operation, failure: SupplierFailure): Answer {
  const problem = problemOf(failure);
  const subject = problem?.code ?? problem?.kind ?? failure.message;
  const { id: operationId, supplierId } = operation;
  notices.note({
    supplierId,
    kind: 'order_failed',
    subject,
    details: { httpStatus: problem?.httpStatus, operationId: String(operationId) },
  });
  return {
    kind: failure.advice === 'unknown' ? 'unknown' : 'failed',
    operationId,
    foreignId: problem?.activationId,
    problem: subject,
    isFailure: failure.advice !== 'stop',
  };
}

/** The customer has a number from elsewhere by now, or none: what comes late goes back. */
function takeLate(deps: AskDeps, { id: operationId, supplierId }: Operation, late: LateReply): void {
  if (late.kind === 'no_numbers') return;
  const { activationId: foreignId } = late;
  const answer: Answer = {
    kind: 'unknown',
    operationId,
    foreignId,
    phone: late.kind === 'number' ? late.number : undefined,
    problem: 'answered too late',
    isFailure: false,
  };
  deps.notices.note({ supplierId, kind: 'order_late', subject: 'number given back' });
  deps.db.write((tx) => endAttempt(tx, deps, answer, deps.clock())).catch(deps.onError);
}
