import { Refusal } from '#kernel/refusal';

export const cardTypes = ['stamp', 'points', 'membership'] as const;
export type CardType = (typeof cardTypes)[number];

export const cardStatuses = ['active', 'inactive', 'removed'] as const;
type CardStatus = (typeof cardStatuses)[number];

/** A coupon that a card gives for so many stamps or points. */
export type Reward = {
  id: bigint;
  campaignId: bigint;
  /** Stamps at which it is granted by itself, or points that it costs. */
  threshold: number;
  /** The title that consumers read: its campaign's title, or its name where it has none. */
  title: string;
  /** False while its campaign cannot be taken: nothing is granted then. */
  running: boolean;
};

/** A card as a merchant offers it to everybody; one consumer's copy of it is a `CardUser`. */
export type LoyaltyCard = {
  id: bigint;
  accountId: bigint;
  /** The part of its public address; unique among all accounts. */
  code: string;
  type: CardType;
  name: string;
  description: string;
  terms: string;
  imageUrl: string;
  /** The host on which it is shown, `cards.example` or `cards.example:8443`; empty: that of the account's pages. */
  domain: string;
  status: CardStatus;
  /** IANA name; the day of `mostPerDay` is of it. */
  timeZone: string;
  /** Stamps of a full card; null for the other types. */
  size: number | null;
  /** Points or stamps that one consumer is given in a day at most; null: any number. */
  mostPerDay: number | null;
  /** The same in all. */
  mostPerConsumer: number | null;
  /** Days after which points that were not spent are lost; null: never. */
  pointsExpireDays: number | null;
  issuedLedgerId: bigint | null;
  spentLedgerId: bigint | null;
  expiredLedgerId: bigint | null;
  createdAt: Date;
  changedAt: Date;
};

/** The fields that a caller may set; undefined leaves one as it is. */
export type CardSettings = {
  [K in
    | 'name'
    | 'description'
    | 'terms'
    | 'imageUrl'
    | 'domain'
    | 'status'
    | 'timeZone'
    | 'size'
    | 'mostPerDay'
    | 'mostPerConsumer'
    | 'pointsExpireDays']?: LoyaltyCard[K] | undefined;
};

export type RewardSetting = { campaignId: bigint; threshold: number };

/** `rewards` and `locationIds` replace what was there; no location: every one of the account. */
export type CardChange = CardSettings & {
  rewards?: readonly RewardSetting[] | undefined;
  locationIds?: readonly bigint[] | undefined;
};

export const MOST_STAMPS = 100;
export const MOST_POINTS = 1_000_000;
const MOST_REWARDS = 50;

/** Refuses `bad_request` (`name`: the setting) for what a card of that type and size cannot have. */
export function assertSettings(type: CardType, size: number | null, change: CardChange): void {
  if (type === 'stamp' && (size === null || !isWithin(size, MOST_STAMPS))) bad('size');
  if (type !== 'stamp' && size !== null) bad('size');
  const { mostPerDay, mostPerConsumer, pointsExpireDays, domain, rewards = [] } = change;
  if (mostPerDay != null && !isWithin(mostPerDay, MOST_POINTS)) bad('mostPerDay');
  if (mostPerConsumer != null && !isWithin(mostPerConsumer, 2_000_000_000)) bad('mostPerConsumer');
  if (pointsExpireDays != null && !isWithin(pointsExpireDays, 36_500)) bad('pointsExpireDays');
  if (domain && !/^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:\d{1,5})?$/i.test(domain)) bad('domain');
  if (change.name !== undefined && change.name.trim() === '') bad('name');

  const most = type === 'stamp' ? (size ?? 0) : type === 'points' ? MOST_POINTS : 0;
  if (rewards.length > MOST_REWARDS || rewards.some(({ threshold }) => !isWithin(threshold, most)))
    bad('rewards');
  const keys = rewards.map(({ campaignId, threshold }) => `${campaignId}/${threshold}`);
  if (new Set(keys).size < keys.length) bad('rewards');
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function bad(name: string): never {
  throw new Refusal('bad_request', { name });
}

/** The result of stamps: the rewards that are reached, in their order, and where the card stands then. */
export type Stamped<R> = {
  reached: { round: number; reward: R }[];
  /** The rounds that became full. */
  finished: number[];
  round: number;
  stamps: number;
};

/** The key of a reward within a round, in which each is granted once. */
export const rewardKey = ({ threshold, campaignId }: RewardSetting): string => `${threshold}/${campaignId}`;

/**
 * Adds stamps to a card that has `stamps` of `size`. Each reward that is reached is granted once in a round: `granted`
 * names those of this round that were. A full card begins anew at once, with what was left over; one that is over its
 * size because that was made smaller is full too.
 */
export function stamp<R extends RewardSetting>(
  { size, rewards }: { size: number; rewards: readonly R[] },
  {
    round,
    stamps,
    added,
    granted,
  }: { round: number; stamps: number; added: number; granted: ReadonlySet<string> },
): Stamped<R> {
  const inOrder = [...rewards].sort((a, b) => a.threshold - b.threshold);
  const done: Stamped<R> = { reached: [], finished: [], round, stamps: stamps + added };
  for (;;) {
    const had = done.round === round ? granted : new Set<string>();
    const reached = inOrder.filter((one) => one.threshold <= done.stamps && !had.has(rewardKey(one)));
    done.reached.push(...reached.map((reward) => ({ round: done.round, reward })));
    if (done.stamps < size) return done;
    done.finished.push(done.round);
    done.round++;
    done.stamps -= size;
  }
}

/** Where consumers find a card, and with `secret` one consumer's own. `publicUrl` is of cards without a domain. */
export function cardUrl(
  publicUrl: string,
  { code, domain }: Pick<LoyaltyCard, 'code' | 'domain'>,
  secret = '',
): string {
  const host = domain === '' ? publicUrl : `https://${domain}`;
  return `${host}/l/${code}${secret === '' ? '' : `/${secret}`}`;
}
