import type { Core } from '#core';

type Subject = Awaited<ReturnType<Core['merchants']['signOn']>>['subject'];

/** The screen to which a sign-on link leads. */
export function screenOf({ page, campaignId }: Subject): string {
  switch (page) {
    case 'add_campaign':
      return '/console/campaigns/add';
    case 'update_campaign':
      return campaignId === undefined ? '/console/campaigns' : `/console/campaigns/${campaignId}`;
    case 'statistics':
      return campaignId === undefined ? '/console/statistics' : `/console/statistics/${campaignId}`;
    case 'distribution':
      return campaignId === undefined ? '/console/distribution' : `/console/distribution/${campaignId}`;
    case 'campaigns':
    case undefined:
      return '/console/campaigns';
  }
}
