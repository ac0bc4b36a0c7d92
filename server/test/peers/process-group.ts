import { readdirSync, readFileSync } from 'node:fs';

/** The processes of a group that still run. */
export function listGroup(group: number): { pid: number; name: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const one = readStat(pid);
      return one?.group === group && one.state !== 'Z' ? [{ pid: Number(pid), name: one.name }] : [];
    });
}

function readStat(pid: string): { name: string; state: string; group: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const [state = '', , group] = text.slice(end + 2).split(' ');
    return { name: text.slice(text.indexOf('(') + 1, end), state, group: Number(group) };
  } catch {
    return undefined;
  }
}

/** One that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
