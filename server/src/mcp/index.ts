import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { getBalance, simulateMessage } from './account-tools.ts';
import type { Desk } from './desk.ts';
import { leaseTools } from './lease-tools.ts';
import { offerTools } from './offer-tools.ts';

export type { Desk } from './desk.ts';

const instructions = `Phone numbers that receive SMS. To get a code: lease_number (it spends at most max_price), use the number, wait_for_code until
its status is "code" or "ended", then release_lease. A lease that is released without a message costs nothing. Leases expire by themselves.`;

/** A server of the Model Context Protocol for one account; whoever has it connects a transport. With `masked` it shows no codes. */
export function createMcpServer({ desk, masked }: { desk: Desk; masked: boolean }): McpServer {
  const server = new McpServer(
    { name: 'switchboard', title: 'Switchboard', version: '0.1.0' },
    { instructions },
  );
  const tools = [...offerTools, ...leaseTools({ masked }), getBalance];
  if (desk.simulate) tools.push(simulateMessage);
  for (const { name, title, description, input, output, annotations, answer } of tools)
    server.registerTool(
      name,
      { title, description, inputSchema: input, outputSchema: output, annotations },
      (args: unknown, { signal }: { signal: AbortSignal }) => answer({ desk, call: { signal } }, args),
    );
  return server;
}
