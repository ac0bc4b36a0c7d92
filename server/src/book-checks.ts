import { activationChecks, activationHolds, leasedNumbers } from '#modules/activations';
import { budgetChecks } from '#modules/coupon-sessions';
import { operatedNumbers } from '#modules/hubs';
import { createInventoryChecks } from '#modules/inventory';
import { type BookCheck, holderCheck, ledgerChecks } from '#modules/ledger';
import { loyaltyChecks } from '#modules/loyalty';
import { smsChecks, smsHolds } from '#modules/outbound-sms';
import { paymentChecks } from '#modules/payments';
import { rentalChecks, rentalHolds, rentedNumbers } from '#modules/rentals';

/** Everything that the audit of the books looks at: docs/operating.md says what each kind of finding means. */
export const bookChecks: readonly BookCheck[] = [
  ...ledgerChecks,
  holderCheck([activationHolds, rentalHolds, smsHolds]),
  ...activationChecks,
  ...rentalChecks,
  ...createInventoryChecks({ leased: leasedNumbers, rented: [rentedNumbers, operatedNumbers] }),
  ...paymentChecks,
  ...loyaltyChecks,
  ...budgetChecks,
  ...smsChecks,
];
