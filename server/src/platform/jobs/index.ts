export { createBackground } from './background.ts';
export { defineJob, enqueue, type Job, type JobHandler, JobRetry } from './job.ts';
export { createWorker, type Handler, type Sweep, type Worker } from './worker.ts';
