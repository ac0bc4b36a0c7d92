import type { Command } from 'commander';
import { apiPath, asObjects } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import { type CliIo, exitCodes } from './io.ts';
import { renderRecord, renderTable } from './render.ts';

export function addLedgerCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'ledger', 'the books');

  withPaging(verb('entries <account>', "an account's entries, newest first")).action(
    run<Paging>(async ({ api, options: { limit, cursor } }, account) =>
      showPage(await api.get(apiPath`/accounts/${account}/ledger`, { limit, cursor }), [
        'transferId',
        'createdAt',
        'kind',
        'bucket',
        'amount',
        'reference',
      ]),
    ),
  );

  verb('trial-balance', 'add up the whole books; exit code 1 where they do not balance').action(
    run(async ({ api }) => {
      const json = await api.get('/ledger/trial-balance');
      return {
        json,
        text: [
          renderRecord(json, ['balanced', 'sum', 'held', 'openHolds']),
          renderTable(asObjects(json.byKind), ['kind', 'currency', 'available', 'held']),
        ].join('\n'),
        exitCode: json.balanced === true ? exitCodes.ok : exitCodes.failed,
      };
    }),
  );
}
