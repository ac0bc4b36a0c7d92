import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { apiPath, defaultUrl } from './client.ts';
import { end } from './command.ts';
import { type InboundSource, readArrival, sources } from './inbound-arrival.ts';
import { type Delivered, deliverSpool } from './inbound-delivery.ts';
import { openSpool } from './inbound-spool.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';
import { printable } from './render.ts';

const DEFAULT_SPOOL = '/var/spool/switchboard';

type Options = {
  supplier: string;
  from?: InboundSource;
  spool?: string;
  url?: string;
  tokenFile?: string;
  flush?: boolean;
};

const help = `
For the programs that drive phones: gammu-smsd (RunOnReceive) and smstools (eventhandler) run it for every SMS. The arrival is first
written to the spool, so that nothing is lost when the server is down, and then everything in the spool is delivered, oldest first. What
the server refuses for good lies in SPOOL/SUPPLIER/refused, with the reason beside it.
The token is the supplier's own (its setting "token"): SWITCHBOARD_INBOUND_TOKEN, or the file of --token-file. It is never an argument.
Exit codes: 0 the arrival is safe (delivered, or in the spool: then stderr says so), 1 refused or failed, 2 not a valid command.`;

/** `switchboard inbound`: hands SMS of a daemon on this machine to the server. */
export function addInboundCommands(program: Command, io: CliIo): void {
  program
    .command('inbound [args...]')
    .description('take in an SMS from gammu-smsd, smstools or a script, and keep it while the server is down')
    .requiredOption('--supplier <name>', 'whose numbers it came to')
    .addOption(new Option('--from <source>', 'who calls').choices(sources))
    .option('--flush', 'deliver what is in the spool, and nothing new')
    .option('--spool <folder>', `where arrivals are kept (SWITCHBOARD_SPOOL, ${DEFAULT_SPOOL})`)
    .option('--token-file <file>', "a file that holds the supplier's token")
    .option('--url <url>', `address of the server (${defaultUrl(io.env)})`)
    .addHelpText('after', help)
    .action(async (args: string[], options: Options) => {
      try {
        await takeIn(io, args, options);
      } catch (error) {
        if (!(error instanceof CliFailure)) throw error;
        io.stderr.write(`switchboard: ${printable(error.message)}\n`);
        end(io, error.exitCode, error.message);
      }
    });
}

async function takeIn(
  io: CliIo,
  args: readonly string[],
  { supplier, from, spool: folder, url = defaultUrl(io.env), tokenFile, flush }: Options,
): Promise<void> {
  if ((from === undefined) === (flush === undefined))
    throw new CliFailure('say --from gammu, smstools or json; or --flush', exitCodes.usage);
  const path = apiPath`/in/${supplier}`;
  const spool = await openSpool(
    join(folder ?? (io.env.SWITCHBOARD_SPOOL || DEFAULT_SPOOL), encodeURIComponent(supplier)),
  );
  // First of all: whatever is wrong with the rest, the arrival is safe then.
  if (from !== undefined)
    await spool.keep(await readArrival(from, { env: io.env, args, input: io.stdin }), new Date());

  const token = await findToken(io.env, tokenFile);
  const delivered = await deliverSpool(spool, { url: `${url.replace(/\/$/, '')}${path}`, token });
  tell(io, delivered);
}

async function findToken(env: CliIo['env'], file: string | undefined): Promise<string> {
  if (file === undefined) {
    const token = env.SWITCHBOARD_INBOUND_TOKEN?.trim();
    if (token) return token;
    throw new CliFailure('no token: set SWITCHBOARD_INBOUND_TOKEN, or say --token-file');
  }
  const token = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliFailure(`cannot read the token in ${file}: ${error.code}`, undefined, error);
  });
  return token.trim();
}

function tell(io: CliIo, { taken, refused, waiting, down }: Delivered): void {
  io.stdout.write(`delivered ${taken}\n`);
  if (waiting > 0) {
    const why =
      down === undefined
        ? 'the server wants them later'
        : `the server does not take them (${printable(down)})`;
    io.stderr.write(`switchboard: ${waiting} kept in the spool: ${why}\n`);
  }
  for (const reason of refused) io.stderr.write(`switchboard: refused: ${printable(reason)}\n`);
  if (refused.length > 0) end(io, exitCodes.failed, 'the server refused an arrival');
}
