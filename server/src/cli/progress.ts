import type { CliIo } from './io.ts';

export type Progress = { update(done: number): void; stop(): void };

/** A bar on a terminal, and nothing anywhere else. */
export async function startProgress(
  stderr: CliIo['stderr'],
  label: string,
  total: number,
): Promise<Progress> {
  if (!stderr.isTTY || total === 0) return { update: () => {}, stop: () => {} };

  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    {
      stream: stderr,
      format: `${label} {bar} {percentage} % | {eta_formatted} left`,
      clearOnComplete: true,
      // The bar must not take signals from the process it runs in.
      gracefulExit: false,
      hideCursor: false,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (done) => bar.update(Math.min(done, total)), stop: () => bar.stop() };
}
