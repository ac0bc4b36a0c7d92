import { type Condition, findHolding, type Reader, writeCondition } from '#db';

/** What may have something to do, by its name: `isDue` says in SQL whether it has. */
export type Asked = { name: string; isDue(): Condition };

/** The names of those that have something to do, asked in one statement. */
export function findDue(on: Reader, asked: readonly Asked[]): Promise<Set<string>> {
  return findHolding(
    on,
    asked.map(({ name, isDue }) => ({ name, condition: isDue() })),
  );
}

/** False where its condition does not hold; one without a condition may always have something to do. */
export async function isDueNow(
  on: Reader,
  { name, isDue }: Pick<Asked, 'name'> & Partial<Asked>,
): Promise<boolean> {
  return !isDue || (await findDue(on, [{ name, isDue }])).has(name);
}

/** Whether jobs of one kind are due. pg-boss sees to it that its name is fit for SQL; written out, since each kind has a table of its own. */
export const anyDueJobs = (name: string): Condition =>
  writeCondition(
    `(select true from pgboss.job where name = '${name}' and state < 'active' and start_after < now() limit 1)`,
  );
