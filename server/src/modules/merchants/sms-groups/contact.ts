/** A list of people who get SMS. */
export type SmsGroup = { id: bigint; accountId: bigint; name: string; createdAt: Date };

export type ContactState = 'pending' | 'active' | 'unsubscribed';

/** The way in which somebody came in, or went: by a message, by the merchant's program, by their own page. */
export type ContactSource = 'keyword' | 'sms' | 'api' | 'page';

/** One phone in one group. */
export type Contact = {
  id: bigint;
  accountId: bigint;
  groupId: bigint;
  phone: string;
  firstName: string;
  lastName: string;
  /** Seven at most, in their order. */
  customFields: string[];
  /** `yyyy-MM-dd` */
  birthday: string | null;
  state: ContactState;
  source: ContactSource;
  unsubscribedAt: Date | null;
  createdAt: Date;
};

/** One consumer of one account, whatever groups they are in. */
export type Person = {
  accountId: bigint;
  phone: string;
  token: string;
  stoppedAt: Date | null;
  hintedAt: Date | null;
};

/** A word on a leased number that people send to join a group. */
export type Keyword = {
  id: bigint;
  accountId: bigint;
  number: string;
  word: string;
  wordKey: string;
  groupId: bigint;
  groupName: string;
  campaignId: bigint | null;
  /** The answer to joining; empty: the campaign's own text, or ours. `{url}` is where the coupon's address goes. */
  replyText: string;
  alreadyText: string;
  helpText: string;
  terms: string;
  doubleOptIn: boolean;
  createdAt: Date;
  removedAt: Date | null;
};

export type ConsentEvent = 'asked' | 'opted_in' | 'confirmed' | 'opted_out' | 'added';

/** The proof of what a person wanted: what they wrote, when, and the wording they were shown. */
export type Consent = {
  id: bigint;
  accountId: bigint;
  phone: string;
  groupId: bigint;
  event: ConsentEvent;
  source: ContactSource;
  text: string;
  wording: string;
  number: string;
  messageId: bigint | null;
  at: Date;
};
