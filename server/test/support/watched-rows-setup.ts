import { afterAll } from 'vitest';
import { writeSeenRows } from '#test/watched-rows';

// After each file rather than at the worker's end: a worker is ended from outside.
afterAll(() => {
  const folder = process.env.SEEN_ROWS;
  if (folder) writeSeenRows(folder);
});
