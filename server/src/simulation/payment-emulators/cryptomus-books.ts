import type { Clock } from '#kernel/clock';
import { type EmulatedInvoice, expireEmulated } from './cryptomus-invoice.ts';

const MAX_INVOICES = 10_000;

/** The emulated provider's memory. */
export type Books = {
  /** By `order_id` or `uuid`, as time has made it by now. */
  find(id: string): EmulatedInvoice | undefined;
  /** @throws Error when there is none: the test or the demo asked for something it never opened. */
  get(id: string): EmulatedInvoice;
  keep(invoice: EmulatedInvoice): EmulatedInvoice;
  /** Ends what has run out of time; each is given once. */
  expire(): EmulatedInvoice[];
  clear(): void;
};

export function createBooks(clock: Clock): Books {
  const invoices = new Map<string, EmulatedInvoice>();

  function find(id: string): EmulatedInvoice | undefined {
    const invoice = invoices.get(id) ?? [...invoices.values()].find(({ uuid }) => uuid === id);
    return invoice && (expireEmulated(invoice, clock()) ?? invoice);
  }

  function keep(invoice: EmulatedInvoice): EmulatedInvoice {
    invoices.set(invoice.orderId, invoice);
    const [oldest] = invoices.keys();
    if (invoices.size > MAX_INVOICES && oldest !== undefined) invoices.delete(oldest);
    return invoice;
  }

  return {
    find,
    get(id) {
      const invoice = find(id);
      if (!invoice) throw new Error(`the emulator has no invoice ${id}`);
      return invoice;
    },
    keep,
    expire: () =>
      [...invoices.values()].flatMap((invoice) => expireEmulated(invoice, clock()) ?? []).map(keep),
    clear: () => invoices.clear(),
  };
}
