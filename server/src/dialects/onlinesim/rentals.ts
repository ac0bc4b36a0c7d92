import type { Rental } from '#core';
import { formatUtc } from '#kernel/clock';
import { isRefusal } from '#kernel/refusal';
import type { Call } from './call.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { priceNumber } from './dollars.ts';
import { findFlag, findText, type Parameters } from './parameters.ts';
import { listDays } from './rent-terms.ts';
import { badParameter } from './wire-error.ts';

/** In pages, or the newest five hundred as one list. */
type Paging = number | undefined;

const PER_PAGE = 20;

export function readPaging(parameters: Parameters): Paging {
  if (findFlag(parameters, 'pagination') === false) return undefined;
  const text = findText(parameters, 'page') ?? '1';
  if (!/^[1-9]\d{0,5}$/.test(text)) throw badParameter();
  return Number(text);
}

/** A rental as every answer has it. */
export async function showRental(call: Call, rental: Rental, page: Paging) {
  const catalogue = await readCatalogue(call.core);
  const extend = await quoteExtensions(call, rental);
  return {
    ...describeRental(rental, catalogue, call.core.clock()),
    extend,
    day_extend: extend[1] ?? 0,
    messages: await readMessages(call, rental, page),
  };
}

function describeRental(rental: Rental, catalogue: Catalogue, now: Date) {
  const { id, state, countryId, phone, hours, priceMicros, autoRenewHours, messageCount } = rental;
  const { code, dialCode } = catalogue.country(countryId);
  const minutes = minutesLeft(rental, now);
  return {
    tzid: id,
    status: state === 'waiting' ? 0 : 1,
    country: code,
    // Of a rental, unlike of an operation, without the country's code.
    number: phone.startsWith(dialCode) ? phone.slice(dialCode.length) : phone,
    rent: Math.ceil(hours / 24),
    extension: autoRenewHours === null ? 0 : 1,
    sum: priceNumber(priceMicros),
    time: minutes,
    hours: Math.floor(minutes / 60),
    days: Math.floor(minutes / 1_440),
    checked: messageCount > 0,
    checked_time: formatUtc(rental.lastMessageAt ?? rental.createdAt),
    // Nobody's port can be loaded again from here.
    reload: 0,
    m_ext: true,
    freeze: false,
  };
}

/** Of the guard time, until the first message has come. */
function minutesLeft({ state, guardUntil, endsAt }: Rental, now: Date): number {
  const until = state === 'waiting' ? guardUntil : endsAt;
  return Math.max(Math.floor((until.getTime() - now.getTime()) / 60_000), 0);
}

/** Dollars by days, of the usual terms by which it can be extended now. */
async function quoteExtensions(call: Call, { id, accountId }: Rental): Promise<Record<string, number>> {
  const prices: Record<string, number> = {};
  for (const { days, hours } of listDays(call))
    try {
      const { priceMicros } = await call.core.rentals.quoteExtension({ id, accountId, hours });
      prices[days] = priceNumber(priceMicros);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  return prices;
}

/** Newest first. */
async function readMessages({ core }: Call, { id, accountId, messageCount }: Rental, page: Paging) {
  const offset = page === undefined ? 0 : (page - 1) * PER_PAGE;
  const limit = page === undefined ? undefined : PER_PAGE;
  const messages =
    messageCount > offset ? await core.rentals.listMessages({ id, accountId, limit, offset }) : [];
  const rows = messages.map(({ id: messageId, sender, text, code, receivedAt }) => ({
    id: Number(messageId),
    service: sender,
    text: text ?? '',
    code: code ?? '',
    created_at: formatUtc(receivedAt),
  }));
  if (page === undefined) return rows;
  return {
    current_page: page,
    data: rows,
    from: rows.length === 0 ? 0 : offset + 1,
    last_page: Math.max(Math.ceil(messageCount / PER_PAGE), 1),
    per_page: PER_PAGE,
    to: rows.length === 0 ? 0 : offset + rows.length,
    total: messageCount,
  };
}
