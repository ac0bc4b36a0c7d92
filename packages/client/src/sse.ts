/** One event of a stream; without `data` only the id moved. */
export type SentEvent = { id?: string; event?: string; data?: string };

/** No event of Switchboard is nearly as long. */
const MOST_CHARACTERS = 4_194_304;

/**
 * Server-sent events out of pieces of text, however they are cut. Gives those that are whole; what is cut off at the end of a
 * stream is no event. Throws where one has no end.
 */
export function createEventParser(): (piece: string) => SentEvent[] {
  let rest = '';
  let isFirst = true;
  let event: SentEvent & { lines: string[] } = { lines: [] };

  return (piece) => {
    rest += piece;
    if (isFirst && rest !== '') {
      rest = rest.replace(/^\uFEFF/, '');
      isFirst = false;
    }
    const whole: SentEvent[] = [];
    for (;;) {
      const found = /\r\n|\n|\r/.exec(rest);
      // A CR at the very end may be the first half of CR LF.
      if (!found || (found[0] === '\r' && found.index === rest.length - 1)) break;
      const line = rest.slice(0, found.index);
      rest = rest.slice(found.index + found[0].length);
      if (line !== '') take(line);
      else {
        const { lines, ...fields } = event;
        if (lines.length > 0) fields.data = lines.join('\n');
        if (Object.keys(fields).length > 0) whole.push(fields);
        event = { lines: [] };
      }
    }
    const kept = event.lines.reduce((sum, line) => sum + line.length, rest.length);
    if (kept > MOST_CHARACTERS) throw new Error('an event without an end');
    return whole;
  };

  function take(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') event.lines.push(value);
    else if (name === 'event') event.event = value;
    else if (name === 'id' && !value.includes('\0')) event.id = value;
  }
}
