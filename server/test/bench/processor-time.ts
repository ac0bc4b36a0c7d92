import { readFileSync } from 'node:fs';
import { listChildren } from '#test/processes';

/** Ticks a second, of every Linux that Node runs on. */
const TICKS = 100;

/** Seconds of processor that a process has used; with those of its children, alive or ended. */
export function processorSeconds(pid: number, { withChildren = false } = {}): number {
  const own = readTimes(pid);
  if (!withChildren) return own.self;
  return listChildren(pid).reduce((sum, child) => sum + readTimes(child).self, own.self + own.ended);
}

/** Megabytes that a process has in memory. */
export function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function readTimes(pid: number): { self: number; ended: number } {
  try {
    const fields = readStat(pid).map(Number);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
    return { self: (user + system) / TICKS, ended: (endedUser + endedSystem) / TICKS };
  } catch {
    return { self: 0, ended: 0 }; // it has ended: its parent has its times
  }
}

/** What follows the name of the program in `/proc/PID/stat`. */
function readStat(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
