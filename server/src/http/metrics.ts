import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What `/metrics` shows. */
export type Metrics = {
  registry: Registry;
  request(labels: { dialect: string; method: string; status: number }, seconds: number): void;
  jobFailed(name: string): void;
};

export function createMetrics(): Metrics {
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
  return {
    registry,
    request: ({ dialect, method, status }, seconds) =>
      requests.observe({ dialect, method, status: String(status) }, seconds),
    jobFailed: (name) => failures.inc({ name }),
  };
}
