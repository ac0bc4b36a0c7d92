/** Advice to the caller after a failure of the outside. `unknown`: it may have happened, ask first. */
export type FailureAdvice = 'retry' | 'stop' | 'unknown';

class OutsideFailure extends Error {
  readonly advice: FailureAdvice;

  constructor(message: string, advice: FailureAdvice, cause?: unknown) {
    super(message, { cause });
    this.advice = advice;
  }
}

/** A supplier failed us. Thrown by connectors alone. */
export class SupplierFailure extends OutsideFailure {
  override readonly name = 'SupplierFailure';
}

/** A payment provider failed us. Thrown by connectors alone. */
export class ProviderFailure extends OutsideFailure {
  override readonly name = 'ProviderFailure';
}
