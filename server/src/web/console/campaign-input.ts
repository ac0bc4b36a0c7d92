import { barcodes, type Campaign, type Core, campaignStatuses, claimActions, validationMethods } from '#core';
import { Refusal } from '#kernel/refusal';
import { endOfDay, fromWallTime, isDay, isTimeZone, startOfDay } from '#kernel/time-zone';
import { type Filled, type StandardField, standardFields } from './campaign-filled.ts';
import type { CampaignText } from './campaign-texts.ts';
import type { FrameText } from './frame-texts.ts';
import { findId } from './path-id.ts';

type ClaimField = Campaign['claimFields'][number];
type Change = Omit<Parameters<Core['campaigns']['change']>[0], 'accountId' | 'id'>;

const named = <T extends string>(words: readonly T[], word: string | undefined): T | undefined =>
  words.find((one) => one === word);

/** The settings in a filled form. Refuses `bad_request` with the `name` of the field that cannot be read. `zone` is the merchant's. */
export function readCampaign(
  form: Filled,
  { before, texts, zone }: { before?: Campaign | undefined; texts: FieldTexts; zone: string },
): Change & { name: string } {
  const timeZone = form.timeZone?.trim() || before?.timeZone || zone;
  if (!isTimeZone(timeZone)) wrong('timezone');
  const name = form.name?.trim() ?? '';
  if (name === '') wrong('title');
  const password = form.passwordDrop ? '' : form.password || undefined;
  return {
    name,
    title: form.title?.trim() ?? '',
    subtitle: form.subtitle?.trim() ?? '',
    value: form.value?.trim() ?? '',
    description: form.description ?? '',
    terms: form.terms ?? '',
    status: named(campaignStatuses, form.status),
    folderId: form.folder ? (findId(form.folder) ?? wrong('folder')) : null,
    categoryId: form.category ? (findId(form.category) ?? wrong('category')) : null,
    tags: (form.tags ?? '').split(',').flatMap((tag) => tag.trim() || []),
    imageUrl: form.imageUrl?.trim() ?? '',
    bannerUrl: form.bannerUrl?.trim() ?? '',
    poweredByUrl: form.poweredByUrl?.trim() ?? '',
    timeZone,
    startsAt: readLocal(form.startsAt, { timeZone, name: 'startsAt' }),
    expiresAt: readLocal(form.expiresAt, { timeZone, name: 'expiresAt' }),
    sessionValidityDays: form.validity ? readWhole(form.validity, 'sessionValidityDays') : null,
    claimAction: named(claimActions, form.claimAction),
    claimFields: readFields(form, before?.claimFields ?? [], texts),
    uniqueBy: named(['email', 'phone'] as const, form.uniqueBy) ?? null,
    promoCodes: linesOf(form.promoCodes),
    game: {
      kind: form.gameKind === 'wheel' ? 'wheel' : 'scratch',
      prizes: linesOf(form.prizes).map(readPrize),
    },
    validationMethods: validationMethods.filter((method) => form[`method_${method}`] === '1'),
    barcode: named(barcodes, form.barcode),
    locationIds: Object.keys(form).flatMap((key) =>
      key.startsWith('location_') ? (findId(key.slice('location_'.length)) ?? []) : [],
    ),
    isTemplate: form.isTemplate === '1',
    singleUseOnly: form.singleUseOnly === '1',
    embeddable: form.embeddable === '1',
    featured: form.featured === '1',
    smsText: form.smsText?.trim() ?? '',
    ...(password === undefined ? {} : { password }),
  };
}

export type FieldTexts = Record<StandardField, string>;

export function fieldTexts(text: CampaignText, frame: FrameText): FieldTexts {
  return { first_name: text.firstName, last_name: text.lastName, email: frame.email, phone: text.phone };
}

function readFields(form: Filled, before: readonly ClaimField[], texts: FieldTexts): ClaimField[] {
  const standard = standardFields.flatMap((name): ClaimField[] => {
    const asked = form[`field_${name}`];
    if (asked !== 'required' && asked !== 'optional') return [];
    const label = before.find((one) => one.name === name)?.label ?? texts[name];
    const verify = name === 'phone' && form.verify === '1';
    return [{ name, label, required: asked === 'required', verify }];
  });
  const own = linesOf(form.ownFields);
  if (own.length > 7) wrong('claimFields');
  const questions = own.map(
    (line, index): ClaimField => ({
      name: `customfield${index + 1}` as ClaimField['name'],
      ...readLabel(line),
    }),
  );
  const consents = linesOf(form.consents).map(
    (line): ClaimField => ({ name: 'consent', ...readLabel(line) }),
  );
  return [...standard, ...questions, ...consents];
}

function readLabel(line: string): { label: string; required: boolean; verify: boolean } {
  const required = line.startsWith('*');
  const label = (required ? line.slice(1).trim() : line) || wrong('claimFields');
  return { label, required, verify: false };
}

function readPrize(line: string): { value: string; weight: number } {
  const at = line.lastIndexOf('=');
  const value = line.slice(0, at).trim();
  const weight = line.slice(at + 1).trim();
  if (at < 1 || !/^\d{1,7}$/.test(weight)) wrong('game');
  return { value, weight: Number(weight) };
}

/** A day without a time is the beginning of that day for what begins, and its end for what ends. */
function readLocal(
  written: string | undefined,
  { timeZone, name }: { timeZone: string; name: 'startsAt' | 'expiresAt' },
): Date | null {
  const text = written?.trim();
  if (!text) return null;
  const [date = '', time] = text.split(/[T ]/);
  if (!isDay(date) || date < '2000') wrong(name);
  if (time === undefined) return (name === 'startsAt' ? startOfDay : endOfDay)(date, timeZone);
  const parts = /^(\d\d):(\d\d)(?::(\d\d))?/.exec(time) ?? wrong(name);
  const [hour = 0, minute = 0, second = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) wrong(name);
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return fromWallTime({ year, month, day, hour, minute, second }, timeZone);
}

function readWhole(text: string, name: string): number {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : wrong(name);
}

function wrong(name: string): never {
  throw new Refusal('bad_request', { name });
}

/** The words that tell why a form was refused. */
export function problemOf({ code, details }: Refusal, text: CampaignText): string {
  if (code === 'limit_reached') return text.problemLimit;
  const byName: Record<string, string> = {
    title: text.problemTitle,
    timezone: text.problemZone,
    startsAt: text.problemWhen,
    expiresAt: text.problemWhen,
    imageUrl: text.problemAddress,
    bannerUrl: text.problemAddress,
    poweredByUrl: text.problemAddress,
    promoCodes: text.problemPromo,
    claimFields: text.problemFields,
    game: text.problemGame,
    sessionValidityDays: text.problemDays,
    tags: text.problemTags,
  };
  return byName[String(details.name)] ?? text.problemOther;
}

/** The lines of a text that are not empty, without blanks at their ends. */
function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
