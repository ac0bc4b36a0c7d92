/** Calls those who wait for a topic. A topic is a word such as `activation:123`; nothing is left of one that nobody waits for. */
export type Signals = {
  /** Calls `wake` at each signal of the topic, and whenever one may have been missed. Returns how to stop. `wake` must not throw. */
  on(topic: string, wake: () => void): () => void;
  /** The topics that somebody waits for. */
  topicCount(): number;
};

export type SignalBoard = Signals & {
  ring(topics: Iterable<string>): void;
  /** Where nobody knows what was missed. */
  ringAll(): void;
};

/** `onFirst` is called when somebody begins to wait where nobody did. */
export function createSignalBoard({ onFirst = () => {} }: { onFirst?: () => void } = {}): SignalBoard {
  const waiting = new Map<string, Set<() => void>>();

  return {
    on(topic, wake) {
      const wakes = waiting.get(topic) ?? new Set();
      // Of its own, so that one that waits twice is two.
      const own = () => wake();
      waiting.set(topic, wakes.add(own));
      if (waiting.size === 1 && wakes.size === 1) onFirst();
      return () => {
        if (wakes.delete(own) && wakes.size === 0) waiting.delete(topic);
      };
    },

    topicCount: () => waiting.size,

    ring(topics) {
      for (const topic of topics) for (const wake of waiting.get(topic) ?? []) wake();
    },

    ringAll() {
      for (const wakes of [...waiting.values()]) for (const wake of [...wakes]) wake();
    },
  };
}
