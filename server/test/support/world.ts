import { type Config, readConfig } from '#config';
import { type Core, createCore } from '#core';
import type { Database } from '#db';
import { createAddressGuard } from '#kernel/address-guard';
import { createClock } from '#kernel/clock';
import { parseMicros } from '#kernel/money';
import { createSealer } from '#kernel/seal';
import { openTestDatabase } from './database.ts';

/** The core on an empty database with the catalogue, and builders for what a test needs. */
export type World = {
  db: Database;
  core: Core;
  config: Config;
  /** Moves the clock. */
  advance(seconds: number): void;
  /** An account with money and a key. */
  customer(options?: {
    name?: string;
    balance?: string;
  }): Promise<{ accountId: bigint; key: string; name: string }>;
  /** A supplier with numbers on offer. */
  pool(options?: PoolOptions): Promise<{ supplierId: bigint; phones: string[] }>;
  /** A message at the door, as a supplier brings it. */
  message(options: {
    supplierId: bigint;
    phone: string;
    sender?: string;
    text?: string;
    supplierMessageId?: string;
  }): Promise<{
    messageId: bigint;
    deduplicated: boolean;
    activationId: number | null;
    code: string | null;
  }>;
  close(): Promise<void>;
};

export type PoolOptions = {
  count?: number;
  country?: number;
  operator?: string;
  service?: string;
  price?: string;
  supplier?: string;
  step?: number;
};

/** The token of whoever owns the world's server. */
export const ownerToken = 'test-admin-token-of-many-letters';

let serial = 0;

/** `wrap` may stand between the core and its database. */
export async function createWorld(
  env: Record<string, string> = {},
  wrap: (db: Database) => Database = (db) => db,
): Promise<World> {
  const db = wrap(await openTestDatabase());
  const config = readConfig({ EARLY_CANCEL_SECONDS: '0', NUMBER_REST_SECONDS: '0', ...env });
  const clock = createClock();
  const core = createCore({
    ownerToken,
    db,
    clock,
    config,
    sealer: createSealer('test secret of many letters'),
    guard: createAddressGuard({ allow: ['0.0.0.0/0', '::/0'] }),
  });

  return {
    db,
    core,
    config,
    advance: (seconds) => clock.setOffsetMs(clock.offsetMs() + seconds * 1000),

    async customer({ name = `customer${++serial}`, balance = '100' } = {}) {
      const { id: accountId } = await core.accounts.create({ name });
      const amountMicros = parseMicros(balance);
      if (amountMicros > 0n) await core.ledger.grant({ accountId, amountMicros, reference: `start:${name}` });
      const { key } = await core.accounts.createKey({ accountId });
      return { accountId, key, name };
    },

    async pool({
      count = 1,
      country = 2,
      operator = 'any',
      service = 'tg',
      price = '0.10',
      supplier,
      step = 0,
    } = {}) {
      const name = supplier ?? `supplier${++serial}`;
      const known = (await core.inventory.listSuppliers()).find((one) => one.name === name);
      const { id: supplierId } = known ?? (await core.inventory.createSupplier({ name, kind: 'manual' }));
      const prefix = (await core.catalog.view()).country(country)?.numberPrefixes[0] ?? '';
      const phones = Array.from({ length: count }, () => {
        serial++;
        return `${prefix.padEnd(4, '0')}${String(serial).padStart(7, '0')}`;
      });
      const numbers = phones.map((phone) => `${phone},${country},${operator},own_device,${step}`).join('\n');
      const report = await core.inventory.importNumbers({
        supplierId,
        csv: `phone,country,operator,provenance,step\n${numbers}`,
      });
      if (report.imported !== count)
        throw new Error(`imported ${report.imported} of ${count}: ${JSON.stringify(report.errors[0])}`);
      const prices = `country,operator,service,price,step\n${country},${operator},${service},${price},${step}`;
      await core.inventory.importPrices({ supplierId, csv: prices });
      return { supplierId, phones };
    },

    async message({
      supplierId,
      phone,
      sender = 'Telegram',
      text = 'Your code is 12345',
      supplierMessageId,
    }) {
      const { message, deduplicated } = await core.messages.receive({
        supplierId,
        phone,
        sender,
        text,
        supplierMessageId,
        dedupeWindowSeconds: 60,
        filterSenders: false,
      });
      return { messageId: message.id, deduplicated, activationId: message.activationId, code: message.code };
    },

    close: () => db.close(),
  };
}
