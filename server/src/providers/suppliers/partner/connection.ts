import { setMaxListeners } from 'node:events';
import type { AddressGuard } from '#kernel/address-guard';
import { SupplierProblem } from '#suppliers/supplier';
import { parseBody, renderWithoutKey } from './body.ts';
import { exchange, type LateOptions, type WireAnswer } from './exchange.ts';

/** The way of talking to the other side, whichever role it has. */
export type ConnectionOptions = {
  key: string;
  /** Send `Authorization: Bearer` beside the key in the body. */
  sendBearer?: boolean;
  contentType?: string;
  /** Whole exchange. Default 10 s. */
  timeoutMs?: number;
  /** Default 2 MiB, before and after inflating. */
  maxResponseBytes?: number;
  gzipRequests?: boolean;
  resolveGuard: AddressGuard;
  /** Told of every exchange when it ends, with the key taken out, and again when a late answer comes; must not throw. */
  onExchange?: (trace: ExchangeTrace) => void;
  /** The number of characters of an answer that a trace shows. Default 4096. */
  traceLength?: number;
};

export type ExchangeTrace = {
  call: string;
  method: string;
  /** Without query. */
  url: string;
  request: string;
  httpStatus: number | undefined;
  /** Its beginning, `traceLength` characters at most. */
  response: string | undefined;
  problem: SupplierProblem['kind'] | undefined;
  durationMs: number;
  late: boolean;
};

type Call = {
  call: string;
  url: URL;
  method?: string;
  body: Uint8Array;
  late?: LateOptions | undefined;
};

export type Connection = {
  /** One exchange. Rejects with SupplierProblem. */
  send(call: Call): Promise<WireAnswer>;
  /** Drops everything that is under way, late answers too. */
  close(): void;
};

export function createConnection(options: ConnectionOptions & { contentType: string }): Connection {
  const {
    key,
    contentType,
    timeoutMs = 10_000,
    maxResponseBytes = 2 * 1024 * 1024,
    onExchange,
    traceLength = 4096,
  } = options;
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const headers = {
    'content-type': contentType,
    ...(options.sendBearer && { authorization: `Bearer ${key}` }),
  };

  return {
    async send({ call, url, method = 'POST', body, late }) {
      const startedAt = performance.now();
      const trace = (end: Pick<ExchangeTrace, 'late'> & Partial<ExchangeTrace>) =>
        onExchange?.({
          call,
          method,
          url: `${url.origin}${url.pathname}`,
          request: renderWithoutKey(parseBody(Buffer.from(body).toString('utf8'))),
          httpStatus: undefined,
          response: undefined,
          problem: undefined,
          durationMs: Math.round(performance.now() - startedAt),
          ...end,
        });
      const traceAnswer = (answer: WireAnswer, isLate: boolean) =>
        trace({ httpStatus: answer.httpStatus, response: answer.body.slice(0, traceLength), late: isLate });
      const request = {
        url,
        method,
        headers,
        body,
        gzip: options.gzipRequests ?? false,
        guard: options.resolveGuard,
        timeoutMs,
        maxResponseBytes,
      };
      const onLate = (answer: WireAnswer) => {
        traceAnswer(answer, true);
        late?.onLate(answer);
      };
      try {
        const answer = await exchange(request, stop.signal, late && { lateMs: late.lateMs, onLate });
        traceAnswer(answer, false);
        return answer;
      } catch (error) {
        if (error instanceof SupplierProblem) trace({ problem: error.kind, late: false });
        throw error;
      }
    },
    close() {
      stop.abort();
    },
  };
}
