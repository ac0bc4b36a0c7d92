/** One entry of `errors`: what is wrong with which parameter. */
export type ErrorLine = { message: string; param?: string; description?: string };

/** A "no" in the words of this protocol. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly status: number;
  /** The word that programs look at. */
  readonly type: string;
  readonly errors: readonly ErrorLine[];

  constructor(status: number, type: string, message: string, errors: readonly ErrorLine[] = [{ message }]) {
    super(message);
    this.status = status;
    this.type = type;
    this.errors = errors;
  }
}

const MISSING = 'You are missing a required parameter for this request.';

/** The purpose of a parameter, in the words that clients are shown. */
const descriptions: Record<string, string> = {
  key: 'Your API key, as parameter or as bearer token',
  country: 'Country name or country ID which can be retrieved at the /country/retrieve_all endpoint',
  service: 'Service name or service ID which can be retrieved at the /service/retrieve_all endpoint',
  orderid: 'The order ID of your order',
  rental_code: 'The rental code of your rental',
  id: 'Rental ID which can be retrieved at the /rental/retrieve_all endpoint',
};

export function missing(param: string): WireError {
  return new WireError(400, 'MISSING_PARAMETER', MISSING, [{ message: MISSING, ...described(param) }]);
}

/** A parameter that is there and makes no sense. */
export function badParameter(param: string, what: string): WireError {
  const message = `The parameter ${param} ${what}.`;
  return new WireError(400, 'INVALID_PARAMETER', message, [{ message, ...described(param) }]);
}

/** A parameter that makes sense, for something that is not to be had here. */
export function notOffered(param: string, message: string): WireError {
  return new WireError(400, 'NOT_OFFERED', message, [{ message, param }]);
}

export function described(param: string): Omit<ErrorLine, 'message'> {
  const description = descriptions[param];
  return description === undefined ? { param } : { param, description };
}

export const malformedRequest = () => new WireError(400, 'MALFORMED', 'Your request is malformed.');
export const tooLarge = () => new WireError(413, 'MALFORMED', 'Your request is too large.');
export const noEndpoint = () => new WireError(404, 'ENDPOINT_NOT_FOUND', 'This endpoint does not exist.');
export const serverError = () =>
  new WireError(500, 'SERVER_ERROR', 'Something went wrong, please try again later.');
/** The database is away: what was asked may work in a moment. */
export const unavailable = () => new WireError(503, 'SERVER_ERROR', 'Please try again later.');
