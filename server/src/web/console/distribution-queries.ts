import QRCode from 'qrcode';
import type { Campaign } from '#core';
import { campaignAddress } from './campaign-address.ts';
import type { Visit } from './visit.tsx';

/** A campaign's public address, its QR code (SVG), and how many of its own codes are taken. */
export async function getDistribution({ core, merchant }: Visit, campaign: Campaign) {
  const url = campaignAddress(core, merchant, campaign);
  return {
    ...{ campaign, url },
    qr: await QRCode.toString(url, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' }),
    codes: await core.couponSessions.countValidationCodes(campaign.id),
  };
}
