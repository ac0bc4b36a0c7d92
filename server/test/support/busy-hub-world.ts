import { createHubWorld, germany, type HubOptions, type HubWorld, type TestHub } from '#test/hub-world';

export type Busy = { hub: TestHub; id: bigint; phone: string };

/** Hubs that have numbers, and get messages. */
export type BusyHubWorld = HubWorld & {
  /** A hub with a number. */
  busy(options?: HubOptions, wish?: Record<string, unknown>): Promise<Busy>;
  sms(to: { phone: string }, text: string, sender?: string): ReturnType<HubWorld['message']>;
  push(): Promise<void>;
  /** So many seconds later, what is due then is pushed. */
  later(seconds: number): Promise<void>;
  /** Of all pushes to a hub, oldest first. */
  states(busy: Busy): Promise<string[]>;
};

/** The bodies that arrived at a hub. */
export const bodies = ({ hub }: Busy) => hub.fake.arrivals.map(({ body }) => body);

export async function createBusyHubWorld(): Promise<BusyHubWorld> {
  const world = await createHubWorld();
  const { supplierId } = await world.rentPool({ country: germany, count: 60 });
  const push = () => world.core.hubs.pushDue();
  return {
    ...world,
    push,

    async busy(options = {}, wish = {}) {
      const hub = await world.hub(options);
      const order = await hub.fake.order({
        country: 'germany',
        operator: 'any',
        service: hub.dialect === 'smshub' ? 'tg' : 'telegram',
        sumMicros: 300_000_000n,
        ...wish,
      });
      return { hub, id: BigInt(order?.activationId ?? 0), phone: order?.phone ?? '' };
    },

    sms: ({ phone }, text, sender = 'Telegram') => world.message({ supplierId, phone, sender, text }),

    async later(seconds) {
      world.advance(seconds);
      await push();
    },

    states: async ({ hub }) =>
      (await world.core.hubs.pushes({ hubId: hub.id, limit: 100 })).map(({ state }) => state).reverse(),
  };
}
