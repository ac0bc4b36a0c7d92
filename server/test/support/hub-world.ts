import type { AddressInfo } from 'node:net';
import { createHttpServer, createLogger, createMetrics } from '#http';
import type { HubSettings } from '#modules/leasing/hubs';
import type { PartnerDialect } from '#suppliers/partner';
import { mountPartnerRole } from '../../src/dialects/partner-role/index.ts';
import { createFakeHub, type FakeHub } from '../../src/simulation/partner-kit/index.ts';
import { createRentWorld, type RentWorld } from './rent-world.ts';

export type HubOptions = {
  dialect?: PartnerDialect;
  settings?: HubSettings;
  /** The wait of the fault `slow`. */
  slowMs?: number;
};

export type TestHub = {
  id: bigint;
  name: string;
  key: string;
  accountId: bigint;
  dialect: PartnerDialect;
  fake: FakeHub;
};

type HubAnswer = { status: number; body: Record<string, unknown>; text: string; headers: Headers };

/** A partner that answers HTTP, and hubs that are there only in memory. */
export type HubWorld = RentWorld & {
  url: string;
  hub(options?: HubOptions): Promise<TestHub>;
  /** One call of a hub, with its key in the body unless said otherwise. */
  call(
    hub: Pick<TestHub, 'name' | 'key'>,
    path: string,
    body: unknown,
    init?: RequestInit,
  ): Promise<HubAnswer>;
  /** GET_NUMBER for Telegram in Germany, or what is said. */
  order(
    hub: TestHub,
    wish?: Record<string, unknown>,
  ): Promise<{ id: bigint; phone: string; answer: HubAnswer }>;
  finish(hub: TestHub, id: bigint, status: number, more?: Record<string, unknown>): Promise<HubAnswer>;
  /** The number of Telegram numbers of Germany that are advertised in all. */
  advertised(hub: TestHub, service?: string): Promise<number>;
};

/** In the dialects that name services; in list mode there are none. */
export const telegram = { 'onlinesim-v1': 'telegram', 'onlinesim-v2': '', smshub: 'tg' } as const;
export const germany = 43;

let serial = 0;

export async function createHubWorld(
  env: Record<string, string> = {},
  { perSecond = 0 }: { perSecond?: number } = {},
): Promise<HubWorld> {
  const world = await createRentWorld({ RUB_PER_USD: '100', ...env });
  const { core } = world;
  const server = createHttpServer({
    logger: createLogger('silent'),
    metrics: createMetrics(),
    bodyLimit: 1_048_576,
    trustProxy: '',
  });
  await server.register(mountPartnerRole, { core, perSecond });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const fakes: FakeHub[] = [];

  const hubWorld: HubWorld = {
    ...world,
    url,

    async hub({ dialect = 'onlinesim-v1', settings = {}, slowMs = 200 } = {}) {
      const name = `hub${++serial}`;
      const key = `key-of-${name}`;
      const partner = { baseUrl: `${url}/partner/${name}` };
      const fake = await createFakeHub({ dialect, key, partner, slowMs });
      fakes.push(fake);
      const { hub } = await core.hubs.connect({ name, dialect, pushUrl: fake.url, key, settings });
      return { id: hub.id, name, key, accountId: hub.accountId, dialect, fake };
    },

    async call({ name, key }, path, body, init = {}) {
      const sent =
        typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
          ? JSON.stringify({ key, ...body })
          : body;
      const response = await fetch(`${url}/partner/${name}${path}`, {
        method: 'POST',
        ...init,
        headers: { 'content-type': 'application/json; charset=utf-8', ...init.headers },
        ...(sent === undefined ? {} : { body: sent as string }),
      });
      const text = await response.text();
      return { status: response.status, text, body: JSON.parse(text), headers: response.headers };
    },

    async order(hub, wish = {}) {
      const rent = wish.service === 'rent' && hub.dialect === 'onlinesim-v1';
      const path = hub.dialect === 'smshub' ? '' : rent ? '/getNumberRent' : '/getNumber';
      const money = { sum: 40, ...(hub.dialect === 'smshub' && { currency: 643 }) };
      const service = telegram[hub.dialect];
      const answer = await hubWorld.call(hub, path, {
        action: 'GET_NUMBER',
        country: 'germany',
        operator: 'any',
        service,
        ...money,
        ...wish,
      });
      const { activationId = 0, number = '' } = answer.body;
      return { id: BigInt(activationId as number), phone: String(number), answer };
    },

    finish(hub, id, status, more = {}) {
      const path = hub.dialect === 'smshub' ? '' : '/finishActivation';
      return hubWorld.call(hub, path, {
        action: 'FINISH_ACTIVATION',
        activationId: Number(id),
        status,
        ...more,
      });
    },

    async advertised(hub, service = telegram[hub.dialect]) {
      const { totals } = await hub.fake.poll();
      return totals.find((total) => total.country === 'germany' && total.service === service)?.count ?? 0;
    },

    async close() {
      await core.hubs.stop();
      await Promise.all(fakes.map((fake) => fake.close()));
      await server.close();
      await world.close();
    },
  };
  return hubWorld;
}
