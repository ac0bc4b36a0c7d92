import type { Activation, Core, Rental } from '#core';
import type { Call, OwnCall } from './call.ts';
import { priceNumber } from './currency.ts';
import { namesOf } from './names.ts';
import { nameTerm } from './terms.ts';

export type { Activation, Rental } from '#core';

export type Message = Awaited<ReturnType<Core['messages']['listByActivation']>>[number];

export type Status = 'PENDING' | 'RECEIVED' | 'CANCELED' | 'TIMEOUT' | 'FINISHED' | 'BANNED';

const statusOfActivation: Record<Activation['state'], Status> = {
  waiting: 'PENDING',
  received: 'RECEIVED',
  retrying: 'RECEIVED',
  finished: 'FINISHED',
  cancelled: 'CANCELED',
  expired: 'TIMEOUT',
};

const statusOfRental: Record<Rental['state'], Status> = {
  waiting: 'PENDING',
  active: 'RECEIVED',
  finished: 'FINISHED',
  cancelled: 'CANCELED',
  missed: 'TIMEOUT',
};

/**
 * One address checks both kinds of orders, and both kinds are counted from numbers of their own here: what is above this
 * is a rental. A float keeps it, and no activation gets there: their ids have 32 bits.
 */
const FIRST_RENTAL = 10_000_000_000;

export type OrderRef = { kind: 'activation' | 'hosting'; id: number };

/** An order by the digits of its id; undefined for what is no order's. */
export function findOrder(text: string): OrderRef | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined;
  const id = Number(text);
  return id < FIRST_RENTAL ? { kind: 'activation', id } : { kind: 'hosting', id: id - FIRST_RENTAL };
}

type Shown = { sms: readonly Message[] | null; status?: Status };

/** `sms` is null where the order has just been made, as it is in the original. */
export async function showActivation(call: Call, activation: Activation, { sms, status }: Shown) {
  const names = namesOf(await call.core.catalog.view());
  const { id, phone, operator, serviceId, countryId, priceMicros, state, createdAt, expiresAt } = activation;
  return {
    id,
    phone: `+${phone}`,
    operator,
    product: names.nameOfService(serviceId),
    price: priceNumber(priceMicros, call.currency),
    status: status ?? statusOfActivation[state],
    expires: expiresAt.toISOString(),
    sms: sms?.map(showSms) ?? null,
    created_at: createdAt.toISOString(),
    forwarding: false,
    forwarding_number: '',
    country: names.nameOfCountry(countryId),
  };
}

/** The price is that of all periods. */
export async function showRental(call: Call, rental: Rental, { sms }: Shown) {
  const names = namesOf(await call.core.catalog.view());
  const { id, phone, operator, hours, countryId, priceMicros, state, createdAt, endsAt } = rental;
  return {
    id: FIRST_RENTAL + id,
    phone: `+${phone}`,
    operator,
    product: nameTerm(hours),
    price: priceNumber(priceMicros, call.currency),
    status: statusOfRental[state],
    expires: endsAt.toISOString(),
    sms: sms?.map(showSms) ?? null,
    created_at: createdAt.toISOString(),
    forwarding: false,
    forwarding_number: '',
    country: names.nameOfCountry(countryId),
  };
}

/** Where no code was found it is empty, and clients take the text. */
export function showSms({ id, sender, text, code, receivedAt }: Message) {
  return {
    id,
    created_at: receivedAt.toISOString(),
    date: `${receivedAt.toISOString().slice(0, 19)}Z`,
    sender,
    text: text ?? '',
    code: code ?? '',
  };
}

/** Oldest first. One that has none is not asked about: it is what most polls are about. */
export async function readSms({ core }: Call, { id, messageCount }: Activation): Promise<Message[]> {
  return messageCount === 0 ? [] : core.messages.listByActivation(id);
}

/** Oldest first; of very many the newest. */
export async function readRentalSms(
  { core, caller: { accountId } }: OwnCall,
  { id, messageCount }: Rental,
): Promise<Message[]> {
  return messageCount === 0 ? [] : (await core.rentals.listMessages({ id, accountId })).reverse();
}
