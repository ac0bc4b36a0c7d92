import { type RawBuilder, sql } from 'kysely';
import type { Reader } from './transactions.ts';

/** A boolean in SQL. */
export type Condition = RawBuilder<unknown>;

export const writeCondition = (text: string): Condition => sql.raw(text);

/** The names of those that hold, of all that are asked for in one statement; null counts as no. */
export async function findHolding(
  on: Reader,
  asked: readonly { name: string; condition: Condition }[],
): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const answers = asked.map(({ name, condition }) => sql`(${name}::text, ${condition})`);
  const { rows } = await sql<{ name: string }>`
    select name from (values ${sql.join(answers)}) as asked (name, holds) where holds`.execute(on);
  return new Set(rows.map(({ name }) => name));
}
