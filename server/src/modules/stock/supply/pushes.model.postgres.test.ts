import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db';
import { createPartnerWorld, germany, type PartnerWorld, type TestPartner } from '#test/partner-world';

type CrashMoment = 'before the commit' | 'after the commit';
let crash: CrashMoment | undefined;

/** A database whose process dies at a given moment of a transaction. */
function mortal(db: Database): Database {
  return {
    ...db,
    async write(work) {
      const result = await db.write(async (tx) => {
        const done = await work(tx);
        if (crash === 'before the commit') throw new Error('crashed before the commit');
        return done;
      });
      if (crash === 'after the commit') throw new Error('crashed after the commit');
      return result;
    },
  };
}

let world: PartnerWorld;
beforeAll(async () => {
  world = await createPartnerWorld({}, { perSecond: 0, wrap: mortal });
});
afterAll(() => world.close());

/** A message as the partner sends it, however often. */
type Sms = { smsId: bigint; phone: string; text: string };
type LeaseModel = {
  phone: string;
  operationId: bigint;
  open: boolean;
  shown: string[];
  endsAt: number;
  /** Until when a message that was on its way at its end is still its own; 0 where it was not paid. */
  lateUntil: number;
  /** Written down as over, and not only past its time. */
  ended: boolean;
  /** The customer has had a message and waits for another. */
  asked: boolean;
};

const LATE_SECONDS = 30;

/** A message that is sent again this soon was not acknowledged. */
const ECHO_SECONDS = 15;

/** An arrival: when it began to count as a message, when it came last, and whose it was. */
type Seen = { since: number; last: number; lease: LeaseModel | undefined };

/** All that one needs to know to say what must happen: a clock, leases, and what was seen when. */
class Model {
  now = 0;
  leases: LeaseModel[] = [];
  sent: Sms[] = [];
  seen = new Map<string, Seen>();
  readonly dialect: TestPartner['dialect'];
  constructor(dialect: TestPartner['dialect']) {
    this.dialect = dialect;
  }

  /** One more message for a lease. */
  write(lease: number): Sms {
    const { phone, operationId } = this.leases[lease % this.leases.length] as LeaseModel;
    const serial = this.sent.length + 1;
    const smsId = this.dialect === 'smshub' ? BigInt(serial) : operationId;
    const sms = { smsId, phone, text: `Telegram code ${1_000 + serial}` };
    this.sent.push(sms);
    return sms;
  }

  /** The outcome of an arrival: true where it is (or was) accepted. */
  arrive(sms: Sms): boolean {
    const key = `${sms.smsId}/${sms.phone}/${sms.text}`;
    const known = this.seen.get(key);
    const lease = this.dialect === 'smshub' ? this.onPhone(sms.phone) : this.named(sms.smsId);
    if (known && this.isRepeat(known, lease)) {
      known.last = this.now;
      return known.lease !== undefined;
    }
    this.seen.set(key, { since: this.now, last: this.now, lease });
    if (lease) {
      lease.shown.push(sms.text);
      lease.asked = false;
    }
    return lease !== undefined;
  }

  isRepeat(known: Seen, lease: LeaseModel | undefined): boolean {
    if (this.dialect === 'smshub') return true;
    const isAwaited = lease?.open && lease.asked && known.lease === lease;
    return this.now - known.since < 60 && !(isAwaited && this.now - known.last >= ECHO_SECONDS);
  }

  /** The open lease of a phone, or else the last one, for a moment. */
  onPhone(phone: string): LeaseModel | undefined {
    const own = this.leases.filter((lease) => lease.phone === phone);
    const last = own.at(-1);
    return own.find(({ open }) => open) ?? (last && this.now < last.lateUntil ? last : undefined);
  }

  /** That of the operation, whoever has its number by now. */
  named(operation: bigint): LeaseModel | undefined {
    const lease = this.leases.find(({ operationId }) => operationId === operation);
    return lease && (lease.open || this.now < lease.lateUntil) ? lease : undefined;
  }

  end(lease: LeaseModel, at: number): void {
    lease.open = false;
    lease.lateUntil = lease.shown.length > 0 ? at + LATE_SECONDS : 0;
  }

  pass(seconds: number): void {
    this.now += seconds;
    for (const lease of this.leases)
      if (lease.open && this.now >= lease.endsAt) this.end(lease, lease.endsAt);
  }

