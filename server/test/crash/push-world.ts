import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Core } from '#core';
import type { Database } from '#db';
import { MICROS, parseMicros } from '#kernel/money';
import { SECRET_KEY, withCoreOn } from '#test/core-on-home';
import { createHome, type ServerProcess, startServer } from '#test/server-process';
import { createFakePartner, type FakePartner } from '../../src/simulation/partner-kit/index.ts';

export const CUSTOMER_KEY = '00112233445566778899aabbccddeeff';
export const BALANCE = 1_000n * MICROS;
const serverEnv = { RESALE: '1', ALLOW_PRIVATE_WEBHOOKS: '1', SIMULATOR: '1', SECRET_KEY, LOG_LEVEL: 'info' };

/** A built server that may be killed and started again, and partners that reach it wherever it is. */
export type PushWorld = {
  partners: readonly FakePartner[];
  start(): Promise<ServerProcess>;
  /** The core on the same data, while no server runs. */
  withCore<T>(work: (core: Core, db: Database) => Promise<T>): Promise<T>;
  accountId: bigint;
  supplierIds: readonly bigint[];
  close(): Promise<void>;
};

/** Every tenth answer of the server gets lost on its way to the partners. */
const LOST = 0.1;

export async function createPushWorld({ partners: count }: { partners: number }): Promise<PushWorld> {
  const home = await createHome();
  let server: ServerProcess | undefined;
  const line = await startLine(() => server?.url);
  const partners = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      createFakePartner({
        dialect: 'onlinesim-v1',
        key: `key-of-partner-${index}-long`,
        hubUrl: line.url,
        countries: ['germany'],
        services: ['telegram'],
        numbersPerOperator: 200,
        firstNumber: 1_000 * (index + 1),
        firstId: 9_007_199_254_740_993n + BigInt(index * 1_000_000),
        retryMs: 100,
      }),
    ),
  );
  const { accountId, supplierIds } = await withCoreOn(home, serverEnv, (core) => furnish(core, partners));

  return {
    partners,
    accountId,
    supplierIds,
    async start() {
      server = await startServer(home, { env: serverEnv });
      return server;
    },
    withCore: (work) => withCoreOn(home, serverEnv, work),
    async close() {
      await server?.kill();
      await Promise.all(partners.map((partner) => partner.close()));
      await line.close();
      await home.remove();
    },
  };
}

async function furnish(core: Core, partners: readonly FakePartner[]) {
  await core.catalog.import();
  const supplierIds: bigint[] = [];
  for (const [index, partner] of partners.entries()) {
    const name = `partner${index}`;
    const { id: supplierId } = await core.inventory.createSupplier({
      name,
      kind: 'partner',
      vouchedBy: 'the test',
    });
    await core.supply.connect({
      supplierId,
      dialect: 'onlinesim-v1',
      baseUrl: partner.url,
      key: `key-of-partner-${index}-long`,
    });
    const rates = [{ countryId: null, serviceId: 'tg', sumMicros: parseMicros('9') }];
    await core.supply.setRates({ supplierId, rates });
    supplierIds.push(supplierId);
  }
  const { id: accountId } = await core.accounts.create({ name: 'customer' });
  await core.accounts.createKey({ accountId, key: CUSTOMER_KEY });
  await core.ledger.grant({ accountId, amountMicros: BALANCE, reference: 'start' });
  return { accountId, supplierIds };
}

/** Passes requests on to where the server is now, and loses some of its answers. */
async function startLine(target: () => string | undefined): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((incoming, outgoing) => {
    const url = target();
    if (url === undefined) {
      incoming.destroy();
      return;
    }
    const { method, headers } = incoming;
    const passed = httpRequest(`${url}${incoming.url}`, { method, headers, agent: false }, (answer) => {
      if (Math.random() < LOST) {
        outgoing.destroy();
        answer.resume();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
