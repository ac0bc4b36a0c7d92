import { z } from 'zod';
import { isRefusal } from '#kernel/refusal';
import { refusals } from './refusals.ts';

/** The one form of every error, never with a stack. */
export type WireError = {
  status: number;
  code: string;
  message: string;
  details: Readonly<Record<string, unknown>>;
};

/** The most faults of a request that are named, and the most letters of a name. */
const MOST_ISSUES = 20;
const MOST_CHARACTERS = 300;

/** Codes for what is refused before a route is reached; a status that is not here is a `bad_request`. */
const codes: Record<number, string> = {
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_media_type',
};

export const unauthorized: WireError = {
  status: 401,
  code: 'unauthorized',
  message: 'the admin token is missing or wrong: Authorization: Bearer <token>',
  details: {},
};

export const noSuchRoute: WireError = {
  status: 404,
  code: 'not_found',
  message: 'there is no such address in this API',
  details: {},
};

/** `requestId` is what an operator finds the log line by. */
export function describeError(
  error: unknown,
  { requestId, isUnavailable }: { requestId: string; isUnavailable(error: unknown): boolean },
): WireError {
  if (isRefusal(error)) return { ...refusals[error.code], code: error.code, details: error.details };
  if (error instanceof z.ZodError) return describeIssues(error);
  if (isUnavailable(error))
    return { status: 503, code: 'unavailable', message: 'the database cannot be reached', details: {} };

  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (error instanceof Error && status >= 400 && status < 500)
    return { status, code: codes[status] ?? 'bad_request', message: cut(error.message), details: {} };
  return { status: 500, code: 'internal', message: 'internal error', details: { requestId } };
}

function describeIssues({ issues }: z.ZodError): WireError {
  const named = issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => ({ field: cut(path.join('.')), message: cut(message) }));
  const [first] = named;
  return {
    status: 400,
    code: 'bad_request',
    message: first ? `${first.field}: ${first.message}` : refusals.bad_request.message,
    details: { issues: named },
  };
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
