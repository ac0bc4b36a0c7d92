import { z } from 'zod';
import { isRefusal } from '#kernel/refusal';
import { type ProblemCode, problemWords } from './problem-words.ts';

/** The one form of every error (RFC 9457), never with a stack. */
export type Problem = {
  /** An address of this API that lists the codes. */
  type: string;
  code: ProblemCode;
  status: number;
  /** What the code means: the same sentence for every problem of the code. */
  title: string;
  /** What is wrong this time. */
  detail: string;
  /** What whoever asked can do about it. */
  todo: string;
  /** Facts, by name. */
  details: Readonly<Record<string, unknown>>;
};

/** The type of a problem's body. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The most faults of a request that are named, and the most letters of a name. */
const MOST_ISSUES = 20;
const MOST_CHARACTERS = 300;

/** Codes for what is refused before a route is reached; a status that is not here is a `bad_request`. */
const codes: Readonly<Record<number, ProblemCode>> = {
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
};

function problem(
  code: ProblemCode,
  { status, title, todo }: Partial<Problem> = {},
  { detail, details = {} }: Pick<Partial<Problem>, 'detail' | 'details'> = {},
): Problem {
  const words = problemWords[code];
  return {
    type: `/api/v1/problems#${code}`,
    code,
    status: status ?? words.status,
    title: title ?? words.title,
    detail: detail ?? title ?? words.title,
    todo: todo ?? words.todo,
    details,
  };
}

/** An error of the API itself, outside the core: thrown by what looks at a request before a route does. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(code: ProblemCode, details: Record<string, unknown> = {}) {
    super(code);
    this.name = 'ProblemError';
    this.problem = problem(code, {}, { details });
  }
}

export const noSuchRoute: Problem = problem('not_found', {
  title: 'there is no such address in this API',
  todo: 'GET /api/v1/openapi.json lists all addresses.',
});

/** `requestId` is what an operator finds the log line by. */
export function describeError(
  error: unknown,
  { requestId, isUnavailable }: { requestId: string; isUnavailable(error: unknown): boolean },
): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isRefusal(error)) return problem(error.code, {}, { details: error.details });
  if (error instanceof z.ZodError) return describeIssues(error);
  if (isUnavailable(error)) return problem('unavailable');

  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (error instanceof Error && status >= 400 && status < 500)
    return problem(codes[status] ?? 'bad_request', { status }, { detail: cut(error.message) });
  return problem('internal', {}, { details: { requestId } });
}

function describeIssues({ issues }: z.ZodError): Problem {
  const named = issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => ({ field: cut(path.join('.')), message: cut(message) }));
  const [first] = named;
  const detail = first ? { detail: `${first.field}: ${first.message}` } : {};
  return problem('bad_request', {}, { ...detail, details: { issues: named } });
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
