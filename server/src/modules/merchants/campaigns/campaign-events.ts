import type { MerchantEvent } from '#modules/merchants/merchants';
import type { Campaign } from './campaign.ts';

/** The event about a campaign for a merchant's receiver (contract 6.1, 6.2). */
export function campaignEvent(
  type: 'coupon_created' | 'coupon_updated' | 'coupon_removed',
  campaign: Campaign,
): MerchantEvent {
  const id = `cam_${campaign.id}`;
  return {
    accountId: campaign.accountId,
    type,
    campaignId: campaign.id,
    members: () => ({
      campaign: id,
      coupon: {
        id,
        campaign: id,
        coupon_code: campaign.code,
        friendly_name: campaign.name,
        title: campaign.title,
        subtitle: campaign.subtitle,
        tags: campaign.tags.join(','),
        coupon_value: campaign.value,
        custom_validation_code: '',
        customid: '',
        timezone: campaign.timeZone,
      },
      coupon_code: campaign.code,
      customer: {},
      status: {},
      customid: '',
    }),
  };
}
