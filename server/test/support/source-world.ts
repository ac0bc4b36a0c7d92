import type { Source } from '#core';
import type { SourceSms } from '#suppliers/own-kind';
import { createWorld, type PoolOptions, type World } from './world.ts';

/** A supplier of own numbers that is connected to a source of the kind `http`. */
export type TestSource = {
  supplierId: bigint;
  name: string;
  source: Source;
  phones: string[];
  token: string;
};

export type SourceWorld = World & {
  source(options?: { settings?: Record<string, unknown>; pool?: PoolOptions }): Promise<TestSource>;
  /** One SMS of a source, as its kind reads it. */
  receive(of: TestSource, sms: Partial<SourceSms>): ReturnType<World['core']['intake']['receive']>;
  /** All messages to a phone, oldest first. */
  messagesTo(phone: string): Promise<{ text: string | null; verdict: string; sender: string }[]>;
  /** What the operator is told of, e.g. `flood of Bank`. */
  told(of: TestSource): Promise<string[]>;
};

let serial = 0;

export async function createSourceWorld(env: Record<string, string> = {}): Promise<SourceWorld> {
  const world = await createWorld(env);
  const { core } = world;

  return {
    ...world,

    async source({ settings = {}, pool = {} } = {}) {
      const name = `source${++serial}`;
      const token = `token-of-${name}-long-enough`;
      const { supplierId, phones } = await world.pool({ supplier: name, ...pool });
      await core.intake.connect({
        supplierId,
        kind: 'http',
        settings: { auth: { type: 'bearer', token }, ...settings },
      });
      const source = await core.intake.find(name);
      if (!source) throw new Error(`${name} is not connected`);
      return { supplierId, name, source, phones, token };
    },

    receive: ({ source, phones }, sms) =>
      core.intake.receive(source, {
        to: phones[0],
        from: 'Telegram',
        text: 'Your code is 12345',
        flags: [],
        raw: JSON.stringify(sms),
        ...sms,
      }),

    async messagesTo(phone) {
      const messages = await core.messages.list({ phone, limit: 1_000 });
      return messages.reverse().map(({ text, verdict, sender }) => ({ text, verdict, sender }));
    },

    async told({ supplierId }) {
      const notices = await core.supply.notices({ supplierId, limit: 1_000 });
      return notices.map(({ kind, subject }) => `${kind} ${subject}`).sort();
    },
  };
}
