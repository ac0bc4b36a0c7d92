import type { Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { RequestLog } from './request-log.ts';

/** A request's log, how many children its server's log has had, and the lines that were written. */
function logged(level: string) {
  const lines: Record<string, unknown>[] = [];
  const parent = createLogger(level, { write: (line) => void lines.push(JSON.parse(line)) });
  let children = 0;
  const counting = Object.assign(Object.create(parent) as Logger, {
    child(bindings: object, options: object) {
      children++;
      return parent.child(bindings, options);
    },
  });
  const log = new RequestLog(counting, { reqId: 'r1', token: 'of a secret' }, {});
  return { log, lines, children: () => children };
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

describe('the log of a request', () => {
  it('makes no child for what is not written', () => {
    const { log, lines, children } = logged('info');

    log.debug({ ms: 1 }, 'answered');
    log.trace('nothing');
    log.silent();

    expect([lines, children()]).toEqual([[], 0]);
  });

  it.each(levels)('writes what the log of the server writes at %s, with the id of the request', (level) => {
    const { log, lines, children } = logged(level);

    for (const one of levels) log[one]({ body: 'of a secret', fine: 1 }, `at ${one}`);

    const written = levels.slice(0, levels.indexOf(level) + 1).map((one) => `at ${one}`);
    expect(lines.map(({ msg }) => msg)).toEqual(written);
    expect(lines).toEqual(
      written.map((msg) =>
        expect.objectContaining({ msg, reqId: 'r1', token: '[redacted]', body: '[redacted]', fine: 1 }),
      ),
    );
    expect(children()).toBe(1);
  });

  it('has a level of its own, and children', () => {
    const { log, lines } = logged('info');

    log.level = 'debug';
    log.debug('now');
    log.child({ part: 'x' }).info('from a child');

    expect(log.level).toBe('debug');
    expect(lines.map(({ msg, reqId, part }) => [msg, reqId, part])).toEqual([
      ['now', 'r1', undefined],
      ['from a child', 'r1', 'x'],
    ]);
  });
});
