import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import { importFile } from './import-file.ts';
import type { CliIo } from './io.ts';

/** A row may be about every operator and service of a country, thousands of prices. */
const ROWS_AT_ONCE = 200;

type ListOptions = Paging & { supplier?: string; country?: string; service?: string };

export function addPriceCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'price', 'what numbers cost, and how many are free');

  verb(
    'import <supplier> <file>',
    'set prices of a CSV: country, operator, service, price, step ("*": every operator, every service)',
  ).action(
    run(({ api, io }, supplier, file) =>
      importFile({ api, io, file, path: apiPath`/suppliers/${supplier}/prices`, mostRows: ROWS_AT_ONCE }),
    ),
  );

  withPaging(verb('list', 'prices and stock'))
    .option('--supplier <supplier>', 'of this supplier only')
    .option('--country <id>', 'of this country only')
    .option('--service <code>', 'of this service only')
    .action(
      run<ListOptions>(async ({ api, options: { limit, cursor, supplier, country, service } }) =>
        showPage(await api.get('/stock', { limit, cursor, supplier, country, service }), [
          'countryId',
          'operator',
          'step',
          'serviceId',
          'price',
          'stock',
          'onSale',
          'supplierId',
        ]),
      ),
    );
}
