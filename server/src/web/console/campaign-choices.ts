import type { Campaign, Core, campaignStatuses } from '#core';
import type { CampaignText } from './campaign-texts.ts';
import type { FrameText } from './frame-texts.ts';

type Campaigns = Core['campaigns'];

/** The options of the form's selects. */
export type Choices = {
  folders: Awaited<ReturnType<Campaigns['listFolders']>>;
  categories: Awaited<ReturnType<Campaigns['listCategories']>>;
  locations: Awaited<ReturnType<Campaigns['listLocations']>>;
  /** A main account's campaigns may be templates of others. */
  isMain: boolean;
};

export function statusTexts(text: CampaignText): Record<(typeof campaignStatuses)[number], string> {
  return {
    active: text.statusActive,
    inactive: text.statusInactive,
    example: text.statusExample,
    draft: text.statusDraft,
    archived: text.statusArchived,
    expired: text.statusExpired,
    removed: '',
  };
}

/** The options of a select in which a campaign may be picked, or none. */
export const campaignChoices = (
  campaigns: readonly Pick<Campaign, 'id' | 'name' | 'title'>[],
  frame: FrameText,
) => [
  { value: '', label: frame.none },
  ...campaigns.map(({ id, name, title }) => ({ value: String(id), label: name || title })),
];
