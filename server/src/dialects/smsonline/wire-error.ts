/** A "no" in the words of this protocol. `message` is shown as `errorMessage`. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly status: number;
  /** `errorCode` of V3, `body` of V2. */
  readonly code: string;
  /** `body` of V3, where an error has something to say. */
  readonly body: unknown;

  constructor(
    status: number,
    code: string,
    { message = code, body = null }: { message?: string; body?: unknown } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** A parameter is missing or malformed. */
export function badRequest(name: string, what: string): WireError {
  return new WireError(400, 'BAD_REQUEST', { message: `${name}: ${what}` });
}

/** Business says no: the request was in order, so its status is 200. */
export function businessRefusal(code: string): WireError {
  return new WireError(200, code);
}

export const noKey = () => new WireError(401, 'BAD_KEY');
export const forbidden = () => new WireError(403, 'FORBIDDEN');
export const notFound = () => new WireError(404, 'NOT_FOUND');
export const serverError = () => new WireError(500, 'SERVER_ERROR');
/** The database is away: what was asked may work in a moment. */
export const unavailable = () => new WireError(503, 'SERVER_ERROR', { message: 'Try again later' });
