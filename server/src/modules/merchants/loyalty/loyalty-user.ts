/** A consumer of one account; may hold several of its cards. */
export type LoyaltyUser = {
  id: bigint;
  accountId: bigint;
  /** Empty where the merchant did not say it; such a user signs in nowhere. */
  email: string;
  firstName: string;
  lastName: string;
  /** Digits only. */
  phone: string;
  gender: string;
  /** `yyyy-MM-dd`, or empty. */
  birthday: string;
  address: string;
  zip: string;
  city: string;
  hasPassword: boolean;
  createdAt: Date;
  changedAt: Date;
};

export type UserDetails = Partial<
  Record<
    'email' | 'firstName' | 'lastName' | 'phone' | 'gender' | 'birthday' | 'address' | 'zip' | 'city',
    string | undefined
  >
>;

/** One consumer's copy of a card. */
export type CardUser = {
  id: bigint;
  accountId: bigint;
  cardId: bigint;
  user: LoyaltyUser;
  /** The code that staff type; it stands under the QR. */
  code: string;
  /** In the address of this consumer's card; whoever knows it holds the card. */
  secret: string;
  ledgerAccountId: bigint | null;
  /** The merchant's own fields `custom_1` … `custom_8`; null where nothing was said. */
  custom: (string | null)[];
  voided: boolean;
  /** Of a stamp card: the round that is being filled, from 1. */
  round: number;
  /** Points or stamps given in all, less what was taken back. */
  givenTotal: bigint;
  /** The same on the day `givenOn` of the card's time zone. */
  givenToday: bigint;
  givenOn: string;
  consentedAt: Date | null;
  createdAt: Date;
  changedAt: Date;
};

/** With the points or stamps that the ledger says are there. */
export type CardUserView = CardUser & { points: number };

const CUSTOM_FIELDS = 8;

/** The merchant's own fields, by their number from 1; undefined leaves one as it is. */
export type CustomFields = { readonly [number: number]: string | null | undefined };

export function applyCustom(before: readonly (string | null)[], change: CustomFields): (string | null)[] {
  return Array.from({ length: CUSTOM_FIELDS }, (_, index) => {
    const told = change[index + 1];
    return told === undefined ? (before[index] ?? null) : told;
  });
}
