import { Command } from 'commander';
import { registerAdminCommands } from './cli/index.ts';

/** The server's code is loaded for the two commands that start one: the others end in a tenth of the time. */
const server = process.argv.slice(2).some((word) => word === 'serve' || word === 'demo')
  ? await import('./serve.ts')
  : undefined;

function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`switchboard: ${message}\n`);
  if (error instanceof Error && error.name !== 'ConfigError' && process.env.LOG_LEVEL === 'debug')
    process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

const program = new Command('switchboard')
  .description('Phone numbers that receive SMS: the server and its administration')
  .version('0.1.0');

registerAdminCommands(program, {
  env: process.env,
  // Opened where a command reads it.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  exit: (code: number) => process.exit(code),
  onStop(stop) {
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  },
});

program
  .command('serve')
  .description('start the server')
  .addHelpText('after', () => server?.settingsHelp() ?? '')
  .action(() => server?.serve(process.env, { tour: false }).catch(fail));

program
  .command('demo')
  .description('start with the demo world, tell one complete story, stay up')
  .addHelpText('after', () => server?.settingsHelp() ?? '')
  .action(() => server?.serve({ DEMO: '1', LOG_LEVEL: 'warn', ...process.env }, { tour: true }).catch(fail));

program.parseAsync().catch(fail);
