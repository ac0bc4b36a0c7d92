/** What happened lately, by key; of more than `most` the oldest are forgotten. */
export function createRemembered<Value>(most: number) {
  const values = new Map<string, Value>();
  return {
    get: (key: string): Value | undefined => values.get(key),
    delete(key: string): void {
      values.delete(key);
    },
    set(key: string, value: Value): void {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (oldest !== undefined && values.size > most) values.delete(oldest);
    },
  };
}
