/** A registered person's details about themselves. */
export type UserDetails = {
  firstName: string;
  lastName: string;
  phone: string;
  /** `yyyy-MM-dd` */
  birthDate: string | null;
  address: string;
  zip: string;
  city: string;
  custom1: string;
  custom2: string;
  custom3: string;
};

/** A person registered with a directory. */
export type DirectoryUser = UserDetails & {
  id: bigint;
  directoryId: bigint;
  email: string;
  hasPassword: boolean;
  blocked: boolean;
  paid: boolean;
  /** null: no end. */
  paidUntil: Date | null;
  consentText: string;
  consentedAt: Date | null;
  createdAt: Date;
  changedAt: Date;
};

export const noDetails: UserDetails = {
  firstName: '',
  lastName: '',
  phone: '',
  birthDate: null,
  address: '',
  zip: '',
  city: '',
  custom1: '',
  custom2: '',
  custom3: '',
};
