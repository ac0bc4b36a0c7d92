import { isRefusal, Refusal, type RefusalCode } from '#kernel/refusal';
import type { Action, Answer, Call } from './call.ts';
import { parseWhole } from './fields.ts';
import { renderRefusal } from './refusals.ts';

/** The words that rent spells its own way, whatever the profile. All others are those of every action. */
const words: Partial<Record<RefusalCode, string>> = {
  service_unknown: 'BAD_SERVICE',
  country_unknown: 'WRONG_COUNTRY',
  operator_unknown: 'WRONG_OPERATOR',
  channels_limit: 'CHANNELS_LIMIT',
  rental_not_found: 'INVALID_PHONE',
  rental_no_message: 'INCORECT_STATUS',
  rental_cancel_too_late: 'CANT_CANCEL',
  repeat_impossible: 'RENT_DIE',
};

/** An action of rent: its errors are JSON too, in the same words in both profiles. */
export function rentAction(run: Action): Action {
  return async (call) => {
    try {
      return await run(call);
    } catch (error) {
      if (isRefusal(error)) return rentError(spell(error, call));
      throw error;
    }
  };
}

/** Never holds the letters by which clients know success. */
export function rentError(message: string): Answer {
  return { json: { status: 'error', message } };
}

function spell(refusal: Refusal, { profile, caller, currency }: Call): string {
  const { code, details } = refusal;
  if (code === 'rental_term_bad') return 'longest' in details ? 'MAX_HOURS_EXCEED' : 'INVALID_TIME';
  if (code === 'rental_closed') return details.state === 'finished' ? 'ALREADY_FINISH' : 'ALREADY_CANCEL';
  return words[code] ?? renderRefusal(refusal, { profile, currency, strictWords: caller.strictWords });
}

/** One for which a rental that is over cannot go on: there the end has another word than where it is asked to end. */
export function continueAction(run: Action): Action {
  return rentAction(async (call) => {
    try {
      return await run(call);
    } catch (error) {
      if (isRefusal(error, 'rental_closed')) return rentError('RENT_DIE');
      throw error;
    }
  });
}

/** The rental asked for; undefined where none is named, which is `NO_ID_RENT`. */
export function readRental({ caller: { accountId }, parameters }: Call) {
  const id = parseWhole(parameters.get('id'));
  return id === undefined ? undefined : { id, accountId };
}

const usualTerms = [2, 4, 12, 24, 48, 72, 168, 336, 720, 1_344];

/** Any term may be rented; these are shown where a list of them is asked for. */
export function listedTerms({ minHours, maxHours }: Call['core']['rentals']['rules']): number[] {
  return usualTerms.filter((hours) => hours >= minHours && hours <= maxHours);
}

/** Every client calls it otherwise. */
const hourNames = ['rent_time', 'time', 'duration', 'hours'];

/** The term asked for, in whole hours; undefined where none is. Refuses `rental_term_bad` where there are two. */
export function readHours({ parameters }: Call): number | undefined {
  const texts = new Set(hourNames.map((name) => parameters.get(name)).filter((text) => text !== undefined));
  if (texts.size === 0) return undefined;
  const [text] = texts;
  const hours = texts.size === 1 ? parseWhole(text) : undefined;
  if (hours === undefined) throw new Refusal('rental_term_bad', { text });
  return hours;
}
