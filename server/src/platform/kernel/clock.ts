/** The server's time. Every rule that looks at time takes it from here. */
export type Clock = () => Date;

/** A clock that runs with the machine's, plus an offset that the simulator may move forward. */
export type MovableClock = Clock & {
  /** Milliseconds ahead of the machine's clock. */
  offsetMs(): number;
  setOffsetMs(offsetMs: number): void;
};

export function createClock(offsetMs = 0): MovableClock {
  let offset = offsetMs;
  const clock = () => new Date(Date.now() + offset);
  return Object.assign(clock, {
    offsetMs: () => offset,
    setOffsetMs: (value: number) => {
      offset = value;
    },
  });
}

export function addSeconds(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, the form that the text protocols use. */
export function formatUtc(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}
