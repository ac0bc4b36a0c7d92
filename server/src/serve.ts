import { isDatabaseDown } from '#db';
import { endProcess, reasonOf } from '#kernel/end-process';
import { createApp } from './app.ts';
import { createLogger, createLogStream, type LogStream } from './platform/http/logger.ts';
import { readConfig, settings } from './settings/config.ts';
import { nextSteps, tellPatiently, tellTour } from './simulation/tour/tour.ts';
import { shopSteps } from './simulation/tour/tour-shop.ts';

/** The time for running requests and jobs once the process was told to stop. */
const STOP_MS = 10_000;
/** The time for the log's last lines. */
const LOG_MS = 500;

type Env = Readonly<Record<string, string | undefined>>;

/** Starts the server and stays; with `tour` it tells one complete story first. */
export async function serve(env: Env, options: { tour: boolean }): Promise<void> {
  const config = readConfig(env);
  const log = createLogStream();
  const logger = createLogger(config.LOG_LEVEL, log, { isOutage: isDatabaseDown });
  endOnDefects();
  const app = await createApp(config, logger, log);

  const end = (code: number) => {
    logger.tellUnsaid();
    return endAfter(log, code);
  };
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => endProcess(1), STOP_MS).unref();
    app.stop().then(
      () => end(0),
      (error) => {
        logger.error({ err: error }, 'stopping failed');
        return end(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));

  await app.start();
  logger.info({ url: app.url(), database: app.db.engine, demo: config.DEMO }, 'listening');
  if (!options.tour) return;
  const print = (line: string) => process.stdout.write(`${line}\n`);
  await tellPatiently(app, (line) => tellTour(app, line), print);
  for (const line of nextSteps(app.url())) print(line);
  await tellPatiently(
    app,
    async (line) => {
      for (const step of await shopSteps(app)) line(step);
    },
    print,
  );
}

/** A defect that nobody caught: what is said afterwards could be wrong, so nothing is, and the port is closed at once. */
function endOnDefects(): void {
  process.on('uncaughtException', (error) => endProcess(1, reasonOf(error)));
}

/** The log's last lines are written, if they can be. */
async function endAfter(log: LogStream, code: number): Promise<never> {
  await log.settled(LOG_MS);
  return endProcess(code);
}

/** All settings with their meaning and default, as the help shows them. */
export function settingsHelp(): string {
  const lines = Object.entries(settings).map(([name, [schema, meaning]]) => {
    const parsed = schema.safeParse(undefined);
    const byDefault = parsed.success && parsed.data !== undefined ? ` [${parsed.data}]` : '';
    return `  ${name.padEnd(28)} ${meaning}${byDefault}`;
  });
  return `\nSettings (environment variables, [default]):\n${lines.join('\n')}\n`;
}
