export type Figures = { what: string; perSecond: number; p50Ms: number; p99Ms: number };

export type BenchOptions = {
  /** Of each load. */
  seconds: number;
  /** A file that the figures are written to as well. */
  json?: string | undefined;
  print(line: string): void;
};
