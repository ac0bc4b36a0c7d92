import { Readable, Writable } from 'node:stream';
import type { Switchboard } from '@switchboard/client';
import type { Command } from 'commander';
import type { Desk } from '#mcp';
import { customerCommand, forCustomer } from './customer.ts';
import type { CliIo } from './io.ts';

const reading = `
A client of the Model Context Protocol starts this and speaks with it over its input and output. It can spend the account's money, each lease at
most what its max_price says; a spending cap on the key bounds a whole day. A running server offers the same at /mcp.`;

export function addMcpCommand(program: Command, io: CliIo): void {
  customerCommand(program, io, 'mcp', 'offer leases of numbers to an assistant: MCP on stdin and stdout')
    .option('--mask', 'show no codes and no texts: only that one came')
    .addHelpText('after', reading)
    .action(
      forCustomer<{ mask?: boolean }>(io, async ({ sb, options, stopped }) => {
        // Other commands do without it.
        const [{ createMcpServer }, { StdioServerTransport }] = await Promise.all([
          import('#mcp'),
          import('@modelcontextprotocol/sdk/server/stdio.js'),
        ]);
        const server = createMcpServer({ desk: await createDesk(sb), masked: options.mask === true });
        const input = new Readable({ read() {} }).wrap(io.stdin ?? Readable.from([]));
        const over = new Promise<void>((resolve) => {
          server.server.onclose = resolve;
          input.once('end', resolve);
          stopped.addEventListener('abort', () => resolve(), { once: true });
        });
        const output = new Writable({
          write: (piece, _encoding, done) => void io.stdout.write(piece, () => done()),
        });
        await server.connect(new StdioServerTransport(input, output));
        await over;
        await server.close();
        input.destroy();
      }),
    );
}

/** The operations of the client; messages can be simulated where the server does. */
async function createDesk(sb: Switchboard): Promise<Desk> {
  return { ...sb.api, simulate: (await sb.simulates()) ? (message) => sb.simulate(message) : undefined };
}
