/** The process in which a command runs, as far as commands may know it. */
export type CliIo = {
  env: Readonly<Record<string, string | undefined>>;
  /** Undefined where there is none. */
  stdin?: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  /**
   * Told the exit code of everything that does not simply succeed, help included. Where it returns, or is not given,
   * the parse rejects with a `CommanderError` that carries the code; its message has been printed.
   */
  exit?(code: number): void;
  /** Calls `stop` when the process is told to end, for commands that stay. */
  onStop?(stop: () => void): void;
};

/** The exit codes that a shell sees. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** Ends a command with a message for people. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
