import { formatMicros } from '#kernel/money';

/** Where events come from: a history that is only ever added to. */
export const sources = ['activation', 'rental', 'money'] as const;
export type Source = (typeof sources)[number];

/** An entry of a history that somebody listens to. */
export type HeardEntry = {
  endpointId: bigint;
  types: string[];
  id: bigint;
  event: string;
  toState: string;
  at: Date;
  leaseId: number | null;
  countryId: number | null;
  serviceId: string | null;
  phone: string | null;
  micros: bigint | null;
  reference: string | null;
};

/** The names that events have outside; what is not here goes by the state that it led to. */
const names: Record<Source, Record<string, string>> = {
  activation: {
    buy: 'created',
    receive: 'message_received',
    requestAnother: 'another_requested',
    refund: 'refunded',
  },
  rental: {
    rent: 'created',
    receive: 'activated',
    extend: 'extended',
    renew: 'renewed',
    setAutoRenew: 'auto_renew_changed',
    refund: 'refunded',
  },
  money: {},
};
const moneyTypes: Record<string, string> = {
  payment: 'payment.credited',
  payment_refund: 'payment.refunded',
  grant: 'balance.granted',
  refund: 'balance.refunded',
};

export function typeOf(source: Source, { event, toState }: Pick<HeardEntry, 'event' | 'toState'>): string {
  if (source === 'money') return moneyTypes[event] ?? `balance.${event}`;
  return `${source}.${names[source][event] ?? toState}`;
}

/** Words that a listener may name: a type, or all of a group. */
export const TYPE = /^(activation|rental|payment|balance)\.(\*|[a-z_]{1,40})$/;

/** No words: everything. */
export function isWanted(type: string, words: readonly string[]): boolean {
  return words.length === 0 || words.some((word) => word === type || word === `${type.split('.')[0]}.*`);
}

/** The body in the form of Standard Webhooks. */
export function renderEvent(source: Source, entry: HeardEntry): string {
  const { at, leaseId, countryId, serviceId, phone, micros, reference, toState } = entry;
  const ofMoney = { amount: formatMicros(micros ?? 0n), amountMicros: String(micros ?? 0n), reference };
  const ofLease = {
    ...(source === 'activation' ? { activationId: leaseId, service: serviceId } : { rentalId: leaseId }),
    ...{ country: countryId, phone, state: toState },
  };
  return JSON.stringify({
    type: typeOf(source, entry),
    timestamp: at.toISOString(),
    data: source === 'money' ? ofMoney : ofLease,
  });
}
