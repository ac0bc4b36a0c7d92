import { Refusal } from '#kernel/refusal';
import { fromWallTime } from '#kernel/time-zone';
import { type Call, defineCall } from './call.ts';
import { wallEnd } from './date-kinds.ts';
import { amount, email, flag, id, listOf, oneOf, phone, sessionCode, text } from './kinds.ts';
import { clearable, type Input, isSent, optional, required, requiredIf } from './parameters.ts';
import { refusalCode, refusalToWire } from './refusals.ts';
import { describe } from './render-error.ts';
import { sessionBlocks, sessionHead } from './render-session.ts';
import { detailParameters, readDetails } from './session-details.ts';
import type { WireParameters } from './wire-values.ts';

type Command = Parameters<Call['core']['couponSessions']['change']>[0];
type Event = Command['events'][number];

/** Every word for what is to happen, and the word that the answer says. */
const operations = {
  opened: 'opened',
  open: 'opened',
  claimed: 'claimed',
  claim: 'claimed',
  validated: 'validated',
  validate: 'validated',
  void: 'voided',
  voided: 'voided',
  unvoid: 'unvoided',
  unvoided: 'unvoided',
  locked: 'locked',
  lock: 'locked',
  unlocked: 'unlocked',
  unlock: 'unlocked',
} as const;
type Operation = (typeof operations)[keyof typeof operations];

const words = Object.keys(operations) as [keyof typeof operations];

const dataNames = [
  ...['void', 'voided', 'locked', 'value', 'customid', 'customvalcode', 'expiry_date', 'email', 'phone'],
  ...Object.values(detailParameters).flatMap(({ name, aliases }) => [name, ...aliases]),
];
const sentNames = (sent: WireParameters) => dataNames.some((name) => sent.has(name) || isSent(sent, name));

/** The events of a session, and the fields to be written down. */
const changes = {
  operation: requiredIf((sent) => !sentNames(sent), 'operation', oneOf(...words)),
  voided: optional('void', flag, 'voided'),
  locked: optional('locked', flag),
  spendMicros: optional('validation_value', amount, 'value_spent', 'money_spent', 'moneyspent'),
  locationId: optional('redeem_location', id('loc'), 'redeem_location_ID', 'redeem_location_id'),
  value: clearable('value', text()),
  customId: clearable('customid', text(50)),
  ownValidationCode: clearable('customvalcode', text(100), 'own_validation_code', 'custom_validation_code'),
  expiresAt: optional('expiry_date', wallEnd),
  email: optional('email', email),
  phone: optional('phone', phone),
  ...detailParameters,
};
type Changes = Input<typeof changes>;

/** Moves one session, or writes down what is known of it. */
export const updateSession = defineCall({
  parameters: { code: required('couponsession', sessionCode, 'session'), ...changes },
  async run(call, input) {
    const view = await call.core.couponSessions.change(await toCommand(call, input.code, input));
    return {
      campaign: `cam_${view.campaign.id}`,
      action: 'session_updated',
      operation: operationsOf(input).join(','),
      ...sessionHead(call, view),
      data: sessionBlocks(call, view),
    };
  },
});

const MOST_SESSIONS = 1_000;

/** The same for many; what is refused of one does not hold up the others. */
export const updateSessions = defineCall({
  parameters: {
    codes: required('couponsessions', listOf(MOST_SESSIONS), 'couponsession', 'sessions'),
    ...changes,
  },
  async run(call, { codes, ...input }) {
    const settled = await Promise.allSettled(
      codes.map(async (code) => call.core.couponSessions.change(await toCommand(call, code, input))),
    );
    const data = settled.map((outcome, index) => renderOutcome(codes[index] ?? '', outcome));
    return { action: 'sessions_updated', amount_of_results: String(data.length), data };
  },
});

function renderOutcome(session: string, outcome: PromiseSettledResult<unknown>) {
  if (outcome.status === 'fulfilled') return { session, result: 'OK' };
  if (!(outcome.reason instanceof Refusal)) throw outcome.reason;
  const [problem] = refusalToWire(outcome.reason).problems;
  return {
    session,
    result: 'failed',
    error_code: refusalCode(outcome.reason),
    error_message_description: problem ? describe(problem) : '',
  };
}

async function toCommand({ core, caller }: Call, code: string, input: Changes): Promise<Command> {
  const { accountId } = caller;
  const { value, customId, ownValidationCode, email: address, phone: number } = input;
  const expiresAt =
    input.expiresAt &&
    fromWallTime(input.expiresAt, (await core.couponSessions.get({ accountId, code })).campaign.timeZone);
  return {
    accountId,
    code,
    actor: 'api',
    set: {
      ...{ value, customId, ownValidationCode, expiresAt },
      ...{ email: address, phone: number },
      details: readDetails(input),
    },
    events: operationsOf(input).map((operation) => toEvent(operation, input)),
  };
}

/** A flag stands beside the operation; where both say the same it happens once. */
function operationsOf({ operation, voided, locked }: Changes): Operation[] {
  const all: Operation[] = [];
  if (locked === false) all.push('unlocked');
  if (voided === false) all.push('unvoided');
  if (operation !== undefined) all.push(operations[operation]);
  if (voided === true) all.push('voided');
  if (locked === true) all.push('locked');
  return [...new Set(all)];
}

const simple = {
  opened: 'open',
  voided: 'void',
  unvoided: 'unvoid',
  locked: 'lock',
  unlocked: 'unlock',
} as const;

function toEvent(operation: Operation, { spendMicros, locationId }: Changes): Event {
  if (operation === 'claimed') return { event: 'claim', claimType: 'api' };
  if (operation === 'validated') return { event: 'validate', spendMicros, locationId };
  return { event: simple[operation] };
}
