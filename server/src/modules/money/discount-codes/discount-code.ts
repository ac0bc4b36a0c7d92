/** The ways of paying a top-up for which a code counts. */
const targetPays = ['crypto', 'card', 'all'] as const;
export type TargetPay = (typeof targetPays)[number];

/** A setting of the operator: so many messages received earn a code of so many percent. */
export type Milestone = {
  /** Messages received; SMSOnline's word for it. */
  timing: number;
  /** Percent off a top-up, 1 to 99. */
  percentage: number;
  targetPay: TargetPay;
};

/**
 * `issued`: may be used. `reserved`: an invoice has it that may still be paid. `used`: paid with. `expired`: its
 * month is over, and it was not used.
 */
type DiscountCodeState = 'issued' | 'reserved' | 'used' | 'expired';

export type DiscountCode = {
  id: bigint;
  accountId: bigint;
  /** `SMS30-7KQ2M9XT`; unique within the account. */
  code: string;
  timing: number;
  percentage: number;
  targetPay: TargetPay;
  state: DiscountCodeState;
  issuedAt: Date;
  /** One calendar month after `issuedAt`. */
  expiresAt: Date;
  usedAt: Date | null;
};

/** The code as it stands at `now`: an unused one dies with its month. */
export function standAt(code: DiscountCode, now: Date): DiscountCode {
  return code.state === 'issued' && now >= code.expiresAt ? { ...code, state: 'expired' } : code;
}

/** The same day and time of the next month, or that month's last day where it is shorter. UTC. */
export function addCalendarMonth(moment: Date): Date {
  const next = new Date(moment);
  next.setUTCMonth(next.getUTCMonth() + 1);
  if (next.getUTCDate() !== moment.getUTCDate()) next.setUTCDate(0);
  return next;
}

/** `[timing, percentage, targetPay]` of every milestone that lies in (`from`, `to`]. */
export function milestonesWithin(
  milestones: readonly Milestone[],
  { from, to }: { from: bigint; to: bigint },
): Milestone[] {
  return milestones.filter(({ timing }) => BigInt(timing) > from && BigInt(timing) <= to);
}

/**
 * `30:10:crypto,100:15:all` (messages, percent, way to pay) to milestones; `off` to none. Undefined for anything
 * else, and for a timing that is named twice.
 */
export function parseMilestones(text: string): Milestone[] | undefined {
  if (text === 'off') return [];
  const milestones = text.split(',').map((part): Milestone | undefined => {
    const [, timing, percentage, target] = /^\s*(\d{1,9}):(\d{1,2}):([a-z]+)\s*$/.exec(part) ?? [];
    const targetPay = targetPays.find((known) => known === target);
    if (!targetPay || Number(timing) < 1 || Number(percentage) < 1) return undefined;
    return { timing: Number(timing), percentage: Number(percentage), targetPay };
  });
  const known = milestones.filter((milestone) => milestone !== undefined);
  const timings = new Set(known.map(({ timing }) => timing));
  return known.length === milestones.length && timings.size === known.length ? known : undefined;
}
