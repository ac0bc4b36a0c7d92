import { activationChecks, activationHolds, leasedNumbers } from '#modules/leasing/activations';
import { operatedNumbers } from '#modules/leasing/hubs';
import { rentalChecks, rentalHolds, rentedNumbers } from '#modules/leasing/rentals';
import { budgetChecks } from '#modules/merchants/coupon-sessions';
import { loyaltyChecks } from '#modules/merchants/loyalty';
import { type BookCheck, holderCheck, ledgerChecks, referenceChecks } from '#modules/money/ledger';
import { paymentChecks } from '#modules/money/payments';
import { smsChecks, smsHolds } from '#modules/sending/outbound-sms';
import { createInventoryChecks } from '#modules/stock/inventory';

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
  ...referenceChecks,
];
