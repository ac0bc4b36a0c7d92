/** One server-sent event; `event` is empty where only the id moved. */
type SentEvent = { event: string; id: string; data: Record<string, unknown> };

/** Reads a stream of events until it is closed; `ids` is where it would go on. */
export async function readEvents(url: string, headers: Record<string, string> = {}) {
  const gone = new AbortController();
  const response = await fetch(url, { headers, signal: gone.signal });
  const events: SentEvent[] = [];
  let lastId = '';
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  })().catch(() => {});

  function take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    lastId = fields.get('id') ?? lastId;
    const data = fields.get('data');
    if (data !== undefined)
      events.push({ event: fields.get('event') ?? '', id: lastId, data: JSON.parse(data) });
  }

  return {
    response,
    events,
    lastId: () => lastId,
    /** When the server has ended it. */
    ended: reading,
    async count(count: number): Promise<void> {
      while (events.length < count) await new Promise((resolve) => setTimeout(resolve, 2));
    },
    async close(): Promise<void> {
      gone.abort();
      await reading;
    },
  };
}
