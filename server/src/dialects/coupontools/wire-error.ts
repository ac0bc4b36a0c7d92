import type { ErrorCode } from './error-codes.ts';

/** One thing that is wrong with a request. */
export type Problem = {
  code: ErrorCode;
  /** Of the parameter. */
  name?: string | undefined;
  /** The format that was expected, for 303. */
  detail?: string | undefined;
  /** Said instead of the code's own text. */
  text?: string | undefined;
};

/** A request is answered with these problems, in the shape of its family. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly status: number;
  readonly problems: readonly Problem[];
  /** Seconds, for the `Retry-After` of 429. */
  readonly retryAfter: number | undefined;

  constructor(
    problems: readonly Problem[],
    { status = 422, retryAfter }: { status?: number; retryAfter?: number } = {},
  ) {
    super(problems.map(({ code, name = '' }) => `${code} ${name}`.trim()).join(', '));
    this.status = status;
    this.problems = problems;
    this.retryAfter = retryAfter;
  }
}

/** A request with one problem. */
export function problem(code: ErrorCode, name?: string): WireError {
  return new WireError([{ code, name }]);
}
