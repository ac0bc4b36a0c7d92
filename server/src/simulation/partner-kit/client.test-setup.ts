import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { createAddressGuard } from '#kernel/address-guard';
import {
  type CallingDialect,
  createPartnerClient,
  type ExchangeTrace,
  type PartnerClientOptions,
} from '#suppliers/partner';
import { createFakePartner } from './fake-partner.ts';
import type { PartnerFault } from './faults.ts';

const loopback = createAddressGuard({ allow: ['127.0.0.0/8'] });
export const dialects: CallingDialect[] = ['onlinesim-v1', 'smshub'];

/** A client in front of a fake partner with faults; both end with the test. */
export async function setUp(
  dialect: CallingDialect,
  faults: PartnerFault[] = [],
  more: Partial<PartnerClientOptions> = {},
) {
  const partner = await createFakePartner({
    dialect,
    key: 'K',
    hubUrl: 'http://127.0.0.1:9',
    faults,
    slowMs: 400,
  });
  const traces: ExchangeTrace[] = [];
  const client = createPartnerClient({
    dialect,
    baseUrl: partner.url,
    key: 'K',
    timeoutMs: 3000,
    lateMs: 5000,
    resolveGuard: loopback,
    onExchange: (trace) => traces.push(trace),
    ...more,
  });
  onTestFinished(async () => {
    client.close();
    await partner.close();
  });
  const service = dialect === 'smshub' ? 'tg' : 'telegram';
  const order = { country: 'germany', operator: 'any', service, sumMicros: 40_000_000n };
  return { partner, client, order, traces };
}

/** A server that answers as `listener` likes. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A SupplierFailure with this advice and this problem, for `expect`. */
export const failure = (advice: string, problem: Record<string, unknown>) =>
  expect.objectContaining({ name: 'SupplierFailure', advice, cause: expect.objectContaining(problem) });
