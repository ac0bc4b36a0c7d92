import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ProviderFailure } from '#kernel/failure';
import type { CallbackRequest, OpenInvoiceCommand, PaymentProvider } from './payment-provider.ts';

/** A connector that is tested against the contract, with recorded callbacks and answers. */
export type ConformanceSubject = {
  readonly name: string;
  /** No secret of it may show in a failure. */
  readonly secret: string;
  create(baseUrl: string, timeoutMs: number): PaymentProvider;
  /** The wire's own answer about the invoice of `conformanceCommand`; absent where nothing is ever asked. */
  readonly goodAnswer?: Readonly<Record<string, unknown>>;
  /** Answers that are JSON and still cannot be true, by what is wrong with them. */
  readonly lies?: Readonly<Record<string, unknown>>;
  readonly callbacks: {
    readonly genuine: CallbackRequest;
    /** Another event of the same invoice. */
    readonly next: CallbackRequest;
    /** Callbacks that must be taken for nothing, by what is wrong with them. */
    readonly forged: Readonly<Record<string, CallbackRequest>>;
  };
};

export const conformanceCommand: OpenInvoiceCommand = {
  invoiceId: 'af161c5a-93d1-4a33-9d3e-3e5c1f6d0001',
  amountMicros: 5_000_000n,
  currency: 'USD',
  description: 'Top-up',
  accountRef: 'demo',
  callbackUrl: 'https://shop.example/callbacks',
  lifetimeSeconds: 3600,
};

const TIMEOUT_MS = 150;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
type Asking = 'openInvoice' | 'readInvoice';

/** The suite that every connector passes, whatever the other side does. */
export function describeConformance(subject: ConformanceSubject): void {
  describe(`${subject.name} as a payment provider`, () => {
    const stops: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });

    const start = async (handler: Handler) => {
      const server = await startServer(handler);
      stops.push(server.stop);
      return { ...server, provider: subject.create(server.url, TIMEOUT_MS) };
    };

    describeCallbacks(subject);
    if (subject.goodAnswer) describeCalls(subject, start, subject.goodAnswer);
    else {
      test('asks nothing of the network', async () => {
        const { provider, seen } = await start((_request, response) => response.end());

        await provider.openInvoice(conformanceCommand);

        expect(seen).toEqual([]);
        expect(provider.readInvoice).toBeUndefined();
      });
    }
  });
}

