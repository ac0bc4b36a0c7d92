import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseMicros } from '#kernel/money';
import { createTestServer, createTestWorker } from '#test/served';
import { createWorld, type World } from '#test/world';
import { mountCallbacks } from '../../../src/dialects/callbacks/index.ts';
import { mountHandlerApi } from '../../../src/dialects/handler/index.ts';
import { smsOnline } from '../../../src/dialects/smsonline/index.ts';
import { mountSimPayments } from '../../../src/simulation/payment-emulators/mount.ts';

type Asked = {
  method?: string;
  /** Path and query, sent as they are. */
  target: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
};

export type Reply = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** A server that speaks SMSOnline (and `handler_api`), its payment providers simulated. */
export type SmsOnlineWorld = World & {
  url: string;
  /** Asks as a plain HTTP client does; nothing in the address is escaped or put right. */
  ask(asked: Asked): Promise<Reply>;
  /** Asks with JSON, and reads JSON. */
  json(
    method: string,
    target: string,
    body?: unknown,
    // biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
  ): Promise<{ status: number; json: any }>;
  /** Numbers on offer of a supplier of its own. */
  stock(options: StockOptions): Promise<{ supplierId: bigint; phones: string[] }>;
  /** A message for whoever leases the number. */
  sms(options: { phone: string; sender: string; text: string }): Promise<void>;
  /** Takes everything off the shelves, so that one test's prices are not another's. */
  clearStock(): Promise<void>;
  /** Moves the clock and does everything that is due then, sweeps included. */
  wait(seconds: number): Promise<void>;
};

type StockOptions = {
  country: number;
  operator?: string | undefined;
  service: string;
  price: string;
  count: number;
};

let serial = 0;

export async function createSmsOnlineWorld(env: Record<string, string> = {}): Promise<SmsOnlineWorld> {
  const world = await createWorld({ DEMO: '1', DEMO_AUTO_SMS_MS: '0', SMSONLINE_RATE_LIMIT: '0', ...env });
  const { core } = world;
  const server = createTestServer({ voices: [smsOnline] });
  await server.register(smsOnline.mount, { core, config: world.config });
  await server.register(mountHandlerApi, { core, config: world.config });
  for (const mount of [mountCallbacks, mountSimPayments]) await server.register(mount, { core });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  core.publicAddress.url = `http://127.0.0.1:${port}`;
  const worker = await createTestWorker(world);
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
          const { statusCode: status = 0, headers } = response;
          resolve({ status, headers, body: Buffer.concat(chunks).toString() });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });

  return {
    ...world,
    url: core.publicAddress.url,
    ask,

    async json(method, target, body) {
      const reply = await ask({
        method,
        target,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      return { status: reply.status, json: JSON.parse(reply.body) };
    },

    async stock({ operator = 'any', ...line }) {
      const stocked = await world.pool({ operator, supplier: `shelf${++serial}`, ...line });
      suppliers.push(stocked.supplierId);
      return stocked;
    },

    async sms({ phone, sender, text }) {
      for (const supplierId of suppliers) {
        const { activationId } = await world.message({ supplierId, phone, sender, text });
        if (activationId !== null) return;
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

/** The account's available balance, in dollars. */
export async function spendable({ core }: World, accountId: bigint): Promise<number> {
  const { availableMicros } = await core.ledger.getBalance(accountId);
  return Number(availableMicros) / Number(parseMicros('1'));
}
