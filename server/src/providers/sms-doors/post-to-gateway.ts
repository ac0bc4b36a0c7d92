import { type AddressGuard, AddressRefused } from '#kernel/address-guard';
import { SupplierFailure } from '#kernel/failure';
import { guardedPost } from '#kernel/guarded-post';
import { cleanValue } from '#kernel/outside-text';

export type GatewayPost = {
  url: string;
  headers: Record<string, string>;
  body: string;
  guard: AddressGuard;
  /** The gateway knows an SMS again that it has taken: after a failure it may be sent once more. */
  isRepeatable: boolean;
  /** What the body of a refusal says, as one line without secrets; told behind the status. */
  readRefusal?: ((body: string) => string | undefined) | undefined;
};

const TIMEOUT_MS = 15_000;
const READ_MOST = 16_384;
/** Answers that may be different the next time, though they are 4xx. */
const passing = [401, 403, 408, 409, 425, 429];
/** Nothing was sent: there was nobody to send it to. */
const unsent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * Hands an SMS to a gateway; answers with its 2xx. Rejects with SupplierFailure: `stop` for what it will never take, `unknown` where
 * it may have gone out and the gateway would send it twice, else `retry`.
 */
export async function postToGateway(request: GatewayPost): Promise<{ status: number; body: string }> {
  const { isRepeatable, readRefusal, ...post } = request;
  const answer = await guardedPost({ ...post, timeoutMs: TIMEOUT_MS, readMost: READ_MOST }).catch((error) => {
    const message = error instanceof Error ? error.message : 'failed';
    throw new SupplierFailure(message, adviceAfter(error, isRepeatable), error);
  });
  const { status } = answer;
  if (status >= 200 && status < 300) return answer;
  const said = readRefusal?.(answer.body);
  const message = said === undefined ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
  throw new SupplierFailure(message, adviceOf(status, isRepeatable));
}

function adviceAfter(error: unknown, isRepeatable: boolean): SupplierFailure['advice'] {
  if (error instanceof AddressRefused) return 'stop';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A header that cannot be written, the same at every try.
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_HTTP_INVALID_HEADER_VALUE') return 'stop';
  return isRepeatable || unsent.includes(code) ? 'retry' : 'unknown';
}

function adviceOf(status: number, isRepeatable: boolean): SupplierFailure['advice'] {
  if (status >= 400 && status < 500) return passing.includes(status) ? 'retry' : 'stop';
  // 503 says that it was not taken; of others nobody knows what stands behind them.
  return isRepeatable || status === 503 ? 'retry' : 'unknown';
}

/** A gateway's JSON, as it may be kept; undefined where it is none. */
export function parseAnswerJson(text: string): unknown {
  try {
    return cleanValue<unknown>(JSON.parse(text));
  } catch {
    return undefined;
  }
}
