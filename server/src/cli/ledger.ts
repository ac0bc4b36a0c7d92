import type { Command } from 'commander';
import { apiPath, asObjects } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import { type CliIo, exitCodes } from './io.ts';
import { renderRecord, renderTable } from './render.ts';

const differingColumns = ['ledgerAccountId', 'bucket', 'balanceMicros', 'entriesMicros'];

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
      const differing = asObjects(json.differing);
      return {
        json,
        text: [
          renderRecord(json, ['balanced', 'sum', 'held', 'openHolds']),
          renderTable(asObjects(json.byKind), ['kind', 'currency', 'available', 'held']),
          ...(differing.length > 0 ? [renderTable(differing, differingColumns)] : []),
        ].join('\n'),
        exitCode: json.balanced === true ? exitCodes.ok : exitCodes.failed,
      };
    }),
  );

  verb('audit', 'look at every row of the books and of what goes with them; exit code 1 for findings').action(
    run(async ({ api }) => {
      const json = await api.get('/ledger/audit');
      return {
        json,
        text: [
          renderRecord(json, ['sound']),
          renderTable(asObjects(json.findings), ['kind', 'id', 'expected', 'found']),
        ].join('\n'),
        exitCode: json.sound === true ? exitCodes.ok : exitCodes.failed,
      };
    }),
  );
}