  /** Operations past their time are written down as over. */
  sweep(): void {
    for (const lease of this.leases)
      if (!lease.open && !lease.ended) {
        lease.ended = true;
        this.end(lease, this.now);
      }
  }
}

type Real = { partner: TestPartner; accountId: bigint; ids: number[] };
type Command = fc.AsyncCommand<Model, Real>;

const PRICE = 520_000n;
const PAYOUT = 400_000n;

const expectedStatus = ({ dialect }: Model, accepted: boolean) =>
  accepted || dialect === 'smshub' ? 200 : 404;

async function pushAll(model: Model, { partner }: Real, all: readonly Sms[]): Promise<void> {
  // Which of them answers a customer who asked for another is the first that comes; else their order does not matter.
  const isOrdered = model.leases.some(({ open, asked }) => open && asked);
  const answers: { status: number }[] = [];
  if (isOrdered) for (const sms of all) answers.push(await world.push(partner, sms));
  else answers.push(...(await Promise.all(all.map((sms) => world.push(partner, sms)))));

  const expected = all.map((sms) => expectedStatus(model, model.arrive(sms)));
  expect(answers.map(({ status }) => status)).toEqual(expected);
}

/**
 * Long enough that a push is not taken for one that is ahead of its order. All times are multiples of it, so that the
 * seconds that a test takes by itself do not matter.
 */
const SETTLE_SECONDS = 20;

class Buy implements Command {
  check = ({ leases }: Readonly<Model>) => leases.length < 15;
  async run(model: Model, real: Real): Promise<void> {
    const { partner, accountId } = real;
    const supplierIds = [partner.supplierId];
    // A number that was given back may be given again, at once.
    await world.core.supply.finishDue();
    const bought = await world.core.activations.buy({ accountId, ...germany, supplierIds });
    const operationId = partner.fake.operations.at(-1)?.id ?? 0n;
    real.ids.push(bought.id);
    const endsAt = model.now + 1_200;
    model.leases.push({
      phone: bought.phone,
      ...{ operationId, open: true, shown: [], endsAt, lateUntil: 0, ended: false, asked: false },
    });
    world.advance(SETTLE_SECONDS);
    model.pass(SETTLE_SECONDS);
  }
  toString = () => 'buy';
}

class Push implements Command {
  readonly lease: number;
  readonly times: number;
  constructor(lease: number, times: number) {
    this.lease = lease;
    this.times = times;
  }
  check = ({ leases }: Readonly<Model>) => leases.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const sms = model.write(this.lease);
    await pushAll(
      model,
      real,
      Array.from({ length: this.times }, () => sms),
    );
  }
  toString = () => `push(${this.lease}) x ${this.times}`;
}

/** Earlier messages again, out of order and all at once: their acknowledgements were lost. */
class Repeat implements Command {
  readonly places: readonly number[];
  constructor(places: readonly number[]) {
    this.places = places;
  }
  check = ({ sent }: Readonly<Model>) => sent.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    await pushAll(
      model,
      real,
      this.places.map((place) => model.sent[place % model.sent.length] as Sms),
    );
  }
  toString = () => `repeat(${this.places.join()})`;
}

/** A message whose acknowledgement never comes, stored or not; then the partner sends it again, as the seed says. */
class PushCrashing implements Command {
  readonly lease: number;
  readonly moment: CrashMoment;
  constructor(lease: number, moment: CrashMoment) {
    this.lease = lease;
    this.moment = moment;
  }
  check = ({ leases }: Readonly<Model>) => leases.length > 0;
  async run(model: Model, real: Real): Promise<void> {
    const sms = model.write(this.lease);
    crash = this.moment;
    const { status } = await world.push(real.partner, sms);
    crash = undefined;

    expect(status).toBeGreaterThanOrEqual(500);
    if (this.moment === 'after the commit') model.arrive(sms);
    await pushAll(model, real, [sms]);
  }
  toString = () => `push(${this.lease}), crash ${this.moment}`;
}

