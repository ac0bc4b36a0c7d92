import type { Database } from '#db';
import { addSeconds, type MovableClock } from '#kernel/clock';
import { createGroup, succeeded } from '#kernel/group';
import { parsePhone } from '#kernel/phone';
import { Refusal } from '#kernel/refusal';
import type { Sealer } from '#kernel/seal';
import type { Activations } from '#modules/leasing/activations';
import type { Messages } from '#modules/leasing/messages';
import type { Rentals } from '#modules/leasing/rentals';
import type { Merchants } from '#modules/merchants/merchants';
import type { Accounts } from '#modules/money/accounts';
import type { Catalog } from '#modules/stock/catalog';
import {
  findSimulatedNumbers,
  findSupplierFault,
  type SimulatedNumber,
  type SupplierFault,
  setSupplierFault,
} from '#modules/stock/inventory';
import { simulatedMessage } from '#suppliers';
import { createAutomaticMessages, type Recipient } from './automatic-messages.ts';
import { openDemoShop, type ShopDeps } from './demo-shop.ts';
import { demoAccount, demoMerchant, demoSupplier, emptyDatabase, loadDemoWorld } from './demo-world.ts';
import { readClockOffset, upsertClockOffset } from './setting-store.ts';

export { demoShop } from './demo-shop.ts';
export { demoAccount, demoMerchant, demoSupplier } from './demo-world.ts';

export type SimulatorDeps = {
  db: Database;
  sealer: Sealer;
  clock: MovableClock;
  accounts: Accounts;
  activations: Activations;
  catalog: Catalog;
  merchants: Merchants;
  messages: Messages;
  rentals: Pick<Rentals, 'subscribe' | 'listWaiting' | 'list'>;
  /** The settings of the demo's shop. */
  shop: Omit<ShopDeps, 'db' | 'merchants' | 'rentals'>;
  autoSmsMs: number;
  /** Whether the demo world is loaded. */
  demo: boolean;
  onError(error: unknown): void;
};

export type SimulatedSms = { to: string; from: string; text: string; supplierMessageId?: string | undefined };
export type SimulatedDelivery = {
  messageId: string;
  deduplicated: boolean;
  activationId: number | null;
  code: string | null;
};

export type Simulator = ReturnType<typeof createSimulator>;

/** Services whose messages reach rentals by themselves. */
const toRentals = ['tg', 'wa', 'ig', 'go'];
/** The delay of a `late` supplier. */
const LATE_SECONDS = 60;

/** Simulated numbers, a clock that can be moved, a supplier that can be made to misbehave. */
export function createSimulator(deps: SimulatorDeps) {
  const {
    db,
    clock,
    accounts,
    activations,
    catalog,
    merchants,
    messages,
    rentals,
    autoSmsMs,
    demo,
    onError,
  } = deps;
  /** Set by the app once the worker is there: does everything that has become due. */
  let catchUp: (seconds: number) => Promise<void> = async () => {};

  const findNumber = createGroup<string, SimulatedNumber | undefined>({
    maxSize: 500,
    isShared: () => true,
    async run(phones) {
      const found = await findSimulatedNumbers(db.read, phones);
      return phones.map((phone) => succeeded(found.get(phone)));
    },
  });

  const automatic = createAutomaticMessages({
    clock,
    activations,
    rentals,
    delayMs: autoSmsMs,
    onError,
    extraDelaySeconds: async () =>
      (await findSupplierFault(db.read, demoSupplier)) === 'late' ? LATE_SECONDS : 0,
    async send({ phone, lease, serviceId }) {
      const id = serviceId ?? toRentals[Math.floor(Math.random() * toRentals.length)] ?? 'tg';
      const name = (await catalog.view()).service(id)?.name ?? id;
      const { from, text } = simulatedMessage(name, Math.random);
      await deliver({ to: phone, from, text }, lease).catch((error) => {
        if (!(error instanceof Refusal)) throw error;
      });
    },
  });

  async function deliver(
    { to, from, text, supplierMessageId }: SimulatedSms,
    lease?: Recipient['lease'],
  ): Promise<SimulatedDelivery> {
    const phone = parsePhone(to);
    const number = phone === undefined ? undefined : await findNumber(phone);
    if (!phone || !number) throw new Refusal('not_found', { to });

    const command = {
      supplierId: number.supplierId,
      phone,
      sender: from,
      text,
      supplierMessageId,
      lease,
      dedupeWindowSeconds: number.dedupeWindowSeconds,
      filterSenders: number.filterSenders,
      simulated: true,
    };
    const { message, deduplicated } = await messages.receive(command);
    if (number.fault === 'duplicate') await messages.receive(command);
    const { id, activationId, code } = message;
    return { messageId: String(id), deduplicated, activationId, code };
  }

  async function loadDemo(): Promise<void> {
    await loadDemoWorld(deps, await catalog.view(), clock());
    const { id: accountId } = await accounts.get({ name: demoAccount.name });
    if (!(await merchants.getKeyPair(accountId)))
      await merchants.open({ accountId, email: demoMerchant.email, keyPair: demoMerchant.keyPair });
    const { countries } = await catalog.view();
    await openDemoShop({ ...deps.shop, db, merchants, rentals }, { accountId, countries, now: clock() });
  }

  async function setOffset(offsetMs: number): Promise<void> {
    await db.write((tx) => upsertClockOffset(tx, offsetMs));
    clock.setOffsetMs(offsetMs);
  }

  /** One step on the clock's way, with everything done that falls due at its end. */
  async function stepTo(moment: Date): Promise<void> {
    const seconds = Math.max(0, (moment.getTime() - clock().getTime()) / 1000);
    await setOffset(clock.offsetMs() + seconds * 1000);
    await automatic.sendDue(clock());
    await catchUp(seconds);
  }

  return {
    /** Takes the clock up where the last process left it, and loads the demo world if it is not there. */
    async prepare(): Promise<void> {
      clock.setOffsetMs(await readClockOffset(db.read));
      if (demo) await loadDemo();
    },

    async start(options: { catchUp(seconds: number): Promise<void> }): Promise<void> {
      catchUp = options.catchUp;
      automatic.start();
      if (autoSmsMs === 0) return;
      for (const lease of await activations.listWaiting(demoSupplier)) await automatic.planActivation(lease);
      for (const lease of await rentals.listWaiting(demoSupplier)) await automatic.planRental(lease);
    },

    stop: () => automatic.stop(),

    /** An SMS to a simulated number, by the same way in as any supplier's. Refuses `not_found`. */
    deliver: (sms: SimulatedSms) => deliver(sms),

    /** Moves the clock forward; when this answers, every rule that looks at time has followed. */
    async advanceClock(seconds: number): Promise<Date> {
      const target = addSeconds(clock(), seconds);
      for (;;) {
        const stop = await automatic.nextDue(target);
        if (!stop || stop.getTime() <= clock().getTime()) break;
        await stepTo(stop);
      }
      await stepTo(target);
      return clock();
    },

    /** Everything as at the first start. */
    async reset(): Promise<void> {
      automatic.forget();
      await emptyDatabase(db);
      clock.setOffsetMs(0);
      accounts.forget();
      await catalog.import();
      if (demo) await loadDemo();
    },

    /** Refuses `not_found` for a supplier that is not simulated. */
    async setFault(command: { supplier: string; mode: SupplierFault }): Promise<void> {
      const found = await db.write((tx) => setSupplierFault(tx, command));
      if (!found) throw new Refusal('not_found', { supplier: command.supplier });
    },
  };
}
