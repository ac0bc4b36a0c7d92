/** The payment providers we have a connector for. */
export const paymentProviderNames = ['cryptomus', 'pay4bit'] as const;

export type PaymentProviderName = (typeof paymentProviderNames)[number];

export type OpenInvoiceCommand = {
  /** Our id, 1 to 128 of `A-Z a-z 0-9 _ -`. The provider is told it, so the same id never opens two invoices. */
  readonly invoiceId: string;
  /** The amount that the payer is asked for: whole cents, more than zero. */
  readonly amountMicros: bigint;
  readonly currency: 'USD';
  /** Shown to the payer where the provider has a place for it. One line, no secrets. */
  readonly description: string;
  /** The account as the wire knows it (SMSOnline's `userId`). Pay4bit signs it and sends it back. */
  readonly accountRef: string;
  /** One coin on one network, ours in any letter case (`USDT`, `BSC`): both or neither, Cryptomus only. */
  readonly coin?: string | undefined;
  readonly network?: string | undefined;
  /** Where the payer may go back to. Pay4bit takes it from the merchant's settings instead. */
  readonly returnUrl?: string | undefined;
  /** Where the provider reports. Pay4bit takes it from the merchant's settings instead. */
  readonly callbackUrl: string;
  readonly lifetimeSeconds: number;
};

export type OpenedInvoice = {
  /** The provider's id; absent where the provider tells it only with its first callback (Pay4bit). */
  readonly providerId?: string;
  /** The page to send the payer to: http(s), nothing else. */
  readonly url: string;
  /** With `coin` and `network` only: where to send, on which network (lower case), what and how much. */
  readonly address?: string;
  readonly network?: string;
  readonly payerCurrency?: string;
  /** Decimal text in `payerCurrency`. */
  readonly payerAmount?: string;
  readonly expiresAt: Date;
  /** Not always `pending`: a repeat with the same `invoiceId` gets the invoice of the first time as it is now. */
  readonly status: InvoiceStatus;
  readonly providerStatus: string;
};

/**
 * The state of the invoice by a reading. `unchanged`: a word that must not move it (a refund under way or failed,
 * a word we do not know): keep the state, record `providerStatus`, show it to an operator.
 */
export type InvoiceStatus =
  | 'pending'
  | 'confirming'
  | 'paid'
  | 'underpaid'
  | 'cancelled'
  | 'failed'
  | 'locked'
  | 'refunded'
  | 'unchanged';

export type InvoiceReading = {
  readonly providerId: string;
  readonly invoiceId: string;
  readonly status: InvoiceStatus;
  /** The word for SMSOnline's `status` field: Cryptomus's own, also for Pay4bit (`process`, `paid`, `fail`). */
  readonly providerStatus: string;
  /** The amount that the provider was asked to collect, in `currency`. Compare it with the invoice before a credit. */
  readonly amountMicros: bigint;
  readonly currency: string;
  /**
   * The sum paid, at the invoice's own rate, in `currency`; absent where it cannot be told. With `paid` this
   * is `amountMicros`, plus the excess if there is one.
   */
  readonly paidMicros?: bigint;
  /** Only where more was paid than asked: `paidMicros - amountMicros`. */
  readonly excessMicros?: bigint;
  /** The provider says that nothing more will follow, refunds aside. Pay4bit's `error` is not final. */
  readonly isFinal: boolean;
  /** Pay4bit only: the account that came back. */
  readonly accountRef?: string;
};

/** A callback as it arrived; `rawQuery` is what stands after the `?`, not decoded. */
export type CallbackRequest = { readonly rawBody: Buffer; readonly rawQuery: string };

export type Callback = {
  /** The same for every repeat of one event, different for different events: the unique key to store it under. */
  readonly eventKey: string;
  /**
   * `check` asks whether the payment may go on and charges nothing yet (Pay4bit): answer at once, by the stored
   * invoice. `report` says what happened.
   */
  readonly kind: 'check' | 'report';
  /** `hint`: read the invoice back before acting. `proof`: signed, and there is no way to ask. */
  readonly trust: 'hint' | 'proof';
  readonly reading: InvoiceReading;
};

/**
 * `accepted`: stored, done, or done before. `refused`: not theirs, or not an invoice of ours as they tell it.
 * `fault`: our own trouble; they should come again.
 */
export type CallbackOutcome = 'accepted' | 'refused' | 'fault';

export type CallbackAnswer = {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
};

export type InvoiceRef = {
  readonly invoiceId: string;
  /** If known, a reading of another id is taken for a lie. */
  readonly providerId?: string | undefined;
};

/** The contract of a payment provider. A failure outside is a `ProviderFailure`, with advice. */
export type PaymentProvider = {
  readonly name: PaymentProviderName;

  /**
   * Opens an invoice, or finds the one this `invoiceId` opened before.
   * @throws ProviderFailure `retry`: nothing was opened; `unknown`: it may have been, and the same command again
   * is safe; `stop`: refused, or the answer is not of this invoice.
   */
  openInvoice(command: OpenInvoiceCommand): Promise<OpenedInvoice>;

  /**
   * The invoice as the provider has it now; undefined if it has none of that id. Absent where the provider
   * cannot be asked (Pay4bit).
   * @throws ProviderFailure `retry` or `stop`
   */
  readonly readInvoice?: (ref: InvoiceRef) => Promise<InvoiceReading | undefined>;

  /** Verifies the signature, then reads. Undefined for whatever is not theirs or not readable; never throws. */
  readCallback(request: CallbackRequest): Callback | undefined;

  /** The answer in the provider's words; `reason` is told only where the protocol has a place for it. */
  answerCallback(outcome: CallbackOutcome, reason?: string): CallbackAnswer;
};

export type StoredInvoice = {
  readonly invoiceId: string;
  readonly amountMicros: bigint;
  readonly currency: string;
  readonly accountRef: string;
};

export type Disagreement = 'invoice' | 'amount' | 'currency' | 'account';

/**
 * The first thing in which a reading differs from the invoice as we stored it, undefined when all agree. Ask
 * before every credit, and before a `check` is accepted: not every recipe signs the currency.
 */
export function findDisagreement(reading: InvoiceReading, stored: StoredInvoice): Disagreement | undefined {
  if (reading.invoiceId !== stored.invoiceId) return 'invoice';
  if (reading.accountRef !== undefined && reading.accountRef !== stored.accountRef) return 'account';
  if (reading.currency !== stored.currency) return 'currency';
  if (reading.amountMicros !== stored.amountMicros) return 'amount';
  return undefined;
}
