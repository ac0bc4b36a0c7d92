import type { AddressInfo } from 'node:net';
import { readConfig } from '#config';
import { type Core, createCore } from '#core';
import type { Database } from '#db';
import { createHttpServer, createLogger, createMetrics } from '#http';
import { createClock } from '#kernel/clock';
import { parseMicros } from '#kernel/money';
import { createSealer } from '#kernel/seal';
import { handler } from '../../src/dialects/handler/index.ts';
import { openTestDatabase } from './database.ts';

export { actionNames } from '../../src/dialects/handler/index.ts';

/** A server that speaks the text protocol, and what its tests need around it. */
export type HandlerWorld = {
  db: Database;
  core: Core;
  port: number;
  customer(options?: CustomerOptions): Promise<{ accountId: bigint; key: string }>;
  /** Numbers on offer of one supplier; several lines of one supplier make several prices. */
  stock(options: StockOptions): Promise<{ supplierId: bigint; phones: string[] }>;
  /** A message at the door for an activation's number. */
  message(options: { phone: string; sender: string; text: string }): Promise<void>;
  /** Takes everything off the shelves, so that one test's prices are not another's. */
  clearStock(): Promise<void>;
  close(): Promise<void>;
};

type CustomerOptions = {
  balance?: string | undefined;
  dialect?: 'auto' | 'seed' | 'classic' | undefined;
  strictWords?: boolean | undefined;
  v2Types?: 'number' | 'text' | undefined;
  rentAnswer?: 'phone' | 'v2' | undefined;
  ipAllow?: string[] | undefined;
  suspended?: boolean | undefined;
};

type StockOptions = {
  supplier: string;
  country: number;
  operator?: string | undefined;
  service: string;
  price: string;
  count: number;
  step?: number | undefined;
  /** The prices of terms on these numbers; without it they are not for rent. */
  rent?: readonly { fromHours: number; unitHours: number; price: string }[] | undefined;
};

let serial = 0;

export async function createHandlerWorld(env: Record<string, string> = {}): Promise<HandlerWorld> {
  const db = await openTestDatabase();
  const config = readConfig({ EARLY_CANCEL_SECONDS: '0', NUMBER_REST_SECONDS: '0', ...env });
  const core = createCore({
    db,
    clock: createClock(),
    config,
    sealer: createSealer('test secret of many letters'),
    guard: async () => [],
  });
  await core.catalog.import();
  const server = createHttpServer({
    logger: createLogger('silent'),
    metrics: createMetrics(),
    bodyLimit: 1_048_576,
    trustProxy: '',
    voices: [handler],
  });
  await server.register(handler.mount, { core, config });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const suppliers = new Map<string, bigint>();

  return {
    db,
    core,
    port: (server.server.address() as AddressInfo).port,

    async customer({ balance = '100', suspended = false, ...settings } = {}) {
      const name = `customer${++serial}`;
      const { id: accountId } = await core.accounts.create({ name });
      const amountMicros = parseMicros(balance);
      if (amountMicros > 0n) await core.ledger.grant({ accountId, amountMicros, reference: `start:${name}` });
      const { key } = await core.accounts.createKey({ accountId, ...settings });
      if (suspended) await core.accounts.setState({ id: accountId, state: 'suspended' });
      return { accountId, key };
    },

    async stock({ supplier, country, operator = 'any', service, price, count, step = 0, rent = [] }) {
      const supplierId =
        suppliers.get(supplier) ??
        (await core.inventory.createSupplier({ name: `${supplier}${++serial}`, kind: 'manual' })).id;
      suppliers.set(supplier, supplierId);
      const prefix = (await core.catalog.view()).country(country)?.numberPrefixes[0] ?? '';
      const phones = Array.from(
        { length: count },
        () => `${prefix.padEnd(4, '0')}${String(++serial).padStart(7, '0')}`,
      );
      const numbers = phones.map((phone) => `${phone},${country},${operator},own_device,${step}`);
      const csv = ['phone,country,operator,provenance,step', ...numbers].join('\n');
      const report = await core.inventory.importNumbers({ supplierId, csv });
      if (report.imported !== count) throw new Error(JSON.stringify(report.errors));
      await core.inventory.importPrices({
        supplierId,
        csv: `country,operator,service,price,step\n${country},${operator},${service},${price},${step}`,
      });
      const steps = rent.map(({ price: each, ...range }) => ({ ...range, priceMicros: parseMicros(each) }));
      if (steps.length > 0)
        await core.rentals.setPrices([{ supplierId, countryId: country, operator, step, steps }]);
      return { supplierId, phones };
    },

    async message({ phone, sender, text }) {
      for (const supplierId of suppliers.values()) {
        const command = { supplierId, phone, sender, text, dedupeWindowSeconds: 0, filterSenders: false };
        const { message } = await core.messages.receive(command);
        if (message.verdict === 'accepted') return;
      }
      throw new Error(`nobody waits for a message to ${phone}`);
    },

    async clearStock() {
      for (const id of suppliers.values()) await core.inventory.changeSupplier({ id, state: 'off' });
      suppliers.clear();
    },

    async close() {
      await server.close();
      await db.close();
    },
  };
}
