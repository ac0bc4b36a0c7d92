/** The SQLSTATE of an error, or the system's name of it; empty for one that has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The connection broke before or while it was used: the server ended it, or the network. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /^(08...|57P01|57P02|ECONNRESET|EPIPE)$/.test(codeOf(error)) ||
    /connection terminated|server closed the connection|not queryable/i.test(error.message)
  );
}

/** True for an error that means "the database cannot be reached or is going away", not "the statement is wrong". */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    isConnectionLost(error) ||
    /^(08|57P|53)/.test(code) ||
    ['ECONNREFUSED', 'ETIMEDOUT', 'ENOENT'].includes(code) ||
    // It is being closed: the process is about to end.
    /^driver has already been destroyed|PGlite is clos(?:ed|ing)|Cannot use a pool after calling end/i.test(
      error.message,
    ) ||
    /timeout exceeded when trying to connect|query read timeout/i.test(error.message)
  );
}
