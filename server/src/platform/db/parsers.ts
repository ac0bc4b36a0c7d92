/** Type ids of PostgreSQL that both drivers must be told how to read. */
const INT8 = 20;

/** `int8` as bigint on both engines; everything else as the drivers do it by default. */
export const parsers: Record<number, (text: string) => unknown> = {
  [INT8]: (text) => BigInt(text),
};
