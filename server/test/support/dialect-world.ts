import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '#config';
import type { Core } from '#core';
import type { Dialect } from '#http';
import { parseMicros } from '#kernel/money';
import { createTestServer } from '#test/served';
import { createWorld, type World } from '#test/world';

type Asked = {
  method?: string | undefined;
  /** Path and query, sent as they are. */
  target: string;
  headers?: Record<string, string> | undefined;
  body?: string | Buffer | undefined;
};

export type Reply = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** A server that speaks one protocol of customers, mounted by its descriptor alone. */
export type DialectWorld = World & {
  url: string;
  /** The prefix of all its calls. */
  prefix: string;
  ask(asked: Asked): Promise<Reply>;
  /** POSTs a form below the prefix, and reads JSON. */
  post(
    path: string,
    form: Record<string, string>,
    // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
  ): Promise<{ status: number; json: any }>;
  /** Numbers on offer of a supplier of its own. */
  stock(options: StockOptions): Promise<{ supplierId: bigint; phones: string[] }>;
  /** A message for whoever leases the number. */
  sms(options: { phone: string; sender: string; text: string }): Promise<void>;
  /** Takes everything off the shelves, so that one test's prices are not another's. */
  clearStock(): Promise<void>;
};

type StockOptions = {
  country: number;
  operator?: string | undefined;
  service: string;
  price: string;
  count: number;
  /** The price of a day of renting one; without it they are not for rent. */
  rentPerDay?: string | undefined;
};

let serial = 0;

export async function createDialectWorld(
  dialect: Dialect<{ core: Core; config: Config }>,
  { prefix, env = {} }: { prefix: string; env?: Record<string, string> | undefined },
): Promise<DialectWorld> {
  const world = await createWorld(env);
  const { core } = world;
  await core.catalog.import();
  const server = createTestServer({ voices: [dialect] });
  await server.register(dialect.mount, { core, config: world.config });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const suppliers: bigint[] = [];

  const ask = ({ method = 'GET', target, headers = {}, body }: Asked) =>
    new Promise<Reply>((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = { host: '127.0.0.1', port, agent, method, path: target };
      const sent = request({ ...options, headers: { ...length, ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, headers: received, body: Buffer.concat(chunks).toString() });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });

  return {
    ...world,
    url: `http://127.0.0.1:${port}`,
    prefix,
    ask,

    async post(path, form) {
      const { status, body } = await ask({
        method: 'POST',
        target: `${prefix}/${path}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      });
      return { status, json: JSON.parse(body) };
    },

    async stock({ operator = 'any', rentPerDay, ...line }) {
      const stocked = await world.pool({ operator, supplier: `shelf${++serial}`, ...line });
      suppliers.push(stocked.supplierId);
      if (rentPerDay !== undefined) {
        const steps = [{ fromHours: 24, unitHours: 24, priceMicros: parseMicros(rentPerDay) }];
        const { supplierId } = stocked;
        await core.rentals.setPrices([{ supplierId, countryId: line.country, operator, step: 0, steps }]);
      }
      return stocked;
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

    async close() {
      agent.destroy();
      await server.close();
      await world.close();
    },
  };
}
