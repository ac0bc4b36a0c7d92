import { formatUtc } from '#kernel/clock';
import { formatMicros } from '#kernel/money';
import { formatInZone } from '#kernel/time-zone';
import type { Campaign, RedeemLocation } from '#modules/merchants/campaigns';
import type { MerchantEvent, MerchantEventType } from '#modules/merchants/merchants';
import { type CouponSession, endOf } from './coupon-session.ts';

/** The records that are shown together with a session. */
export type SessionSurroundings = {
  campaign: Pick<Campaign, 'code' | 'timeZone' | 'expiresAt' | 'sessionValidityDays'>;
  /** Where it was redeemed, if that is known. */
  location: RedeemLocation | undefined;
};

const flag = (set: unknown) => (set ? '1' : '0');
const date = (moment: Date | null) => (moment ? formatUtc(moment) : '');

/** The status block of a session, as API answers and webhooks show it (contract 5.3.4). */
export function renderStatus(session: CouponSession, { campaign, location }: SessionSurroundings) {
  const end = endOf(session, campaign);
  const { utm = {} } = session.details;
  return {
    created_date_utc: date(session.createdAt),
    opened: flag(session.openedAt),
    open_date_utc: date(session.openedAt),
    played: flag(session.playedAt),
    played_date_utc: date(session.playedAt),
    claimed: flag(session.claimedAt),
    claim_date_utc: date(session.claimedAt),
    claimtype: session.claimType,
    saved_to_passbook: flag(session.savedToPassbookAt),
    saved_to_passbook_date_utc: date(session.savedToPassbookAt),
    saved_to_androidpay: flag(session.savedToAndroidpayAt),
    saved_to_androidpay_date_utc: date(session.savedToAndroidpayAt),
    validated: flag(session.validatedAt),
    validation_date_utc: date(session.validatedAt),
    own_validation_code: session.ownValidationCode,
    validation_value:
      session.validationValueMicros === null ? '' : formatMicros(session.validationValueMicros),
    redeem_location_ID: session.locationId === null ? '' : `loc_${session.locationId}`,
    voided: flag(session.voided),
    voided_date_utc: date(session.voidedAt),
    unvoided_date_utc: date(session.unvoidedAt),
    locked: flag(session.locked),
    locked_date_utc: date(session.lockedAt),
    unlocked_date_utc: date(session.unlockedAt),
    value: session.value,
    customid: session.customId,
    expiration_date: end ? formatInZone(end, campaign.timeZone) : '',
    utm_campaign: utm.campaign ?? null,
    utm_source: utm.source ?? null,
    utm_medium: utm.medium ?? null,
    utm_term: utm.term ?? null,
    utm_content: utm.content ?? null,
    redeem_location_company_name: location?.companyName ?? '',
    redeem_location_street: location?.street ?? '',
    redeem_location_zip: location?.zip ?? '',
    redeem_location_city: location?.city ?? '',
    redeem_location_province: location?.province ?? '',
    redeem_location_country: location?.country ?? '',
    redeem_location_phone: location?.phone ?? '',
    redeem_location_website: location?.website ?? '',
    redeem_location_email: location?.email ?? '',
  };
}

/** The consumer, as API answers and webhooks show them; empty texts for what is not known. */
export function renderCustomer({ email, phone, details }: CouponSession) {
  return {
    first_name: details.firstName ?? '',
    last_name: details.lastName ?? '',
    email,
    phone,
    gender: details.gender ?? '',
    birthday: details.birthday ?? '',
    address: details.address ?? '',
    zip: details.zip ?? '',
    city: details.city ?? '',
    country: details.country ?? '',
    customfield1: details.customField1 ?? '',
    customfield2: details.customField2 ?? '',
    customfield3: details.customField3 ?? '',
    customfield4: details.customField4 ?? '',
    customfield5: details.customField5 ?? '',
    customfield6: details.customField6 ?? '',
    customfield7: details.customField7 ?? '',
    ip: details.ip ?? '',
    device: details.device ?? '',
  };
}

/** The address at which a consumer finds a session. */
export function sessionUrl(publicUrl: string, campaignCode: string, sessionCode: string): string {
  return `${publicUrl}/p/${campaignCode}/${sessionCode}`;
}

/** The event about a session for a merchant's receiver (contract 6.2). */
export function sessionEvent(
  type: MerchantEventType,
  session: CouponSession,
  surroundings: SessionSurroundings,
): MerchantEvent {
  const campaign = `cam_${session.campaignId}`;
  const { code } = surroundings.campaign;
  return {
    accountId: session.accountId,
    type,
    campaignId: session.campaignId,
    sessionCode: session.code,
    members: ({ publicUrl }) => ({
      campaign,
      coupon: campaign,
      coupon_code: code,
      session: session.code,
      session_url: sessionUrl(publicUrl, code, session.code),
      sequenceid: String(session.id),
      customid: session.customId,
      customer: renderCustomer(session),
      status: renderStatus(session, surroundings),
    }),
  };
}
