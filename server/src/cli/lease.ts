import type { Lease } from '@switchboard/client';
import { type Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from './command.ts';
import { customerCommand, forCustomer } from './customer.ts';
import type { CliIo } from './io.ts';
import { printable } from './render.ts';

type LeaseOptions = {
  service: string;
  country?: number;
  maxPrice?: string;
  wait?: boolean;
  timeout: number;
  keep?: boolean;
};

const printing = `
With --wait the number goes to stderr and the code, alone, to stdout: CODE=$(switchboard lease --service tg --wait). The lease is finished then, or
cancelled where no code came, unless --keep says otherwise. Without --wait the number goes to stdout, and the lease stays.`;

export function addLeaseCommand(program: Command, io: CliIo): void {
  customerCommand(program, io, 'lease', 'lease a number for a service, and wait for its code')
    .requiredOption('--service <code>', 'the code of a service, like tg')
    .option('--country <id>', 'of this country', wholeNumber)
    .option('--max-price <amount>', 'at this price at most, like 0.50')
    .option('--wait', 'wait for the code')
    .option('--timeout <seconds>', 'for so long', seconds, 120)
    .option('--keep', 'leave the lease open')
    .addHelpText('after', printing)
    .action(
      forCustomer<LeaseOptions>(io, async ({ sb, options, stopped }) => {
        const { service, country, maxPrice, wait, timeout, keep } = options;
        const lease = await sb.lease(
          { service, ...(country !== undefined && { country }), ...(maxPrice !== undefined && { maxPrice }) },
          { signal: stopped },
        );
        io.stderr.write(`lease ${lease.id} for ${lease.price}, until ${lease.activation.expiresAt}\n`);
        if (!wait) return void io.stdout.write(`${lease.phone}\n`);
        io.stderr.write(`${lease.phone}\n`);
        try {
          const code = await lease.code({ timeout: timeout * 1_000, signal: stopped });
          io.stdout.write(`${printable(code)}\n`);
        } finally {
          if (!keep) await release(lease, io);
        }
      }),
    );
}

/** What keeps it open is told, and is no failure of what was asked. */
async function release(lease: Lease, io: CliIo): Promise<void> {
  await lease.release().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    io.stderr.write(`lease ${lease.id} is still open: ${printable(why)}\n`);
  });
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(text) || value === 0)
    throw new InvalidArgumentError('Not a number of seconds.');
  return value;
}
