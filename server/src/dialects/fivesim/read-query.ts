import { parseFlag } from '#kernel/flag';
import type { Call } from './call.ts';
import { incorrect } from './wire-error.ts';

/** No text of this protocol is longer. */
const MOST_LETTERS = 200;

/** Undefined for what is not there, or empty. */
export function findText({ query }: Pick<Call, 'query'>, name: string): string | undefined {
  const value = query[name] ?? '';
  if (value === '') return undefined;
  if (typeof value !== 'string' || value.length > MOST_LETTERS) throw incorrect(name);
  return value;
}

export function findFlag(call: Pick<Call, 'query'>, name: string): boolean | undefined {
  const text = findText(call, name);
  if (text === undefined) return undefined;
  const flag = parseFlag(text);
  if (flag === undefined) throw incorrect(name);
  return flag;
}

export type Page = {
  limit: number;
  offset: number;
  /** Newest first, which is how lists are where nobody asks. */
  isReversed: boolean;
};

const MOST_ROWS = 250;
const MOST_OFFSET = 1_000_000;

/** The orders of lists: both mean the same order. */
const orders = new Set(['id', 'created_at']);

export function readPage(call: Pick<Call, 'query'>): Page {
  const order = findText(call, 'order')?.toLowerCase();
  if (order !== undefined && !orders.has(order)) throw incorrect('order');
  return {
    limit: Math.min(findWhole(call, 'limit') ?? 100, MOST_ROWS),
    offset: Math.min(findWhole(call, 'offset') ?? 0, MOST_OFFSET),
    isReversed: findFlag(call, 'reverse') ?? true,
  };
}

function findWhole(call: Pick<Call, 'query'>, name: string): number | undefined {
  const text = findText(call, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw incorrect(name);
  return Number(text);
}

/** One page of a list, and how many rows the whole list has as far as that is known: the next page counts as one row. */
export type Rows<T> = { rows: T[]; total: number };

/**
 * Cuts a page out of a list that is read newest first, `read(limit, offset)`. What is asked for oldest first is read to
 * its end, at most the newest `most`.
 */
export async function cutPage<T>(
  { limit, offset, isReversed }: Page,
  read: (limit: number, offset: number) => Promise<T[]>,
  { step, most }: { step: number; most: number },
): Promise<Rows<T>> {
  if (isReversed) {
    const rows = await read(limit + 1, offset);
    return { rows: rows.slice(0, limit), total: rows.length === 0 ? 0 : offset + rows.length };
  }
  const all: T[] = [];
  for (let more = true; more && all.length < most; ) {
    const rows = await read(step, all.length);
    all.push(...rows);
    more = rows.length === step;
  }
  const oldestFirst = all.reverse();
  return { rows: oldestFirst.slice(offset, offset + limit), total: oldestFirst.length };
}
