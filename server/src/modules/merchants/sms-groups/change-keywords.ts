import type { Database, Tx } from '#db';
import type { Clock } from '#kernel/clock';
import { Refusal } from '#kernel/refusal';
import { lockRentalReceivers } from '#modules/leasing/rentals';
import { findOwnCampaign } from '#modules/merchants/campaigns';
import type { Keyword } from './contact.ts';
import { insertGroup, listGroups } from './contact-store.ts';
import {
  findKeyword,
  insertKeyword,
  type KeywordSettings,
  listKeywordsOn,
  removeKeywords,
  updateKeyword,
} from './keyword-store.ts';
import { isKeyword, isReserved, wordKey } from './words.ts';

export type KeywordDeps = { db: Database; clock: Clock };

export type CreateKeyword = KeywordSettings & {
  accountId: bigint;
  /** A number that the account rents. Digits only. */
  number: string;
  word: string;
};

const MOST_GROUPS = 10_000;
const MOST_TEXT = 600;

/** Makes the word, and the group that it fills unless there is one of that name. */
export function createKeyword({ db, clock }: KeywordDeps, command: CreateKeyword): Promise<Keyword> {
  const { accountId, number, word } = command;
  if (!isKeyword(word) || isReserved(word)) throw new Refusal('bad_request', { name: 'word' });
  return db.write(async (tx) => {
    const now = clock();
    const rented = await lockRentalReceivers(tx, [number], now);
    if (!rented.some((rental) => rental.accountId === accountId))
      throw new Refusal('not_found', { what: 'number' });
    await assertSettings(tx, command);
    // Words of whoever rented the number before are in nobody's way.
    const old = (await listKeywordsOn(tx, [number])).filter((keyword) => keyword.accountId !== accountId);
    await removeKeywords(
      tx,
      old.map(({ id }) => id),
      now,
    );
    const name = `Subscribers keyword ${word}`;
    const known = (await listGroups(tx, accountId, MOST_GROUPS)).find((group) => group.name === name);
    const group = known ?? (await insertGroup(tx, { accountId, name }, now));
    const id = await insertKeyword(tx, { ...command, wordKey: wordKey(word), groupId: group.id }, now);
    const made = id === undefined ? undefined : await findKeyword(tx, { accountId, id });
    if (!made) throw new Refusal('already_exists', { what: 'keyword' });
    return made;
  });
}

/** Changes what is named. Refuses `not_found` (`keyword`, `campaign`), `bad_request`. */
export function changeKeyword(
  { db }: KeywordDeps,
  { accountId, id, ...settings }: KeywordSettings & { accountId: bigint; id: bigint },
): Promise<Keyword> {
  return db.write(async (tx) => {
    const keyword = await findKeyword(tx, { accountId, id });
    if (!keyword) throw new Refusal('not_found', { what: 'keyword' });
    await assertSettings(tx, { accountId, ...settings });
    await updateKeyword(tx, keyword, settings);
    return (await findKeyword(tx, { accountId, id })) ?? keyword;
  });
}

async function assertSettings(
  tx: Tx,
  {
    accountId,
    campaignId = null,
    replyText = '',
    alreadyText = '',
    helpText = '',
    terms = '',
  }: KeywordSettings & { accountId: bigint },
): Promise<void> {
  if (campaignId !== null && !(await findOwnCampaign(tx, { accountId, id: campaignId })))
    throw new Refusal('not_found', { what: 'campaign' });
  if ([replyText, alreadyText, helpText].some(({ length }) => length > MOST_TEXT) || terms.length > 5_000)
    throw new Refusal('bad_request', { name: 'text' });
}
