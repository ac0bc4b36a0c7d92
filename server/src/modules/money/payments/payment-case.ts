/**
 * A case that no rule settles. `underpaid`, `overpaid`, `paid_twice`, `disagreement`: money arrived that is nobody's yet.
 * `discount_gone`: paid late at a discount whose code somebody else has; credited with what was paid. `debt`: refunded,
 * but the customer had spent it. `refund_trouble`: a refund is under way at the provider, or failed there.
 * `unknown_invoice`: a genuine callback for an invoice that is not ours.
 */
const caseKinds = [
  'underpaid',
  'overpaid',
  'paid_twice',
  'disagreement',
  'discount_gone',
  'debt',
  'refund_trouble',
  'unknown_invoice',
] as const;
export type CaseKind = (typeof caseKinds)[number];

/**
 * `credited`: the money went to the customer. `returned`: the operator sent it back outside. `settled`: events since
 * have settled it. `dismissed`: nothing to do.
 */
export type CaseResolution = 'credited' | 'returned' | 'dismissed' | 'settled';

/** Something that an operator must look at. */
export type PaymentCase = {
  id: bigint;
  invoiceId: string;
  kind: CaseKind;
  /** Tells several cases of one kind and invoice apart. */
  reference: string;
  amountMicros: bigint;
  currency: string;
  note: string;
  createdAt: Date;
  closedAt: Date | null;
  resolution: CaseResolution | null;
};
