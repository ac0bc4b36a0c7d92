export type Figures = { what: string; perSecond: number; p50Ms: number; p99Ms: number };

export type BenchOptions = { seconds: number; print(line: string): void };