/** The customer wants one more of a lease that has a message. */
class Ask implements Command {
  readonly lease: number;
  constructor(lease: number) {
    this.lease = lease;
  }
  check = ({ leases }: Readonly<Model>) => leases.some(({ open, shown }) => open && shown.length > 0);
  async run(model: Model, { accountId, ids }: Real): Promise<void> {
    const served = model.leases.filter(({ open, shown }) => open && shown.length > 0);
    const lease = served[this.lease % served.length] as LeaseModel;
    await world.core.activations.requestAnother({ id: ids[model.leases.indexOf(lease)] ?? 0, accountId });
    lease.asked = true;
  }
  toString = () => `ask(${this.lease})`;
}

class End implements Command {
  readonly lease: number;
  constructor(lease: number) {
    this.lease = lease;
  }
  check = ({ leases }: Readonly<Model>) => leases.some(({ open }) => open);
  async run(model: Model, { accountId, ids }: Real): Promise<void> {
    const open = model.leases.filter((lease) => lease.open);
    const lease = open[this.lease % open.length] as LeaseModel;
    const id = ids[model.leases.indexOf(lease)] ?? 0;
    if (lease.shown.length > 0) await world.core.activations.finish({ id, accountId });
    else await world.core.activations.cancel({ id, accountId });
    lease.ended = true;
    model.end(lease, model.now);
  }
  toString = () => `end(${this.lease})`;
}

class Pass implements Command {
  readonly seconds: number;
  constructor(seconds: number) {
    this.seconds = seconds;
  }
  check = () => true;
  async run(model: Model): Promise<void> {
    world.advance(this.seconds);
    model.pass(this.seconds);
    await world.core.activations.expireDue();
    model.sweep();
  }
  toString = () => `pass ${this.seconds} s`;
}

const place = fc.nat({ max: 50 });
const commands = [
  fc.constant(new Buy()),
  fc.tuple(place, fc.integer({ min: 1, max: 3 })).map(([lease, times]) => new Push(lease, times)),
  fc
    .tuple(place, fc.constantFrom<CrashMoment>('before the commit', 'after the commit'))
    .map(([lease, moment]) => new PushCrashing(lease, moment)),
  fc.array(place, { minLength: 1, maxLength: 6 }).map((places) => new Repeat(places)),
  place.map((lease) => new End(lease)),
  place.map((lease) => new Ask(lease)),
  fc.constantFrom(20, 40, 80, 400).map((seconds) => new Pass(seconds)),
];

describe.each(['onlinesim-v1', 'smshub'] as const)('pushes of %s', (dialect) => {
  it('are shown, paid and answered as the model says, in any order and however often they come', async () => {
    let partner: TestPartner;
    const property = fc
      .asyncProperty(fc.commands(commands, { maxCommands: 40 }), async (run) => {
        const settings = dialect === 'smshub' ? { currency: 840 as const } : {};
        partner = await world.partner({ dialect, settings, sum: dialect === 'smshub' ? '0.4' : '40' });
        const { accountId } = await world.customer({ balance: '100' });
        const model = new Model(dialect);
        const real: Real = { partner, accountId, ids: [] };

        await fc.asyncModelRun(() => ({ model, real }), run);

        const { core } = world;
        const shown = await core.messages.listByActivations(real.ids);
        const paid = BigInt(model.leases.filter((lease) => lease.shown.length > 0).length);
        const held = BigInt(model.leases.filter((lease) => lease.open && lease.shown.length === 0).length);
        expect(
          real.ids.map((id) =>
            shown
              .get(id)
              ?.map(({ text }) => text)
              .sort(),
          ),
        ).toEqual(model.leases.map((lease) => lease.shown.sort()));
        expect(await core.ledger.getBalance(accountId)).toEqual({
          availableMicros: 100_000_000n - (paid + held) * PRICE,
          heldMicros: held * PRICE,
        });
        const [newest] = await core.supply.statement({ supplierId: partner.supplierId, limit: 1 });
        expect(newest?.afterMicros ?? 0n).toBe(paid * PAYOUT);
        await core.supply.finishDue();
        expect(partner.fake.operations.map(({ closeStatus }) => closeStatus)).toEqual(
          model.leases.map(({ open, shown: messages }) => (open ? undefined : messages.length > 0 ? 3 : 4)),
        );
        expect((await core.ledger.trialBalance()).balanced).toBe(true);
      })
      // Else it is polled for ever, and a hundred of them before the next one.
      .afterEach(async () => {
        await world.core.supply.change({ supplierId: partner.supplierId, baseUrl: null });
      });

    await fc.assert(property, { numRuns: 12 });
  });
});