function describeCallbacks({ create, callbacks }: ConformanceSubject): void {
  const provider = create('http://127.0.0.1:9', TIMEOUT_MS);

  test('reads a genuine callback, and a repeat of it under the same key', () => {
    const first = provider.readCallback(callbacks.genuine);
    const second = provider.readCallback(callbacks.genuine);

    expect(first?.reading.invoiceId).toBe(conformanceCommand.invoiceId);
    expect(first?.reading.amountMicros).toBe(conformanceCommand.amountMicros);
    expect(second).toEqual(first);
  });

  test('keeps two events of one invoice apart', () => {
    const first = provider.readCallback(callbacks.genuine);
    const next = provider.readCallback(callbacks.next);

    expect(next?.reading.invoiceId).toBe(first?.reading.invoiceId);
    expect(next?.eventKey).not.toBe(first?.eventKey);
  });

  test.each(Object.entries(callbacks.forged))('takes a callback for nothing: %s', (_what, request) => {
    expect(provider.readCallback(request)).toBeUndefined();
  });

  test.each([
    ['empty', ''],
    ['not of this protocol', 'hello=world'],
    ['broken JSON', '{"status":"paid"'],
    ['an array', '[{"status":"paid"}]'],
    ['bad escapes', '%E0%A4%A&params[%ZZ]=1'],
    ['a name of the prototype', '{"__proto__":{"status":"paid"},"sign":"00000000000000000000000000000000"}'],
    ['oversized', 'x'.repeat(2_000_000)],
  ])('takes rubbish for nothing: %s', (_what, text) => {
    expect(provider.readCallback({ rawBody: Buffer.from(text), rawQuery: text })).toBeUndefined();
  });

  test('answers yes, no and later differently, and never with nothing', () => {
    const answers = (['accepted', 'refused', 'fault'] as const).map((outcome) =>
      provider.answerCallback(outcome),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(3);
    expect(answers.every(({ body }) => typeof JSON.parse(body) === 'object')).toBe(true);
    expect(answers[2]?.statusCode).toBeGreaterThanOrEqual(500);
  });
}

type Start = (
  handler: Handler,
) => Promise<{ provider: PaymentProvider; seen: string[]; url: string; stop: () => Promise<void> }>;

function describeCalls(
  { lies = {}, secret, create }: ConformanceSubject,
  start: Start,
  good: Readonly<Record<string, unknown>>,
): void {
  const answer = (body: unknown, status = 200) => answerText(JSON.stringify(body), status);

  describe.each(['openInvoice', 'readInvoice'] as const)('%s', (asking) => {
    /** After a call that may have opened something, the caller must not just forget it. */
    const doubt = asking === 'openInvoice' ? 'unknown' : 'retry';

    test('understands a good answer, and the same one twice', async () => {
      const { provider } = await start(answer(good));

      expect(await ask(provider, asking)).toEqual(await ask(provider, asking));
    });

    test.each<[string, Handler, string]>([
      ['no answer in time', () => undefined, doubt],
      ['an answer that drips', drip, doubt],
      ['a connection cut in the middle', cut, doubt],
      ['too many calls', answer({ message: 'Too Many Attempts.' }, 429), 'retry'],
      ['a fault', answer({ message: 'Server error, #1', code: 500, error: null }, 500), doubt],
      ['a page of a proxy', answerText('<html>Bad gateway</html>', 502), doubt],
      ['a page instead of JSON', answerText('<html>Welcome</html>', 200), doubt],
      ['two answers at once', answerText(JSON.stringify(good).repeat(2), 200), doubt],
      ['a page of a wrong address', answerText('<html>Not found</html>', 404), 'stop'],
      ['an envelope of somebody else', answer({ ok: true }), doubt === 'unknown' ? 'unknown' : 'stop'],
      ['a refusal', answer({ state: 1, errors: { amount: ['no'] } }, 422), 'stop'],
      ['a refused key', answer({ message: 'Invalid Sign.' }, 401), 'stop'],
      ['an oversized answer', flood, doubt],
    ])('says what to do after %s', async (_what, handler, advice) => {
      const { provider } = await start(handler);

      const failure = await failureOf(ask(provider, asking));

      expect(failure.advice).toBe(advice);
      expect(`${failure.message} ${failure.cause}`).not.toContain(secret);
    });

    test('says retry when nobody listens', async () => {
      const { url, stop } = await start(answer(good));
      await stop();

      const failure = await failureOf(ask(create(url, TIMEOUT_MS), asking));

      expect(failure.advice).toBe('retry');
    });

    test('does not follow a redirect', async () => {
      const { provider, seen } = await start((request, response) => {
        if (request.url === '/elsewhere') return answer(good)(request, response);
        response.writeHead(307, { location: '/elsewhere' }).end();
      });

      const failure = await failureOf(ask(provider, asking));

      expect(failure.advice).toBe('stop');
      expect(seen).toHaveLength(1);
    });

    test.each(Object.entries(lies))('takes a lie for a failure: %s', async (_what, lie) => {
      const { provider } = await start(answer(lie));

      await failureOf(ask(provider, asking));
    });

    test('does not mix a late answer into the next call', async () => {
      let calls = 0;
      const { provider } = await start((request, response) => {
        calls += 1;
        if (calls > 1) return answer(good)(request, response);
        setTimeout(() => answer({ state: 1, message: 'late' }, 422)(request, response), TIMEOUT_MS + 50);
      });

      await failureOf(ask(provider, asking));
      const second = await ask(provider, asking);

      expect(second).toBeDefined();
    });
  });
}

async function ask(provider: PaymentProvider, asking: Asking): Promise<unknown> {
  if (asking === 'openInvoice') return provider.openInvoice(conformanceCommand);
  return provider.readInvoice?.({ invoiceId: conformanceCommand.invoiceId });
}

async function failureOf(promise: Promise<unknown>): Promise<ProviderFailure> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const error = 'error' in outcome ? outcome.error : undefined;
  if (!(error instanceof ProviderFailure)) {
    throw new Error(`expected a ProviderFailure, got ${JSON.stringify(outcome)}`, { cause: error });
  }
  return error;
}

function answerText(text: string, status: number): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };
}

const drip: Handler = (_request, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

const cut: Handler = (_request, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"state":0,', () => response.destroy());
};

/** As fast as the other side reads, without an end. */
const flood: Handler = (_request, response) => {
  const chunk = ' '.repeat(256 * 1024);
  response.writeHead(200);
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pour);
  pour();
};

async function startServer(handler: Handler) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    request.resume();
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `http://127.0.0.1:${port}`, seen, stop };
}
