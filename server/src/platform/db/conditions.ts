import { type RawBuilder, sql } from 'kysely';
import type { Reader } from './transactions.ts';

/** A boolean in SQL. */
export type Condition = RawBuilder<unknown>;

export const writeCondition = (text: string): Condition => sql.raw(text);

/** The names of those that hold, of all that are asked for in one statement; null counts as no. Names have at most 63 characters. */
export async function findHolding(
  on: Reader,
  asked: readonly { name: string; condition: Condition }[],
): Promise<Set<string>> {
  if (asked.length === 0) return new Set();
  const answers = asked.map(({ name, condition }) => sql`${condition} as ${sql.id(name)}`);
  const { rows } = await sql<Record<string, boolean | null>>`select ${sql.join(answers)}`.execute(on);
  return new Set(asked.map(({ name }) => name).filter((name) => rows[0]?.[name]));
}
