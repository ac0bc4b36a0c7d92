import { SupplierFailure } from '#kernel/failure';
import type { ForeignId } from './fields.ts';

/**
 * Why a call to the other side gave no usable answer. The `cause` of every SupplierFailure of the client.
 * - `address_refused`: the guard would not let us call
 * - `network`: no connection, or it broke
 * - `timeout`: no complete answer within the deadline
 * - `http_error`: an answer that is not 2xx
 * - `error_reply`: a readable answer that says no
 * - `bad_reply`: an answer that cannot be read, or too large
 */
export type PartnerProblemKind =
  | 'address_refused'
  | 'network'
  | 'timeout'
  | 'http_error'
  | 'error_reply'
  | 'bad_reply';

export class PartnerProblem extends Error {
  override readonly name = 'PartnerProblem';
  readonly kind: PartnerProblemKind;
  /** False where the request certainly never reached the other side. */
  readonly reached: boolean;
  readonly httpStatus: number | undefined;
  /** The other side's own word, upper-case, at most 100 characters. */
  readonly code: string | undefined;
  /** GET_NUMBER only: an operation that was opened although the answer is unusable; cancel it. */
  readonly activationId: ForeignId | undefined;

  constructor(
    kind: PartnerProblemKind,
    details: {
      reached?: boolean;
      httpStatus?: number;
      code?: string | undefined;
      activationId?: ForeignId | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(`partner: ${kind}`, { cause: details.cause });
    this.kind = kind;
    this.reached = details.reached ?? true;
    this.httpStatus = details.httpStatus;
    this.code = details.code;
    this.activationId = details.activationId;
  }
}

/** What lies under a SupplierFailure of this connector; undefined if it is somebody else's. */
export function problemOf(error: unknown): PartnerProblem | undefined {
  return error instanceof SupplierFailure && error.cause instanceof PartnerProblem ? error.cause : undefined;
}
