import { type Command, Option } from 'commander';
import type { ZodError } from 'zod';
import type { PartnerKitOptions } from '#partner-kit';
import { hubFaults, partnerFaults } from '#partner-kit/faults';
import { end } from './command.ts';
import { type CliIo, exitCodes } from './io.ts';
import { printable } from './render.ts';

const reading = `
Both fakes stay until they are stopped (Ctrl-C), print a line for every request, and can be driven at their /kit/ addresses, which
they print; POST /kit/faults changes how they misbehave while they run. Exit codes: 0 done, 1 a check failed, 2 not a
valid command. What the checks are: docs/dialects/partner.md.`;

/** Fakes of both sides of the partner protocols, and the checklist against a partner; they need no server. */
export function addPartnerKitCommands(program: Command, io: CliIo): void {
  const kit = program
    .command('partner-kit')
    .description('try an implementation of the partner protocols: fakes and a checklist')
    .addHelpText('after', reading);
  const add = (role: PartnerKitOptions['role'], description: string, dialects: readonly string[]) =>
    kit
      .command(role)
      .description(description)
      .addOption(new Option('--dialect <dialect>', 'the protocol').choices(dialects).default('onlinesim-v1'))
      .option('--key <key>', 'the key of both sides', 'demo-partner-key')
      .option('--port <port>', 'where it listens; 0: any that is free', '0')
      .option('--host <address>', 'and on which address', '127.0.0.1')
      .option('--slow-ms <ms>', 'how long the fault slow takes (12000)')
      .addHelpText('after', reading)
      .action((options: object) => runKit(io, { ...options, role }));
  const all = ['onlinesim-v1', 'onlinesim-v2', 'smshub'];

  add('hub', 'a hub that takes pushes and lists, and orders from a partner', all)
    .option('--partner-url <url>', 'the partner that it polls and orders from')
    .addOption(faultOption(hubFaults))
    .option('--fault-times <n>', 'how many arrivals of a message a passing fault hits (1)');

  add('partner', 'a partner with simulated numbers that a hub can order from', all)
    .requiredOption('--hub-url <url>', 'where it pushes messages to')
    .addOption(faultOption(partnerFaults))
    .option('--country <name...>', 'what it has numbers of', ['germany'])
    .option('--service <name...>', 'and for which services')
    .option('--numbers <n>', 'so many for each country and operator')
    .option('--auto-sms-ms <ms>', 'a new operation gets a message after so long; 0: never', '3000')
    .option('--retry-ms <ms>', 'between two attempts of a push', '10000');

  add('check', 'the acceptance checklist against a partner', ['onlinesim-v1', 'smshub'])
    .requiredOption('--partner-url <url>', 'the partner to be tried')
    .option('--country <name>', 'what is ordered, in its words', 'germany')
    .option('--operator <name>', 'of which operator', 'any')
    .option('--service <name>', 'for which service (telegram, or tg)')
    .option(
      '--sms-url <url>',
      'POST {"to","from","text"} there makes a message arrive; otherwise send them by hand',
    )
    .option('--sms-wait-ms <ms>', 'how long to wait for a message')
    .option('--max-orders <n>', 'numbers that are ordered at once')
    .option('--send-bearer', 'show the key as a Bearer header, too')
    .option('--retry-ms <ms>', "the partner's retry interval", '10000');
}

function faultOption(faults: readonly string[]): Option {
  return new Option('--fault <fault...>', 'how it misbehaves').choices(faults);
}

type Given = {
  fault?: string[];
  country?: string | string[];
  service?: string | string[];
  numbers?: string;
  role: PartnerKitOptions['role'];
};

async function runKit(io: CliIo, { fault, numbers, country, service, ...rest }: Given): Promise<void> {
  const print = (line: string) => io.stdout.write(`${printable(line)}\n`);
  const lists = rest.role === 'partner' ? { countries: country, services: service } : { country, service };
  const options = { ...rest, ...lists, faults: fault, numbersPerOperator: numbers } as PartnerKitOptions;
  const { runPartnerKit } = await import('#partner-kit'); // here: no other command waits for it
  try {
    const run = await runPartnerKit(options, { print });
    io.onStop?.(() => void run.close());
    end(io, await run.done, 'a check failed');
  } catch (error) {
    const wrong = isZodError(error) ? describe(error) : describeListening(error);
    if (wrong === undefined) throw error;
    io.stderr.write(`switchboard: ${printable(wrong)}\n`);
    end(io, isZodError(error) ? exitCodes.usage : exitCodes.failed, wrong);
  }
}

function isZodError(error: unknown): error is ZodError {
  return error instanceof Error && error.name === 'ZodError';
}

function describe({ issues }: ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

/** A port that is taken or an address that is not ours is no defect. */
function describeListening(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen'
    ? error.message
    : undefined;
}
