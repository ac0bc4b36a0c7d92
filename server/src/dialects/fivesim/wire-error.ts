/** A "no" as this protocol says it: a status and a line of plain text, which may be empty. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly status: number;
  readonly text: string;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
    this.text = text;
  }
}

export const badRequest = (text = 'bad request') => new WireError(400, text);
/** A parameter that cannot be read, in the words that the original has for countries and products. */
export const incorrect = (name: string) => badRequest(`${name} is incorrect`);
/** The original says nothing there, and clients go by the status. */
export const noKey = () => new WireError(401, '');
export const notFound = () => new WireError(404, 'not found');
export const serverError = () => new WireError(500, 'internal error');
/** The database is away: what was asked may work in a moment. */
export const unavailable = () => new WireError(503, 'server offline');
