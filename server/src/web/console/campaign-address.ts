import { type Campaign, type Core, publicUrlOf } from '#core';
import type { Visit } from './visit.tsx';

/** Where consumers find a campaign. */
export const campaignAddress = (
  core: Core,
  merchant: Pick<Visit['merchant'], 'publicUrl'>,
  { code }: Pick<Campaign, 'code'>,
): string => `${publicUrlOf(core, merchant)}/p/${code}`;
