import { type ForeignId, type LateReply, type NumberReply, SupplierProblem } from '#suppliers/supplier';
import type { WireAnswer } from './exchange.ts';
import { parseNumberReply } from './number-reply.ts';
import { type ReadReply, readReply } from './reply-code.ts';

/** A 2xx answer that is an object and does not say no; else SupplierProblem, with `activationId` for the caller. */
export function readSuccess({ httpStatus, body }: WireAnswer, activationId?: ForeignId): ReadReply {
  const read = readReply(body);
  const { code, json } = read;
  const details = { httpStatus, code, activationId };
  if (!isGood(httpStatus)) throw new SupplierProblem('http_error', details);
  if (!json) throw new SupplierProblem('bad_reply', details);
  if (code === 'SUCCESS' || (code === undefined && !Object.hasOwn(json, 'status'))) return read;
  throw new SupplierProblem('error_reply', details);
}

/** The answer to GET_NUMBER; SupplierProblem where it is neither a number nor NO_NUMBERS. */
export function readNumber(answer: WireAnswer): NumberReply {
  const { json, code } = readReply(answer.body);
  if (isGood(answer.httpStatus) && code === 'NO_NUMBERS') return { kind: 'no_numbers' };

  const { number, activationId } = json ? parseNumberReply(json) : {};
  readSuccess(answer, activationId);
  if (number && activationId) return { kind: 'number', number, activationId };
  throw new SupplierProblem('bad_reply', { httpStatus: answer.httpStatus, code, activationId });
}

/** A late answer to GET_NUMBER; undefined where it tells nothing that could be acted upon. */
export function readLateNumber(answer: WireAnswer): LateReply | undefined {
  try {
    return readNumber(answer);
  } catch (error) {
    if (!(error instanceof SupplierProblem)) throw error;
    return error.activationId && { kind: 'unusable', activationId: error.activationId };
  }
}

function isGood(httpStatus: number): boolean {
  return httpStatus >= 200 && httpStatus <= 299;
}
