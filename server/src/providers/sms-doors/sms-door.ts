/** One SMS on its way out. `key` is the same at every try: a door that has taken it sends it no second time. */
export type SmsToSend = {
  key: string;
  /** Digits only. */
  to: string;
  /** Name or number that the receiver sees; empty: the door's own. */
  sender: string;
  text: string;
};

/** `delivered`: the door knows that it has arrived already. */
export type SmsTaken = { doorMessageId: string | null; delivered: boolean };

/** A door's later report about an SMS that it took. */
export type DeliveryReport = { key: string; delivered: boolean; error: string | null };

/** The raw report as it arrived; header names in small letters. */
export type RawReport = { headers: Readonly<Record<string, string | string[] | undefined>>; rawBody: Buffer };

/** Who sends our SMS on: a gateway, an SMPP bridge, the simulator. */
export type SmsDoor = {
  name: string;
  /** Rejects with SupplierFailure: `stop` for what will never be taken, else `retry`. */
  send(sms: SmsToSend, now: Date): Promise<SmsTaken>;
  /** Undefined for a report that is not the door's own. */
  readReport(report: RawReport): DeliveryReport | undefined;
};
