import type { ReaderOrTx, Tx } from '#db';

/** The things that can be sent to a consumer by email or SMS. */
export type SendTarget = { kind: TargetKind; id: bigint };
export type TargetKind = 'campaign' | 'directory' | 'loyalty_card';

/** A target as a message shows it. */
export type Described = {
  title: string;
  /** The text of an SMS where the sender gives none. */
  text: string;
};

/** Who gets it: an address for email, a number (digits only) for SMS. */
export type Receiver = {
  source: 'email' | 'sms';
  address: string;
  firstName?: string | undefined;
  lastName?: string | undefined;
};

export type OpenCommand = {
  accountId: bigint;
  id: bigint;
  receiver: Receiver;
  /** A coupon session that is there, sent instead of a new one; full or short code. */
  sessionCode?: string | undefined;
  checkUnique: boolean;
  /** The receiver was sent it before. */
  alreadySent: boolean;
};

/** The consumer's own address of a target. */
export type Opened = {
  /** Both empty where it is repeated and nobody knows which one the receiver had. */
  url: string;
  /** Empty where the target has no sessions. */
  sessionCode: string;
  /** The receiver had it before: nothing is to be sent. Only where `checkUnique` asks. */
  repeated: boolean;
};

export type OpenContext = {
  /** Where the account's consumers find its pages. */
  publicUrl: string;
  /** The operator's own address. */
  operatorUrl: string;
  now: Date;
};

/** The way in which one kind of target is found and given an address. */
export type TargetRules = {
  /** Undefined for everybody else's. */
  describe(on: ReaderOrTx, own: { accountId: bigint; id: bigint }): Promise<Described | undefined>;
  /** In the transaction of what sends it; `describe` has found it there. */
  open(tx: Tx, command: OpenCommand, context: OpenContext): Promise<Opened>;
};
