/**
 * A "no" in the words of this protocol. Its clients look at `response` of an answer with status 200, and at nothing of
 * another; what none of the original's words is for has a status of its own besides.
 */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly word: string;
  readonly status: number;

  constructor(word: string, status = 200) {
    super(word);
    this.word = word;
    this.status = status;
  }
}

/** A parameter that is there and makes no sense. */
export const badParameter = () => new WireError('ERROR_PARAMS');
export const malformedRequest = () => new WireError('ERROR_PARAMS', 400);
export const tooLarge = () => new WireError('ERROR_PARAMS', 413);
export const noMethod = () => new WireError('REQUEST_NOT_FOUND', 404);
export const serverError = () => new WireError('TRY_AGAIN_LATER', 500);
/** The database is away: what was asked may work in a moment. */
export const unavailable = () => new WireError('TRY_AGAIN_LATER', 503);
