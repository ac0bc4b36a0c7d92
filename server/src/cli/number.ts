import { Argument, type Command, Option } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Paging, showPage, withPaging } from './command.ts';
import { importFile } from './import-file.ts';
import type { CliIo } from './io.ts';

type ListOptions = Paging & { supplier?: string; country?: string; phone?: string; state?: string };

export function addNumberCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'number', 'numbers that may be leased');

  verb('import <supplier> <file>', 'take numbers of a CSV in: phone, country, operator, provenance, step')
    .addOption(
      new Option('--provenance <provenance>', 'of rows that do not say').choices([
        'own_device',
        'contract',
        'simulated',
        'partner',
      ]),
    )
    .action(
      run<{ provenance?: string }>(({ api, io, options: { provenance } }, supplier, file) =>
        importFile({ api, io, file, path: apiPath`/suppliers/${supplier}/numbers`, query: { provenance } }),
      ),
    );

  withPaging(verb('list', 'numbers, oldest first'))
    .option('--supplier <supplier>', 'of this supplier only')
    .option('--country <id>', 'of this country only')
    .option('--phone <phone>', 'this one')
    .addOption(
      new Option('--state <state>', 'in this state only').choices(['online', 'offline', 'rented', 'banned']),
    )
    .action(
      run<ListOptions>(async ({ api, options }) => {
        const { limit, cursor, supplier, country, phone, state } = options;
        const query = { limit, cursor, supplier, country, phone, state };
        return showPage(await api.get('/numbers', query), [
          'id',
          'phone',
          'countryId',
          'operator',
          'step',
          'supplierId',
          'provenance',
          'state',
        ]);
      }),
    );

  verb('set-state', 'bring a number online, take it off, or ban it')
    .argument('<phone>')
    .addArgument(new Argument('<state>').choices(['online', 'offline', 'banned']))
    .action(
      run(async ({ api }, phone, state) => {
        const json = await api.send('PATCH', apiPath`/numbers/${phone}`, { state });
        return { json, text: `${json.phone} is ${json.state}\n` };
      }),
    );
}
