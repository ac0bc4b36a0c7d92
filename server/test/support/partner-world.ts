import type { AddressInfo } from 'node:net';
import type { Core } from '#core';
import type { Database } from '#db';
import { parseMicros } from '#kernel/money';
import type { PartnerDialect, PartnerSettings } from '#suppliers/partner';
import { mountPartnerHub } from '../../src/dialects/partner-hub/index.ts';
import {
  createFakePartner,
  type FakePartner,
  type FakePartnerOptions,
} from '../../src/simulation/partner-kit/index.ts';
import { createTestServer } from './served.ts';
import { createWorld, type World } from './world.ts';

export type { PartnerFault } from '../../src/simulation/partner-kit/index.ts';

export type PartnerOptions = {
  dialect?: PartnerDialect;
  settings?: PartnerSettings;
  /** Of what the fake partner is to have. */
  fake?: Partial<Omit<FakePartnerOptions, 'dialect' | 'key' | 'hubUrl'>>;
  /** Its earnings for a telegram activation, in its currency. */
  sum?: string;
  /** Null: nobody. */
  vouchedBy?: string | null;
};

export type TestPartner = {
  supplierId: bigint;
  key: string;
  dialect: PartnerDialect;
  fake: FakePartner;
};

type Answer = { status: number; body: Record<string, unknown>; headers: Headers };

/** A hub that answers HTTP, and partners that are there only in memory. */
export type PartnerWorld = World & {
  url: string;
  /** A partner that is connected, polled once and for sale. */
  partner(options?: PartnerOptions): Promise<TestPartner>;
  /** One call of a partner, as written. */
  call(path: string, body: unknown, init?: RequestInit): Promise<Answer>;
  /** The number of oddities noted for an operator. */
  traces(): Promise<bigint>;
  /** PUSH_SMS in the form of the partner's dialect. */
  push(
    partner: Pick<TestPartner, 'key' | 'dialect'>,
    sms: { smsId: bigint | number; phone: string; from?: string; text?: string; rent?: boolean },
  ): Promise<Answer>;
};

let serial = 0;

/** The country and service that fake partners are asked for: Germany, Telegram. */
export const germany = { countryId: 43, serviceId: 'tg' } as const;

export async function createPartnerWorld(
  env: Record<string, string> = {},
  { wrap, ...limits }: { perSecond?: number; wrap?: (db: Database) => Database } = { perSecond: 0 },
): Promise<PartnerWorld> {
  const world = await createWorld({ RESALE: '1', RUB_PER_USD: '100', ...env }, wrap);
  const { core } = world;
  const server = createTestServer();
  await server.register(mountPartnerHub, { core, ...limits });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const fakes: FakePartner[] = [];

  async function call(path: string, body: unknown, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      ...init,
      headers: { 'content-type': 'application/json; charset=utf-8', ...init.headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : toJson(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  }

  return {
    ...world,
    url,
    call,

    async partner({
      dialect = 'onlinesim-v1',
      settings = {},
      fake = {},
      sum = '40',
      vouchedBy = 'A. Person',
    } = {}) {
      const name = `partner${++serial}`;
      const firstNumber = serial * 1_000;
      const key = `key-of-${name}-long-enough`;
      const fakePartner = await createFakePartner({
        dialect,
        key,
        hubUrl: url,
        countries: ['germany'],
        retryMs: 50,
        firstNumber,
        ...fake,
      });
      fakes.push(fakePartner);
      const { id: supplierId } = await core.inventory.createSupplier({
        name,
        kind: 'partner',
        ...(vouchedBy !== null && { vouchedBy }),
      });
      const isCalled = dialect !== 'onlinesim-v2';
      await core.supply.connect({
        supplierId,
        dialect,
        key,
        settings,
        ...(isCalled && { baseUrl: fakePartner.url }),
      });
      if (isCalled) {
        await setSum(core, supplierId, sum);
        await core.supply.pollDue();
      }
      return { supplierId, key, dialect, fake: fakePartner };
    },

    async traces() {
      const notices = await core.supply.notices({ limit: 1_000 });
      return notices.reduce((sum, { count }) => sum + count, 0n);
    },

    push({ key, dialect }, { smsId, phone, from = 'Telegram', text = 'Telegram code 12345', rent = false }) {
      const path = dialect === 'smshub' ? '/agent/api/sms' : rent ? '/v1/PUSH_SMS_RENT' : '/v1/PUSH_SMS';
      const written = dialect === 'smshub' ? BigInt(phone) : phone;
      const body = { smsId, phoneFrom: from, phone: written, text, action: 'PUSH_SMS', key };
      return call(path, rent ? { ...body, service: 'rent' } : body);
    },

    async close() {
      await Promise.all(fakes.map((fake) => fake.close()));
      await core.supply.stop();
      await server.close();
      await world.close();
    },
  };
}

async function setSum(core: Core, supplierId: bigint, sum: string): Promise<void> {
  const sumMicros = parseMicros(sum);
  await core.supply.setRates({
    supplierId,
    rates: ['tg', 'fb', 'wa', 'rent'].map((serviceId) => ({ countryId: null, serviceId, sumMicros })),
  });
}

/** Ids of 64 bits go out as JSON numbers. */
function toJson(body: unknown): string {
  return JSON.stringify(body, (_key, value) => (typeof value === 'bigint' ? `#${value}#` : value)).replace(
    /"#(\d+)#"/g,
    '$1',
  );
}
