import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun } from './command.ts';
import { CliFailure, type CliIo, exitCodes } from './io.ts';
import { renderRecord } from './render.ts';

export function addCreditCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'credit', 'money given to an account, or taken from it');

  const directions = [
    ['grant', '', 'give money'],
    ['take', '-', 'take money back'],
  ] as const;
  for (const [name, sign, description] of directions) {
    verb(`${name} <account> <amount>`, `${description}; an amount is written like 12.50`)
      .requiredOption('--reference <text>', 'what it is for; the same one is refused a second time')
      .action(
        run<{ reference: string }>(async ({ api, options: { reference } }, account, amount) => {
          if (!/^\d{1,12}(\.\d{1,18})?$/.test(amount))
            throw new CliFailure(`"${amount}" is not an amount like 12.50`, exitCodes.usage);
          const json = await api.send('POST', apiPath`/accounts/${account}/credits`, {
            amount: `${sign}${amount}`,
            reference,
          });
          const fields = ['accountId', 'amount', 'reference', 'balance.available', 'balance.held'];
          return { json, text: renderRecord(json, fields) };
        }),
      );
  }
}
