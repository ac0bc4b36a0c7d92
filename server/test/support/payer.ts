import type { Invoice } from '#modules/money/payments';
import type { PaymentWorld } from './payment-world.ts';

/** A customer without money, who pays in coins. */
export type Payer = Awaited<ReturnType<typeof createPayer>>;

export async function createPayer(world: PaymentWorld) {
  const { accountId } = await world.customer({ balance: '0' });
  const { payments, ledger } = world.core;

  return {
    accountId,
    open: (amountMicros = 5_000_000n): Promise<Invoice> =>
      payments.openInvoice({ accountId, provider: 'cryptomus', amountMicros }),
    find: ({ id }: Invoice): Promise<Invoice> => payments.getInvoice({ id, accountId }),
    casesOf: ({ id }: Invoice) => payments.listCases({ invoiceId: id, limit: 10 }),
    available: (): Promise<string> => world.available(accountId),
    /** Kinds and amounts of the entries that payments made, newest first. */
    async entries() {
      const all = await ledger.listEntries({ accountId, limit: 1000 });
      return all
        .filter(({ kind }) => kind.startsWith('payment') || kind.startsWith('debt'))
        .map(({ kind, amountMicros }) => [kind, amountMicros]);
    },
  };
}

/** The growth of the ledger accounts of a kind since this has answered. */
export async function watchBooks(
  world: PaymentWorld,
  kind: string,
  currency?: string,
): Promise<() => Promise<number>> {
  const start = Number(await world.booked(kind, currency));
  return async () => Number(await world.booked(kind, currency)) - start;
}
