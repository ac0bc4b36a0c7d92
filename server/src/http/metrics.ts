import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What `/metrics` shows. */
export type Metrics = {
  registry: Registry;
  request(labels: { dialect: string; method: string; status: number }, seconds: number): void;
  jobFailed(name: string): void;
};

/** `droppedLogLines` tells how many lines of the log were lost so far. */
export function createMetrics({ droppedLogLines = (): number => 0 } = {}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'switchboard_http_request_seconds',
    help: 'Time from a request to its answer, by dialect',
    labelNames: ['dialect', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'switchboard_background_failures_total',
    help: 'Jobs and sweeps that failed unexpectedly',
    labelNames: ['name'],
    registers: [registry],
  });
  new Counter({
    name: 'switchboard_log_lines_dropped_total',
    help: 'Lines of the log that could not be written',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(droppedLogLines());
    },
  });
  return {
    registry,
    request: ({ dialect, method, status }, seconds) =>
      requests.observe({ dialect, method, status: String(status) }, seconds),
    jobFailed: (name) => failures.inc({ name }),
  };
}
