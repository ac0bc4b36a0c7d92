import type { Message } from './operations.ts';

type Base = {
  /** Its place: a stream that begins `after` it goes on behind it. */
  id: string;
  /** What it happened to: `activation:10000001`, `rental:7`, `account:3`. */
  subject: string;
  /** ISO 8601, UTC. */
  at: string;
};

/** What happens to an account. Kinds may be added: a program leaves those alone that it does not know. */
export type AccountEvent = Base &
  (
    | {
        kind: 'activation.created';
        serviceId: string;
        countryId: number;
        phone: string;
        priceMicros: string;
      }
    | { kind: 'activation.message' | 'rental.message'; message?: Message }
    | { kind: 'activation.ended'; state: 'finished' | 'cancelled' | 'expired'; priceMicros: string }
    | {
        kind: 'rental.created';
        countryId: number;
        phone: string;
        priceMicros: string;
        hours: number;
        endsAt: string;
      }
    | { kind: 'rental.extended'; hours: number; endsAt: string; priceMicros: string }
    | { kind: 'rental.ended'; state: string }
    | { kind: 'balance.changed'; amountMicros: string; currency: string; reason: string; reference: string }
  );

export type EventKind = AccountEvent['kind'];
