import type { Campaign } from '#core';
import { formatInZone } from '#kernel/time-zone';

type ClaimField = Campaign['claimFields'][number];

/** The form's fields as texts, so that a refused form comes back as it was typed. */
export type Filled = Readonly<Record<string, string>>;

export const standardFields = ['first_name', 'last_name', 'email', 'phone'] as const;
export type StandardField = (typeof standardFields)[number];

/** The form for a campaign as it is. */
export function fillFrom(campaign: Campaign, locationIds: readonly bigint[]): Filled {
  const { timeZone, claimFields, game } = campaign;
  const local = (moment: Date | null) =>
    moment === null ? '' : formatInZone(moment, timeZone).replace(/:00$/, '').replace(' ', 'T');
  const lines = (fields: readonly ClaimField[]) =>
    fields.map(({ label, required }) => `${required ? '* ' : ''}${label}`).join('\n');
  const flag = (name: string, on: boolean) => (on ? { [name]: '1' } : {});
  return {
    name: campaign.name,
    title: campaign.title,
    subtitle: campaign.subtitle,
    value: campaign.value,
    description: campaign.description,
    terms: campaign.terms,
    status: campaign.status,
    folder: String(campaign.folderId ?? ''),
    category: String(campaign.categoryId ?? ''),
    tags: campaign.tags.join(', '),
    imageUrl: campaign.imageUrl,
    bannerUrl: campaign.bannerUrl,
    poweredByUrl: campaign.poweredByUrl,
    startsAt: local(campaign.startsAt),
    expiresAt: local(campaign.expiresAt),
    timeZone,
    validity: String(campaign.sessionValidityDays ?? ''),
    claimAction: campaign.claimAction,
    uniqueBy: campaign.uniqueBy ?? '',
    ...Object.fromEntries(standardFields.map((name) => [`field_${name}`, askedHow(claimFields, name)])),
    ...flag(
      'verify',
      claimFields.some(({ name, verify }) => name === 'phone' && verify === true),
    ),
    ownFields: lines(claimFields.filter(({ name }) => name.startsWith('customfield'))),
    consents: lines(claimFields.filter(({ name }) => name === 'consent')),
    promoCodes: campaign.promoCodes.join('\n'),
    gameKind: game.kind ?? 'scratch',
    prizes: (game.prizes ?? []).map(({ value, weight }) => `${value} = ${weight}`).join('\n'),
    ...Object.fromEntries(campaign.validationMethods.map((method) => [`method_${method}`, '1'])),
    barcode: campaign.barcode,
    ...Object.fromEntries(locationIds.map((id) => [`location_${id}`, '1'])),
    ...flag('isTemplate', campaign.isTemplate),
    ...flag('singleUseOnly', campaign.singleUseOnly),
    ...flag('embeddable', campaign.embeddable),
    ...flag('featured', campaign.featured),
    smsText: campaign.smsText,
  };
}

function askedHow(fields: readonly ClaimField[], name: StandardField): string {
  const field = fields.find((one) => one.name === name);
  if (!field) return '';
  return field.required ? 'required' : 'optional';
}

/** The form of a new campaign before anything is typed. */
export const blankIn = (timeZone: string): Filled => ({
  timeZone,
  status: 'active',
  claimAction: 'button',
  method_button: '1',
  gameKind: 'scratch',
  barcode: 'qr',
});
