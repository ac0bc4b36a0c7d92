import { createWorker } from '#jobs';
import type { SupplierFailure } from '#kernel/failure';
import { type AddRoute, createOutboundSms, recordSourceReport } from '#modules/sending/outbound-sms';
import type { SmsTaken, SmsToSend } from '#sms-doors';
import { createWorld, type World } from './world.ts';

/** A route by a supplier whose source is a list of answers. */
type TestRoute = {
  id: number;
  supplierId: bigint;
  sent: SmsToSend[];
  /** What the next ones are answered with; none: taken. */
  answers: (SupplierFailure | undefined)[];
  /** The source's own ids of the next ones. */
  ids: string[];
  isElsewhere: boolean;
  knowsKeys?: boolean;
  /** Before it is known how it can be reached. */
  onOpen?: () => Promise<void>;
  onSend?: (() => Promise<void>) | undefined;
  /** The answer to the next one, instead of `answers` and `ids`. */
  answerWith?: (() => Promise<SmsTaken>) | undefined;
};

type Report = Parameters<typeof recordSourceReport>[2];

export type SenderWorld = World & {
  outboundSms: ReturnType<typeof createOutboundSms>;
  route(settings: Partial<AddRoute>): Promise<TestRoute>;
  switchOffRoutes(): Promise<void>;
  report(route: TestRoute, report: Report): ReturnType<typeof recordSourceReport>;
  account(credits: number): Promise<bigint>;
  drain(): Promise<void>;
  /** Moves the clock alone. */
  clockAdvance(seconds: number): void;
  /** Moves the clock, and does what is due then. */
  advance(seconds: number): Promise<void>;
};

let serial = 0;

/** SMS that go out by sources that do as a test says. */
export async function createSenderWorld(): Promise<SenderWorld> {
  const world = await createWorld();
  const { db, core } = world;
  const { clock } = core;
  const bySupplier = new Map<bigint, TestRoute>();
  const outboundSms = createOutboundSms({
    db,
    clock,
    door: undefined,
    async findSource(supplierId) {
      const route = bySupplier.get(supplierId);
      if (!route) return undefined;
      await route.onOpen?.();
      if (route.isElsewhere) return 'elsewhere';
      return {
        knowsKeys: route.knowsKeys,
        async send(sms) {
          route.sent.push(sms);
          const { answerWith } = route;
          await route.onSend?.();
          if (answerWith) return answerWith();
          const answer = route.answers.shift();
          if (answer) throw answer;
          return { doorMessageId: route.ids.shift() ?? null, delivered: false };
        },
      };
    },
  });
  const worker = await createWorker({
    db,
    handlers: outboundSms.handlers,
    sweeps: outboundSms.sweeps,
    onError(error) {
      throw error;
    },
  });

  return {
    ...world,
    outboundSms,

    async route(settings) {
      const name = `way${++serial}`;
      const { id: supplierId } = await core.inventory.createSupplier({ name, kind: 'manual' });
      const { id } = await outboundSms.addRoute({ name, supplierId, ...settings });
      const route: TestRoute = { id, supplierId, sent: [], answers: [], ids: [], isElsewhere: false };
      bySupplier.set(supplierId, route);
      return route;
    },

    async switchOffRoutes() {
      for (const { id } of await outboundSms.listRoutes())
        await outboundSms.changeRoute({ id, state: 'off' });
    },

    report: ({ supplierId }, report) => recordSourceReport({ db, clock }, supplierId, report),

    async account(credits) {
      const { accountId } = await world.customer({ balance: '0' });
      await core.credits.grant({ accountId, currency: 'SMS', credits, reference: `start:${accountId}` });
      return accountId;
    },

    drain: () => worker.drain(),

    clockAdvance: world.advance,

    async advance(seconds) {
      world.advance(seconds);
      await worker.advance(seconds);
      await worker.drain();
    },
  };
}
