import { Refusal } from '#kernel/refusal';
import type { DirectoryUser } from './directory-user.ts';

export const directoryStatuses = ['active', 'inactive', 'removed'] as const;
type DirectoryStatus = (typeof directoryStatuses)[number];

/** Where it is shown: a web page, within an app, on a screen. */
export const directoryTypes = ['web', 'app', 'tv'] as const;
type DirectoryType = (typeof directoryTypes)[number];

export const registrations = ['none', 'optional', 'required'] as const;
type Registration = (typeof registrations)[number];

/** `custom`: by the merchant's own payment page. */
const directoryPayments = ['none', 'custom'] as const;
type DirectoryPayment = (typeof directoryPayments)[number];

/** A page that lists coupons and loyalty cards. */
export type Directory = {
  id: bigint;
  accountId: bigint;
  /** The part of its public address; unique among all accounts. */
  code: string;
  name: string;
  description: string;
  /** The host it is found at; empty: the account's public address. */
  domain: string;
  status: DirectoryStatus;
  type: DirectoryType;
  /** The language of its page for those whose browser speaks neither. */
  language: string;
  registration: Registration;
  /** The consent that people must tick to register; empty: nothing. */
  consentText: string;
  payment: DirectoryPayment;
  paymentUrl: string;
  createdAt: Date;
  changedAt: Date;
};

/** The fields that a caller may set; undefined leaves one as it is. */
export type DirectorySettings = {
  [K in Exclude<keyof Directory, 'id' | 'accountId' | 'code' | 'createdAt' | 'changedAt'>]?:
    | Directory[K]
    | undefined;
};

const hostName = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(:\d{1,5})?$/;

/** Refuses `bad_request` (`name`) for settings that do not go together. */
export function assertSound(
  directory: Pick<Directory, 'name' | 'domain' | 'registration' | 'payment' | 'paymentUrl'>,
) {
  const wrong = (name: string) => new Refusal('bad_request', { name });
  if (directory.name.trim() === '') throw wrong('name');
  if (directory.domain !== '' && !hostName.test(directory.domain)) throw wrong('domain');
  if (directory.paymentUrl !== '' && !/^https?:\/\//i.test(directory.paymentUrl)) throw wrong('payment_url');
  if (directory.paymentUrl !== '' && !URL.canParse(directory.paymentUrl)) throw wrong('payment_url');
  if (directory.payment === 'none') return;
  if (directory.paymentUrl === '') throw wrong('payment_url');
  // Who has paid is a fact about somebody, so there must be somebody.
  if (directory.registration !== 'required') throw wrong('registration');
}

/** Where consumers find it. */
export function directoryUrl(
  { domain, code }: Pick<Directory, 'domain' | 'code'>,
  publicUrl: string,
): string {
  return `${domain === '' ? publicUrl : `https://${domain}`}/d/${code}`;
}

/** The door that a visitor meets: the list, or what is to be done first. */
export type Door = 'open' | 'closed' | 'blocked' | 'sign_in' | 'pay';

export function doorOf(
  { status, registration, payment }: Pick<Directory, 'status' | 'registration' | 'payment'>,
  user: Pick<DirectoryUser, 'blocked' | 'paid' | 'paidUntil'> | undefined,
  now: Date,
): Door {
  if (status !== 'active') return 'closed';
  if (user?.blocked) return 'blocked';
  if (registration === 'required' && !user) return 'sign_in';
  if (payment === 'custom' && !(user && hasPaidAccess(user, now))) return 'pay';
  return 'open';
}

export function hasPaidAccess(
  { paid, paidUntil }: Pick<DirectoryUser, 'paid' | 'paidUntil'>,
  now: Date,
): boolean {
  return paid && (paidUntil === null || now < paidUntil);
}

/** The merchant's payment page, told who pays for what. */
export function paymentAddress(
  { id, paymentUrl }: Pick<Directory, 'id' | 'paymentUrl'>,
  userId: bigint,
): string {
  const url = new URL(paymentUrl);
  url.searchParams.set('directory', `dir_${id}`);
  url.searchParams.set('user', `reg_${userId}`);
  return url.href;
}
