import type { FastifyBaseLogger } from 'fastify';

type Parent = FastifyBaseLogger & { isLevelEnabled?(level: string): boolean };
type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/**
 * The log of one request: a child of the server's log that is made when there is something to say. Most requests say nothing,
 * and to make one costs more than to answer.
 */
export class RequestLog implements FastifyBaseLogger {
  readonly #parent: Parent;
  readonly #bindings: object;
  readonly #options: object;
  #child: FastifyBaseLogger | undefined;

  constructor(parent: Parent, bindings: object, options: object) {
    this.#parent = parent;
    this.#bindings = bindings;
    this.#options = options;
  }

  get level(): string {
    return this.#own().level;
  }

  set level(level: string) {
    this.#own().level = level;
  }

  fatal(...line: unknown[]): void {
    this.#say('fatal', line);
  }

  error(...line: unknown[]): void {
    this.#say('error', line);
  }

  warn(...line: unknown[]): void {
    this.#say('warn', line);
  }

  info(...line: unknown[]): void {
    this.#say('info', line);
  }

  debug(...line: unknown[]): void {
    this.#say('debug', line);
  }

  trace(...line: unknown[]): void {
    this.#say('trace', line);
  }

  silent(): void {}

  child(bindings: object, options: object = {}): FastifyBaseLogger {
    return this.#own().child(bindings, options);
  }

  #own(): FastifyBaseLogger {
    this.#child ??= this.#parent.child(this.#bindings, this.#options);
    return this.#child;
  }

  #say(level: Level, line: unknown[]): void {
    if (!this.#child && this.#parent.isLevelEnabled?.(level) === false) return;
    const log = this.#own();
    (log[level] as (...line: unknown[]) => void).apply(log, line);
  }
}
