import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { groupLoad } from '#kernel/group';

/** The metrics that `/metrics` shows. */
export type Metrics = {
  registry: Registry;
  request(labels: { dialect: string; method: string; status: number }, seconds: number): void;
  jobFailed(name: string): void;
};

type Watched = {
  /** The number of lines of the log that were lost so far. */
  droppedLogLines?: () => number;
  /** Of the embedded database. */
  disk?: { freeBytes(): number; isAlmostFull(): boolean } | undefined;
};

export function createMetrics({ droppedLogLines = () => 0, disk }: Watched = {}): Metrics {
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
  new Gauge({
    name: 'switchboard_commands_waiting',
    help: 'Orders, messages and other commands that wait for the transaction that carries them out',
    registers: [registry],
    collect() {
      this.set(groupLoad().waiting);
    },
  });
  new Counter({
    name: 'switchboard_commands_refused_total',
    help: 'Commands that were refused at once because too many waited already',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(groupLoad().refused);
    },
  });
  if (disk) {
    new Gauge({
      name: 'switchboard_disk_free_bytes',
      help: 'Room on the disk of the embedded database',
      registers: [registry],
      collect() {
        this.set(disk.freeBytes());
      },
    });
    new Gauge({
      name: 'switchboard_disk_almost_full',
      help: '1: less than DISK_RESERVE_MB is free, and all writes are refused',
      registers: [registry],
      collect() {
        this.set(disk.isAlmostFull() ? 1 : 0);
      },
    });
  }
  return {
    registry,
    request: ({ dialect, method, status }, seconds) =>
      requests.observe({ dialect, method, status: String(status) }, seconds),
    jobFailed: (name) => failures.inc({ name }),
  };
}
