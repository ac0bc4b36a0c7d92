import { formatUtc } from '#kernel/clock';
import type { MerchantEvent } from '#modules/merchants/merchants';
import { type Directory, directoryUrl, hasPaidAccess } from './directory.ts';
import type { DirectoryUser } from './directory-user.ts';

const flag = (set: boolean) => (set ? '1' : '0');
const date = (moment: Date | null) => (moment ? formatUtc(moment) : '');

/** A registered person, as API answers and webhooks show them (contract 5.5.4). */
export function renderUser(user: DirectoryUser, now: Date) {
  return {
    ID: `reg_${user.id}`,
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    phone: user.phone,
    birthday: user.birthDate ?? '',
    address: user.address,
    zip: user.zip,
    city: user.city,
    custom_1: user.custom1,
    custom_2: user.custom2,
    custom_3: user.custom3,
    paid: flag(hasPaidAccess(user, now)),
    paid_until_utc: date(user.paidUntil),
    blocked: flag(user.blocked),
    registration_date_utc: formatUtc(user.createdAt),
  };
}

/** The event about a registered person for a merchant's receiver (contract 6.2). */
export function directoryEvent(
  type: 'directory_registration' | 'directory_payment',
  directory: Directory,
  user: DirectoryUser,
  now: Date,
): MerchantEvent {
  return {
    accountId: directory.accountId,
    type,
    members: ({ publicUrl }) => ({
      directory: `dir_${directory.id}`,
      directory_code: directory.code,
      directory_url: directoryUrl(directory, publicUrl),
      user: renderUser(user, now),
      campaign: '',
      coupon: '',
      coupon_code: '',
      session: '',
      customer: {
        first_name: user.firstName,
        last_name: user.lastName,
        email: user.email,
        phone: user.phone,
      },
      status: {},
      customid: '',
    }),
  };
}
