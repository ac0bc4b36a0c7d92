import { Refusal } from '#kernel/refusal';

const MOST_ID = 9_223_372_036_854_775_807n;

/** An id as the database knows it, from the text of a path or a form; undefined for what cannot be one. */
export function findId(text: string | undefined): bigint | undefined {
  if (!/^[1-9]\d{0,18}$/.test(text ?? '')) return undefined;
  const id = BigInt(text ?? '');
  return id <= MOST_ID ? id : undefined;
}

/** The same, where there must be one: refuses `not_found` for everything else. */
export function getId(text: string | undefined): bigint {
  const id = findId(text);
  if (id === undefined) throw new Refusal('not_found');
  return id;
}
