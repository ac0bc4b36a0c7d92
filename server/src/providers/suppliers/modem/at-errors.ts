import type { FailureAdvice } from '#kernel/failure';

/** What a modem said no to. `code` is undefined for a bare ERROR. */
export class AtRefusal extends Error {
  override readonly name = 'AtRefusal';
  readonly code: number | undefined;
  /** Of the modem's equipment (`cme`), of messages (`cms`). */
  readonly kind: 'cme' | 'cms' | undefined;

  /** `command` without what it was given: a PIN is not to be read in an error. */
  constructor(command: string, answer: string) {
    super(`${command}: ${answer}`);
    const [, kind, code] = /^\+CM([ES]) ERROR: *(\d+)$/.exec(answer) ?? [];
    this.kind = kind === 'E' ? 'cme' : kind === 'S' ? 'cms' : undefined;
    this.code = code === undefined ? undefined : Number(code);
  }
}

/** The modem did not answer in time, or went away. `wasTaken`: what was to be sent had been given to it. */
export class AtSilence extends Error {
  override readonly name = 'AtSilence';
  readonly wasTaken: boolean;

  constructor(message: string, wasTaken = false) {
    super(message);
    this.wasTaken = wasTaken;
  }
}

/**
 * `+CMS ERROR` codes that no second try changes: of the network as 3GPP TS 24.011 Annex E-2 has them (a number that is not assigned,
 * barred, refused, unknown, not subscribed, of a wrong form), of the modem as 27.005 §3.2.5 (not allowed, not supported, a wrong
 * parameter).
 */
const final: ReadonlySet<number> = new Set([
  1, 8, 10, 21, 28, 29, 30, 50, 69, 95, 96, 97, 98, 99, 111, 302, 303, 304, 305,
]);
/** The network did not say whether it has it. */
const NETWORK_TIMEOUT = 332;

export function adviceFor({ kind, code }: AtRefusal): FailureAdvice {
  if (kind !== 'cms' || code === undefined) return 'retry';
  if (code === NETWORK_TIMEOUT) return 'unknown';
  return final.has(code) ? 'stop' : 'retry';
}
