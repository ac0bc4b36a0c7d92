import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '#db';
import { parseMicros } from '#kernel/money';
import { createTestServer, createTestWorker } from '#test/served';
import { createWorld, type World } from '#test/world';
import { fivesim } from '../../../src/dialects/fivesim/index.ts';

export type Reply = { status: number; type: string; headers: Record<string, unknown>; text: string };

type Asked = {
  key?: string | undefined;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
};

/** A server that speaks 5sim's API. */
export type FiveSimWorld = World & {
  url: string;
  /** Asks as a plain HTTP client does; nothing in the address is escaped or put right. */
  ask(target: string, asked?: Asked): Promise<Reply>;
  /** Numbers on offer of a supplier of its own; with `rent` they are for rent too, at so much an hour. */
  stock(line: StockLine): Promise<{ phones: string[] }>;
  /** A message for whoever leases the number. */
  sms(options: { phone: string; sender: string; text: string }): Promise<void>;
  /** Takes everything off the shelves, so that one test's prices are not another's. */
  clearStock(): Promise<void>;
  /** Moves the clock and does everything that is due then, sweeps included. */
  wait(seconds: number): Promise<void>;
};

export type StockLine = {
  country: number;
  operator?: string;
  service: string;
  price: string;
  count: number;
  rent?: string;
};

let serial = 0;

export async function createFiveSimWorld(
  env: Record<string, string> = {},
  wrap?: (db: Database) => Database,
): Promise<FiveSimWorld> {
  const world = await createWorld({ RATE_LIMIT: '0', RUB_PER_USD: '90', ...env }, wrap);
  const { core } = world;
  await core.catalog.import();
  const server = createTestServer({ voices: [fivesim] });
  await server.register(fivesim.mount, { core, config: world.config });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const worker = await createTestWorker(world);
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const suppliers: bigint[] = [];

  return {
    ...world,
    url: `http://127.0.0.1:${port}`,

    ask: (target, { key, method = 'GET', headers = {}, body } = {}) =>
      new Promise<Reply>((resolve, reject) => {
        const bearer = key === undefined ? {} : { authorization: `Bearer ${key}` };
        const options = { host: '127.0.0.1', port, agent, method, path: target };
        const sent = request({ ...options, headers: { ...bearer, ...headers } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const { statusCode: status = 0, headers } = response;
            const type = String(headers['content-type'] ?? '');
            resolve({ status, type, headers, text: Buffer.concat(chunks).toString() });
          });
        });
        sent.on('error', reject);
        sent.end(body);
      }),

    async stock({ operator = 'any', rent, ...line }) {
      const { supplierId, phones } = await world.pool({ operator, supplier: `shelf${++serial}`, ...line });
      suppliers.push(supplierId);
      if (rent !== undefined)
        await core.rentals.setPrices([
          {
            ...{ supplierId, countryId: line.country, operator, step: 0 },
            steps: [{ fromHours: 1, unitHours: 1, priceMicros: parseMicros(rent) }],
          },
        ]);
      return { phones };
    },

    async sms({ phone, sender, text }) {
      for (const supplierId of suppliers) {
        const command = { supplierId, phone, sender, text, dedupeWindowSeconds: 0, filterSenders: false };
        const { message } = await core.messages.receive(command);
        if (message.verdict === 'accepted') return;
      }
      throw new Error(`nobody waits for a message to ${phone}`);
    },

    async clearStock() {
      for (const id of suppliers) await core.inventory.changeSupplier({ id, state: 'off' });
      suppliers.length = 0;
    },

    async wait(seconds) {
      world.advance(seconds);
      await worker.advance(seconds);
      await worker.drain();
    },

    async close() {
      agent.destroy();
      await server.close();
      await worker.stop();
      await world.close();
    },
  };
}
