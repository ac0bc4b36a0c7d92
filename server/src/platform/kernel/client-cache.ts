/** Something that can be called, and whose calls under way can be dropped. */
type Closable = { close(): void };

/** One client for each state of a connection; those of earlier states finish what they have under way. */
export function createClientCache<Client extends Closable>() {
  const known = new Map<bigint, { version: string; client: Client }>();
  const retired = new Set<Client>();

  return {
    get(id: bigint, version: string, build: () => Client): Client {
      const current = known.get(id);
      if (current?.version === version) return current.client;
      if (current) retired.add(current.client);
      const client = build();
      known.set(id, { version, client });
      return client;
    },

    /** Drops everything that is under way. */
    close(): void {
      for (const client of retired) client.close();
      for (const { client } of known.values()) client.close();
      retired.clear();
      known.clear();
    },
  };
}
