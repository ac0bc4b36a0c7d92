import { sql } from 'kysely';
import type { ReaderOrTx, Tx } from '#db';
import type { Keyword } from './contact.ts';

const columns = sql`k.id, k.account_id as "accountId", k.number, k.word, k.word_key as "wordKey", k.group_id as "groupId",
  g.name as "groupName", k.campaign_id as "campaignId", k.reply_text as "replyText", k.already_text as "alreadyText",
  k.help_text as "helpText", k.terms, k.double_opt_in as "doubleOptIn", k.created_at as "createdAt", k.removed_at as "removedAt"`;
const from = sql`sms_keyword k join sms_group g on g.id = k.group_id`;

type Settable = 'campaignId' | 'replyText' | 'alreadyText' | 'helpText' | 'terms' | 'doubleOptIn';

/** The fields that a caller may set; undefined leaves one as it is. */
export type KeywordSettings = { [K in Settable]?: Keyword[K] | undefined };

export type NewKeyword = Pick<Keyword, 'accountId' | 'number' | 'word' | 'wordKey' | 'groupId'> &
  KeywordSettings;

/** Undefined where the number has that word. */
export async function insertKeyword(tx: Tx, keyword: NewKeyword, now: Date): Promise<bigint | undefined> {
  const { campaignId = null, replyText = '', alreadyText = '', helpText = '', terms = '' } = keyword;
  const { rows } = await sql<{ id: bigint }>`
    insert into sms_keyword (account_id, number, word, word_key, group_id, campaign_id, reply_text, already_text, help_text, terms, double_opt_in, created_at)
    values (${keyword.accountId}, ${keyword.number}, ${keyword.word}, ${keyword.wordKey}, ${keyword.groupId}, ${campaignId},
            ${replyText}, ${alreadyText}, ${helpText}, ${terms}, ${keyword.doubleOptIn ?? false}, ${now})
    on conflict do nothing returning id`.execute(tx);
  return rows[0]?.id;
}

export async function updateKeyword(tx: Tx, { id }: Keyword, set: KeywordSettings): Promise<void> {
  const named = {
    campaign_id: set.campaignId,
    reply_text: set.replyText,
    already_text: set.alreadyText,
    help_text: set.helpText,
    terms: set.terms,
    double_opt_in: set.doubleOptIn,
  };
  const sets = Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  if (sets.length > 0) await sql`update sms_keyword set ${sql.join(sets)} where id = ${id}`.execute(tx);
}

export async function findKeyword(
  on: ReaderOrTx,
  { accountId, id }: { accountId: bigint; id: bigint },
): Promise<Keyword | undefined> {
  const { rows } = await sql<Keyword>`
    select ${columns} from ${from} where k.id = ${id} and k.account_id = ${accountId} and k.removed_at is null`.execute(
    on,
  );
  return rows[0];
}

export async function listKeywords(on: ReaderOrTx, accountId: bigint, limit: number): Promise<Keyword[]> {
  const { rows } = await sql<Keyword>`
    select ${columns} from ${from}
     where k.account_id = ${accountId} and k.removed_at is null order by k.id limit ${limit}`.execute(on);
  return rows;
}

/** All that were ever on these numbers: people may still answer to one that was removed. */
export async function listKeywordsOn(on: ReaderOrTx, numbers: readonly string[]): Promise<Keyword[]> {
  const { rows } = await sql<Keyword>`
    select ${columns} from ${from} where k.number = any(${[...new Set(numbers)]}::text[]) order by k.id`.execute(
    on,
  );
  return rows;
}

export async function removeKeywords(tx: Tx, ids: readonly bigint[], now: Date): Promise<void> {
  await sql`update sms_keyword set removed_at = ${now} where id = any(${[...ids]}::bigint[]) and removed_at is null`.execute(
    tx,
  );
}
