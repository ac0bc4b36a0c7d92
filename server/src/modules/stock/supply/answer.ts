import type { ForeignId } from '#suppliers/supplier';

/** A partner's answer to an order, and what is to be done about it. */
export type Answer =
  | { kind: 'number'; operationId: bigint; phone: string; foreignId: ForeignId }
  | {
      /** As the states of an operation: it has none, surely no number, perhaps one. */
      kind: 'none' | 'failed' | 'unknown';
      operationId: bigint;
      /** An operation that was opened all the same: to be cancelled. */
      foreignId?: ForeignId | undefined;
      phone?: string | undefined;
      problem?: string | undefined;
      /** The partner was not reached or did not answer as it should: counts against it. */
      isFailure: boolean;
    };
