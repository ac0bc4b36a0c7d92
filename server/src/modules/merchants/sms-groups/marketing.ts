import type { ReaderOrTx } from '#db';
import { preferencesUrl } from './answers.ts';
import type { Person } from './contact.ts';
import { listKeywords } from './keyword-store.ts';
import { readSettings } from './send-store.ts';
import { textsLike } from './sms-texts.ts';

const MOST_KEYWORDS = 1_000;

/** From whom SMS are: what the account has set, else a number of its own to which a STOP finds its way back. */
export async function chooseSender(
  on: ReaderOrTx,
  { accountId, groupId }: { accountId: bigint; groupId?: bigint },
): Promise<string> {
  const { sender } = await readSettings(on, accountId);
  if (sender !== '') return sender;
  const keywords = await listKeywords(on, accountId, MOST_KEYWORDS);
  const own = keywords.find((keyword) => keyword.groupId === groupId) ?? keywords[0];
  return own?.number ?? '';
}

/** The first marketing SMS to a person says how to opt out: by an answer where one can be given, else by a page. */
export function withHint(
  text: string,
  { person, sender, publicUrl }: { person: Person; sender: string; publicUrl: string },
): string {
  if (person.hintedAt) return text;
  const words = textsLike(text);
  const hint = /^\+?\d{7,15}$/.test(sender)
    ? words.hint
    : `${words.hintByLink} ${preferencesUrl(publicUrl, person)}`;
  return `${text.trim()} ${hint}`;
}
