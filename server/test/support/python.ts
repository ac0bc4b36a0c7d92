import { fileURLToPath } from 'node:url';
import { type Ended, runProgram } from './run-program.ts';

const packages = fileURLToPath(new URL('../../../packages/python', import.meta.url));

let found: Promise<string> | undefined;

/** A Python that is new enough: `PYTHON`, or the system's `python3`. */
export function findPython(): Promise<string> {
  found ??= (async () => {
    const command = process.env.PYTHON ?? 'python3';
    const asked = await runProgram(command, ['-c', 'import sys; print(sys.version_info >= (3, 9))']).catch(
      () => undefined,
    );
    if (asked?.stdout.trim() === 'True') return command;
    throw new Error(
      `${command} is missing or older than 3.9: install it ("apt-get install python3"), or name one by PYTHON`,
    );
  })();
  return found;
}

/** Runs a program with our client at hand; warnings are errors. */
export async function runPython(program: string, env: Record<string, string> = {}): Promise<Ended> {
  return runProgram(await findPython(), ['-W', 'error', '-'], {
    env: { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1', ...env },
    input: program,
  });
}
