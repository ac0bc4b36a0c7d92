import { SupplierFailure } from '#kernel/failure';

/**
 * An id of the other side. Its JSON type is kept, because it must be sent back in the same type and with the
 * same digits; two ids are the same when their `text` is.
 */
export type ForeignId = { text: string; json: 'number' | 'string' };

/**
 * Why a call to the other side gave no usable answer. The `cause` of every SupplierFailure of the client.
 * - `address_refused`: the guard would not let us call
 * - `network`: no connection, or it broke
 * - `timeout`: no complete answer within the deadline
 * - `http_error`: an answer that is not 2xx
 * - `error_reply`: a readable answer that says no
 * - `bad_reply`: an answer that cannot be read, or too large
 */
export type SupplierProblemKind =
  | 'address_refused'
  | 'network'
  | 'timeout'
  | 'http_error'
  | 'error_reply'
  | 'bad_reply';

export class SupplierProblem extends Error {
  override readonly name = 'SupplierProblem';
  readonly kind: SupplierProblemKind;
  /** False where the request certainly never reached the other side. */
  readonly reached: boolean;
  readonly httpStatus: number | undefined;
  /** The other side's own word, upper-case, at most 100 characters. */
  readonly code: string | undefined;
  /** Of an order only: an operation that was opened although the answer is unusable; cancel it. */
  readonly activationId: ForeignId | undefined;

  constructor(
    kind: SupplierProblemKind,
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

/** The problem under a SupplierFailure of this connector; undefined if it is somebody else's. */
export function problemOf(error: unknown): SupplierProblem | undefined {
  return error instanceof SupplierFailure && error.cause instanceof SupplierProblem ? error.cause : undefined;
}
