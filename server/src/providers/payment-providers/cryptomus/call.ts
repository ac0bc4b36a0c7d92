import { z } from 'zod';
import { type FailureAdvice, ProviderFailure } from '#kernel/failure';
import { cleanValue } from '#kernel/outside-text';
import { signCryptomus } from './signature.ts';

export type CryptomusSettings = {
  /** `https://api.cryptomus.com`, `https://api.heleket.com` or an emulator. A path before `/v1` is kept. */
  readonly baseUrl: string;
  /** The merchant's UUID. */
  readonly merchantId: string;
  /** The key for payments: payouts have another. It signs our calls and their webhooks. */
  readonly paymentKey: string;
  /** For a whole call, the body of the answer included. 10,000 unless told. */
  readonly timeoutMs?: number;
};

type Call = {
  readonly path: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Repeating a reading does no harm, so what would be `unknown` is `retry` for it. */
  readonly isReading: boolean;
};

const MAX_ANSWER_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 10_000;

const SuccessWire = z.object({ state: z.literal(0), result: z.unknown() });
const RefusalWire = z.object({
  state: z.number().optional(),
  message: z.string().nullish(),
  errors: z.record(z.string(), z.unknown()).nullish(),
});

/** Failures in which the request cannot have left this machine. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * One signed POST. Gives the `result` of a success; a reading gives undefined for "no such invoice".
 * @throws ProviderFailure
 */
export async function callCryptomus(settings: CryptomusSettings, call: Call): Promise<unknown> {
  const doubt: FailureAdvice = call.isReading ? 'retry' : 'unknown';
  const { status, text } = await send(settings, call, doubt);
  const fail = (why: string, advice: FailureAdvice) =>
    new ProviderFailure(`cryptomus ${call.path}: ${why}`, advice);

  if (status === 429) throw fail('too many calls', 'retry');
  if (status >= 300 && status < 400) throw fail(`redirected with ${status}`, 'stop');
  if (status === 408 || status >= 500) throw fail(`answered ${status}`, doubt);

  const answer = parseJson(text);
  if (status >= 200 && status < 300) {
    if (answer === undefined) throw fail('the answer is not JSON', doubt);
    const success = SuccessWire.safeParse(answer);
    if (success.success) return success.data.result;
  }
  const refusal = RefusalWire.safeParse(answer);
  const isRefusal = refusal.success && (status >= 400 || refusal.data.state !== undefined);
  if (!isRefusal) {
    const mayBeDone = !call.isReading && status < 300;
    throw fail(`answered ${status} with an unknown envelope`, mayBeDone ? 'unknown' : 'stop');
  }
  if (call.isReading && isNotFound(refusal.data)) return undefined;
  throw fail(`refused with ${status}${describe(refusal.data)}`, 'stop');
}

async function send(
  settings: CryptomusSettings,
  call: Call,
  doubt: FailureAdvice,
): Promise<{ status: number; text: string }> {
  const body = JSON.stringify(call.payload);
  try {
    const response = await fetch(`${settings.baseUrl.replace(/\/+$/, '')}${call.path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        merchant: settings.merchantId,
        sign: signCryptomus(body, settings.paymentKey),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    });
    return { status: response.status, text: await readCapped(response) };
  } catch (error) {
    const advice = neverSent.has(findCode(error)) ? 'retry' : doubt;
    throw new ProviderFailure(`cryptomus ${call.path}: no answer`, advice, error);
  }
}

async function readCapped(response: Response): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a throw cancels the stream, so the rest is never read.
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new RangeError('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return cleanValue<unknown>(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function findCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Only in their own envelope: a 404 page of a wrong base URL must not make every invoice look unknown. */
function isNotFound({ state, message }: z.infer<typeof RefusalWire>): boolean {
  return state === 1 && /\bnot found\b/i.test(message ?? '');
}

function describe({ message, errors }: z.infer<typeof RefusalWire>): string {
  const words = [message, errors && JSON.stringify(errors)].filter(Boolean).join(' ');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that must not reach a log
  const printable = words.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 300);
  return printable && `: ${printable}`;
}
