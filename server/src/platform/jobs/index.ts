export { createBackground } from './background.ts';
export { defineJob, enqueue, type Job, type JobHandler, JobRetry } from './job.ts';
export type { Handler } from './run-jobs.ts';
export { createWorker, type Sweep, type Worker } from './worker.ts';
