/** What the server says when it will not or cannot: RFC 9457. */
export type ProblemBody = {
  type: string;
  /** For programs: it never changes. */
  code: string;
  status: number;
  title: string;
  detail: string;
  todo: string;
  details: { [name: string]: unknown };
};

/** Whatever goes wrong here is one of these. */
export class SwitchboardError extends Error {
  override name = 'SwitchboardError';
}

/** The server answered that it will not. `code` says why. */
export class ProblemError extends SwitchboardError {
  override name = 'ProblemError';
  readonly problem: ProblemBody;
  readonly code: string;
  readonly status: number;

  constructor(problem: ProblemBody) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
  }
}

/** The key is missing or wrong, or it may not do that. */
export class NotAllowedError extends ProblemError {
  override name = 'NotAllowedError';
}

/** There is no such thing, or it is somebody else's. */
export class NotFoundError extends ProblemError {
  override name = 'NotFoundError';
}

/** No number is free, or none for that price. */
export class OutOfStockError extends ProblemError {
  override name = 'OutOfStockError';
}

/** The account has not enough money, or a cap is reached. */
export class NoMoneyError extends ProblemError {
  override name = 'NoMoneyError';
}

/** Something in the request is not valid: `problem.details.issues` names the fields. */
export class InvalidRequestError extends ProblemError {
  override name = 'InvalidRequestError';
}

/** The server cannot do it now. The client has waited and asked again before it throws this. */
export class UnavailableError extends ProblemError {
  override name = 'UnavailableError';
}

/** Asked too often. The client has waited and asked again before it throws this. */
export class RateLimitError extends ProblemError {
  override name = 'RateLimitError';
}

/** The lease has ended: nothing comes any more. */
export class LeaseEndedError extends SwitchboardError {
  override name = 'LeaseEndedError';
  readonly state: string;
  constructor(state: string) {
    super(`the lease is ${state}`);
    this.state = state;
  }
}

/** It took longer than it was to take. */
export class TimeoutError extends SwitchboardError {
  override name = 'TimeoutError';
}

/** The server cannot be reached, or what answers is not Switchboard. */
export class ConnectionError extends SwitchboardError {
  override name = 'ConnectionError';
}

const ofCode: Readonly<Record<string, new (problem: ProblemBody) => ProblemError>> = {
  no_numbers: OutOfStockError,
  price_too_low: OutOfStockError,
  no_balance: NoMoneyError,
  cap_reached: NoMoneyError,
  rate_limited: RateLimitError,
};
const ofStatus: Readonly<Record<number, new (problem: ProblemBody) => ProblemError>> = {
  400: InvalidRequestError,
  401: NotAllowedError,
  403: NotAllowedError,
  404: NotFoundError,
  422: InvalidRequestError,
  429: RateLimitError,
};

export function errorOf(problem: ProblemBody): ProblemError {
  const Known =
    ofCode[problem.code] ?? ofStatus[problem.status] ?? (problem.status >= 500 && UnavailableError);
  return new (Known || ProblemError)(problem);
}

export function isProblem(body: unknown): body is ProblemBody {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail, status } = body as Partial<ProblemBody>;
  return typeof code === 'string' && typeof detail === 'string' && typeof status === 'number';
}
