export type EmailGroup = { id: bigint; accountId: bigint; name: string };

type ContactDetails = {
  firstName: string;
  lastName: string;
  /** Seven at most; those that are not set are empty. */
  customFields: string[];
  /** `yyyy-MM-dd` */
  birthday: string | null;
};

/** The fields that a caller may set; undefined leaves one as it is. */
export type ContactChange = { [K in keyof ContactDetails]?: ContactDetails[K] | undefined };

/** One address of a group. */
export type EmailContact = ContactDetails & {
  id: bigint;
  groupId: bigint;
  email: string;
  /** When the address unsubscribed from the account's emails; it stays listed. */
  unsubscribedAt: Date | null;
};

export const MOST_CUSTOM_FIELDS = 7;
