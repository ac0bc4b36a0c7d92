import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Copies a folder of an embedded database to where nothing is yet. It has 1,700 files: Node's own copy costs three times as much. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await run('cp', ['-R', from, to]);
}
