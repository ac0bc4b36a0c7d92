import { addSeconds } from '#kernel/clock';
import { MAX_AMOUNT_MICROS } from '#kernel/money';
import { Refusal, type RefusalCode } from '#kernel/refusal';

/** What is to be bought as soon as there is one. Absent: does not matter. */
export type PreorderCommand = {
  accountId: bigint;
  /** Whose caps count. */
  keyId?: bigint | undefined;
  serviceId: string;
  countryId?: number | undefined;
  /** At most twenty. */
  operators?: readonly string[] | undefined;
  exceptPrefixes?: readonly string[] | undefined;
  maxPriceMicros?: bigint | undefined;
  /** 60 to 86,400. */
  lastsSeconds: number;
};

export type PreorderState = 'waiting' | 'filling' | 'filled' | 'cancelled' | 'expired' | 'failed';

/** `filling`: an order is on its way for it. `failed`: its turn came ten times, and it could not be paid, or was not allowed. */
export type Preorder = {
  id: bigint;
  accountId: bigint;
  keyId: bigint | null;
  serviceId: string;
  countryId: number | null;
  operators: string[] | null;
  exceptPrefixes: string[];
  maxPriceMicros: bigint | null;
  state: PreorderState;
  claims: number;
  /** How often its turn came in vain for a reason of its account, and the last of them. */
  skips: number;
  problem: string | null;
  activationId: number | null;
  createdAt: Date;
  expiresAt: Date;
};

const SHORTEST_SECONDS = 60;
const LONGEST_SECONDS = 86_400;
const MOST_NAMES = 20;

/** Refuses `bad_request`, naming the field. */
export function assertSound({
  lastsSeconds,
  operators,
  exceptPrefixes,
  maxPriceMicros,
}: PreorderCommand): void {
  const isTerm =
    Number.isInteger(lastsSeconds) && lastsSeconds >= SHORTEST_SECONDS && lastsSeconds <= LONGEST_SECONDS;
  if (!isTerm) throw new Refusal('bad_request', { field: 'lastsSeconds' });
  if (operators && !areNames(operators, /^[\w.-]{1,64}$/))
    throw new Refusal('bad_request', { field: 'operators' });
  if (exceptPrefixes && !areNames(exceptPrefixes, /^\d{1,15}$/)) throw new Refusal('prefixes_bad');
  if (maxPriceMicros !== undefined && (maxPriceMicros < 0n || maxPriceMicros > MAX_AMOUNT_MICROS))
    throw new Refusal('bad_amount');
}

const areNames = (names: readonly string[], form: RegExp) =>
  names.length > 0 && names.length <= MOST_NAMES && names.every((name) => form.test(name));

/** Its order's key: a second order for it is refused, whoever died in between. */
export const orderKeyOf = ({ id }: Pick<Preorder, 'id'>): string => `preorder:${id}`;

/** An order that was begun has an end by then: asking suppliers takes 20 s, and one without an answer is refused after 45. */
const LOST_SECONDS = 60;
/** There was stock, and it was gone, or was not for this account. */
const EMPTY_SECONDS = 5;
/** The account's money or limits are looked at again after this. */
const SKIP_SECONDS = 60;
const MOST_SKIPS = 10;

export const lostAt = (now: Date): Date => addSeconds(now, LOST_SECONDS);

/** What becomes of one whose order was refused. */
export function afterRefusal(
  { skips, expiresAt }: Pick<Preorder, 'skips' | 'expiresAt'>,
  code: RefusalCode,
  now: Date,
): Pick<Preorder, 'state' | 'skips' | 'problem'> & { retryAt: Date } {
  const isEmpty = code === 'no_numbers' || code === 'price_too_low';
  const skipped = isEmpty ? skips : skips + 1;
  const waiting = now >= expiresAt ? 'expired' : 'waiting';
  return {
    state: skipped >= MOST_SKIPS ? 'failed' : waiting,
    skips: skipped,
    problem: code,
    retryAt: addSeconds(now, isEmpty ? EMPTY_SECONDS : SKIP_SECONDS),
  };
}
