import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawBuilder, sql } from 'kysely';
import { addFields, type Fields, mergeFields, noFields } from './row-shape.ts';

type Tag = typeof sql;

// The rows of a statement differ in its first rows and executions, or not at all; after them it costs nothing more.
const ROWS = 20;
const EXECUTIONS = 300;

/** The record of one process: the rows of each site. */
export function createRowWatch() {
  const seen = new Map<string, { executions: number; rows: Fields }>();
  let isWritten = true;

  function look(site: string, rows: readonly unknown[]): void {
    if (rows.length === 0) return;
    let one = seen.get(site);
    if (!one) {
      one = { executions: 0, rows: noFields() };
      seen.set(site, one);
    }
    if (one.executions >= EXECUTIONS) return;
    one.executions += 1;
    for (const row of rows.slice(0, ROWS)) addFields(one.rows, row as object);
    isWritten = false;
  }

  return {
    /** A tag that makes the same statements as `tag`; what those give that are executed is looked at. */
    markSql(site: string, tag: Tag): Tag {
      if ((seen.get(site)?.executions ?? 0) >= EXECUTIONS) return tag;
      const marked = <Row>(parts: TemplateStringsArray, ...values: unknown[]): RawBuilder<Row> => {
        const builder = tag<Row>(parts, ...values);
        const execute = builder.execute.bind(builder);
        builder.execute = async (on) => {
          const result = await execute(on);
          look(site, result.rows);
          return result;
        };
        return builder;
      };
      return marked as Tag;
    },

    /** Into a file of the folder, where there is news since the last time. */
    write(file: string): void {
      if (isWritten) return;
      isWritten = true;
      const rows = [...seen].map(([site, one]) => [site, one.rows]);
      writeFileSync(file, JSON.stringify(Object.fromEntries(rows)));
    },
  };
}

/** The records that all processes of a run have written into the folder. */
export function readSeenRows(folder: string): Map<string, Fields> {
  const all = new Map<string, Fields>();
  for (const name of readdirSync(folder)) {
    const seen: Record<string, Fields> = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const [site, rows] of Object.entries(seen)) {
      const known = all.get(site) ?? noFields();
      mergeFields(known, rows);
      all.set(site, known);
    }
  }
  return all;
}

const watch = createRowWatch();
/** @public What `sql-sites.ts` writes into the source calls it. */
export const markSql = watch.markSql;
const ownName = `${randomUUID()}.json`;

export function writeSeenRows(folder: string): void {
  watch.write(join(folder, ownName));
}
