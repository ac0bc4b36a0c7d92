import type { Core } from '#core';
import type { Campaign } from './campaign-input.ts';
import type { Visit } from './visit.tsx';

type Merchant = Pick<Visit['merchant'], 'publicUrl'>;

/** Where consumers reach this merchant's pages: its own address, else the server's. */
export const publicUrlOf = (core: Core, { publicUrl }: Merchant): string =>
  publicUrl ?? core.publicAddress.url;

/** Where consumers find a campaign. */
export const campaignAddress = (core: Core, merchant: Merchant, { code }: Pick<Campaign, 'code'>): string =>
  `${publicUrlOf(core, merchant)}/p/${code}`;
