/** What can happen to an account. A balance changes here where money or credits come or go from outside, or are given back after a complaint. */
export const eventKinds = [
  'activation.created',
  'activation.message',
  'activation.ended',
  'rental.created',
  'rental.message',
  'rental.extended',
  'rental.ended',
  'balance.changed',
] as const;
export type EventKind = (typeof eventKinds)[number];

export type NewEvent = {
  accountId: bigint;
  kind: EventKind;
  /** What it happened to: `activation:10000001`, `account:7`. */
  subject: string;
  /** Whose words are looked up by whoever shows it, so that they are gone when they are erased. */
  messageId?: bigint | undefined;
  /** Small. Sums are decimal texts of micros. */
  details: Record<string, unknown>;
};

/** A place in the order of events: behind the one that a transaction wrote under an id. */
export type Place = { xid: bigint; id: bigint };

export type AccountEvent = Omit<NewEvent, 'accountId' | 'messageId'> & {
  /** Its place, as text: what a reader goes on after. */
  place: string;
  messageId: bigint | null;
  at: Date;
};

const MOST = 9_223_372_036_854_775_807n;

/** Undefined for a text that is no place. */
export function parsePlace(text: string): Place | undefined {
  const [, xid, id] = /^(\d{1,19})\.(\d{1,19})$/.exec(text) ?? [];
  if (xid === undefined || id === undefined) return undefined;
  const place = { xid: BigInt(xid), id: BigInt(id) };
  return place.xid > MOST || place.id > MOST ? undefined : place;
}

export const isPlace = (text: string): boolean => parsePlace(text) !== undefined;

export const renderPlace = ({ xid, id }: Place): string => `${xid}.${id}`;

export function isEventKind(text: string): text is EventKind {
  return (eventKinds as readonly string[]).includes(text);
}
