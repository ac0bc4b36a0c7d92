import pg from 'pg';
// @ts-expect-error: it has no types
import { prepareValue } from 'pg/lib/utils.js';

/** A statement as it was sent to PostgreSQL, with the values of its last time. */
export type SentStatement = { text: string; values: unknown[] };

/** Collects what `work` sends to PostgreSQL, each text once. */
export async function sentDuring(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent = new Map<string, SentStatement>();
  const send = pg.Client.prototype.query;
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg's query cannot be spelled otherwise
  pg.Client.prototype.query = function (this: pg.Client, ...args: any[]) {
    const [statement] = args;
    if (typeof statement?.text === 'string' && statement.values?.length > 0)
      sent.set(statement.text, { text: statement.text, values: statement.values });
    // biome-ignore lint/suspicious/noExplicitAny: as above
    return (send as any).apply(this, args);
  };
  try {
    await work();
  } finally {
    pg.Client.prototype.query = send;
  }
  return [...sent.values()];
}

export type PlanNode = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Join Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  Plans?: PlanNode[];
};

/** Every part of a plan. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** The plans that a connection of its own makes of statements, once, and keeps as long as PostgreSQL does. */
export async function openPlanner(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const names = new Map<string, string>();

  async function within<T>(settings: SentStatement | undefined, work: () => Promise<T>): Promise<T> {
    await client.query('begin');
    try {
      if (settings) await client.query(settings.text, settings.values);
      await client.query('set local plan_cache_mode = force_generic_plan');
      return await work();
    } finally {
      await client.query('rollback');
    }
  }

  async function explain(options: string, { text, values }: SentStatement): Promise<PlanNode> {
    const written = values.map((value) => {
      const one = prepareValue(value);
      return one === null || one === undefined ? 'null' : pg.escapeLiteral(String(one));
    });
    const { rows } = await client.query(
      `explain (${options}, format json) execute ${names.get(text)} (${written.join(', ')})`,
    );
    return rows[0]['QUERY PLAN'][0].Plan;
  }

  return {
    /** Makes the plan of each, under what the planner is told first in their transaction. */
    async plan(statements: readonly SentStatement[], settings?: SentStatement): Promise<void> {
      for (const statement of statements) {
        const name = `p${names.size}`;
        names.set(statement.text, name);
        await within(settings, async () => {
          await client.query(`prepare ${name} as ${statement.text}`);
          await explain('costs off', statement);
        });
      }
    },

    /** Carries the statement out by the plan that is kept, and takes back what it did; only the plan where it cannot be done twice. */
    async run(statement: SentStatement, settings?: SentStatement): Promise<PlanNode> {
      try {
        return await within(settings, () => explain('analyze', statement));
      } catch {
        return await within(settings, () => explain('costs off', statement));
      }
    },

    close: () => client.end(),
  };
}
