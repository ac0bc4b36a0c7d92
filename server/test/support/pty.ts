import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';

/**
 * A pseudo terminal: a device that programs open as a serial port, and its other end. `script` of util-linux makes it and holds it; it
 * ends with `close`.
 */
export async function openPty(): Promise<{ path: string; end: Duplex; close(): Promise<void> }> {
  const child = spawn('script', ['-qefc', 'stty raw -echo; tty; exec sleep 1000000', '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', () =>
      reject(new Error('there is no `script`: install util-linux (bsdutils on Debian)')),
    );
    child.once('exit', () => reject(new Error('`script` ended before it made a terminal')));
  });
  const named = new Promise<string>((resolve) => {
    let said = '';
    child.stdout.on('data', function onData(chunk: Buffer) {
      said += chunk.toString('latin1');
      const [, path] = /(\/dev\/\S+)\r?\n/.exec(said) ?? [];
      if (path === undefined) return;
      child.stdout.off('data', onData);
      child.stdout.pause();
      resolve(path);
    });
  });
  failed.catch(() => {});
  const path = await Promise.race([named, failed]);
  return {
    path,
    end: Duplex.from({ readable: child.stdout, writable: child.stdin }),
    async close(): Promise<void> {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await exited;
      clearTimeout(timer);
    },
  };
}
