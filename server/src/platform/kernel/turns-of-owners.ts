/**
 * What waits, in the order in which it is to be taken: of each owner the oldest first, the owners in turn. One with a thousand
 * entries delays another with one by a single entry.
 */
export class TurnsOfOwners<Entry> {
  readonly #queues = new Map<unknown, Entry[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(owner: unknown, entry: Entry): void {
    const queue = this.#queues.get(owner);
    if (queue) queue.push(entry);
    else this.#queues.set(owner, [entry]);
    this.#size++;
  }

  /** At most that many, and takes them away. Whoever had a turn and has more is the last to have the next. */
  take(most: number): Entry[] {
    if (this.#queues.size === 1) return this.#takeOfOne(most);
    const taken: Entry[] = [];
    while (taken.length < most && this.#size > 0) {
      const [owner, queue] = this.#first();
      const entry = queue.shift() as Entry;
      this.#queues.delete(owner);
      if (queue.length > 0) this.#queues.set(owner, queue);
      taken.push(entry);
      this.#size--;
    }
    return taken;
  }

  /** Takes away and gives the newest of whoever has the most, if that is more than this owner would have with one more. */
  displaceFor(owner: unknown): Entry | undefined {
    let longest: Entry[] = [];
    for (const queue of this.#queues.values()) if (queue.length > longest.length) longest = queue;
    if (longest.length <= (this.#queues.get(owner)?.length ?? 0) + 1) return undefined;
    this.#size--;
    return longest.pop();
  }

  /** Whose turn it is. Only where something waits. */
  #first(): [owner: unknown, queue: Entry[]] {
    return this.#queues.entries().next().value as [unknown, Entry[]];
  }

  /** The usual case: nobody has to wait for a turn. */
  #takeOfOne(most: number): Entry[] {
    const [owner, queue] = this.#first();
    const taken = queue.splice(0, most);
    if (queue.length === 0) this.#queues.delete(owner);
    this.#size -= taken.length;
    return taken;
  }
}
