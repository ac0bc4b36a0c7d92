/** JSON that is written already: a long list is the same for many who ask. */
export class RenderedJson {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** Shorter ones cost less to make anew than to look after. */
const WORTH_KEEPING = 65_536;
/** Lists that are kept of one source: by currency, language, discount. */
const MOST_LISTS = 6;

/**
 * Lists that are made of a source which is another object when anything of it has changed. A list is made once, however many
 * ask for it, and kept for as long as its source is. `name` says all that it depends on besides.
 */
export function createRenderedLists() {
  const lists = new WeakMap<object, Map<string, Promise<RenderedJson>>>();

  return (source: object, name: string, make: () => Promise<unknown>): Promise<RenderedJson> => {
    const ofSource = lists.get(source) ?? new Map<string, Promise<RenderedJson>>();
    lists.set(source, ofSource);
    const known = ofSource.get(name);
    if (known) return known;

    const made = make().then((list) =>
      list instanceof RenderedJson ? list : new RenderedJson(Buffer.from(JSON.stringify(list))),
    );
    const forget = () => ofSource.get(name) === made && ofSource.delete(name);
    made.then(({ bytes }) => bytes.length < WORTH_KEEPING && forget(), forget);
    const [oldest] = ofSource.keys();
    if (ofSource.size >= MOST_LISTS && oldest !== undefined) ofSource.delete(oldest);
    ofSource.set(name, made);
    return made;
  };
}
