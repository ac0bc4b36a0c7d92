import { Argument, type Command, Option } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Noun, type Paging, showPage, withPaging } from './command.ts';
import { importFile } from './import-file.ts';
import type { CliIo } from './io.ts';

type ListOptions = Paging & { supplier?: string; country?: string; phone?: string; state?: string };

export function addNumberCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'number', 'numbers that may be leased');
  addAnnouncedVerbs(noun);
  const { verb, run } = noun;

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

type AcceptOptions = { provenance: string; country?: string; operator?: string };

/** Numbers that a source named before anybody listed them. */
function addAnnouncedVerbs({ verb, run }: Noun): void {
  verb('pending', 'numbers that announced themselves by a first SMS')
    .option('--supplier <supplier>', 'of this one only')
    .addOption(
      new Option('--state <state>', 'what was decided')
        .choices(['pending', 'accepted', 'ignored'])
        .default('pending'),
    )
    .option('--limit <n>', 'rows (100, at most 1000)')
    .action(
      run<{ supplier?: string; state: string; limit?: string }>(async ({ api, options }) => {
        const { supplier, state, limit } = options;
        const json = await api.get('/announced-numbers', { supplier, state, limit });
        return showPage(json, ['supplierId', 'phone', 'state', 'messages', 'firstAt', 'lastAt']);
      }),
    );

  verb('accept <supplier> <phone>', 'put a number on sale that announced itself')
    .addOption(
      new Option('--provenance <provenance>', 'whose it is')
        .choices(['own_device', 'contract'])
        .makeOptionMandatory(),
    )
    .option('--country <id>', "the country under which it is sold (the number's own)")
    .option('--operator <operator>', 'its operator (any)')
    .action(
      run<AcceptOptions>(async ({ api, options: { provenance, country, operator } }, supplier, phone) => {
        const path = apiPath`/suppliers/${supplier}/announced-numbers/${phone}/accept`;
        const json = await api.send('POST', path, { provenance, countryId: country, operator });
        return { json, text: `${json.phone} is accepted\n` };
      }),
    );

  verb('ignore <supplier> <phone>', 'do not hear of a number again that announced itself').action(
    run(async ({ api }, supplier, phone) => {
      const json = await api.send(
        'POST',
        apiPath`/suppliers/${supplier}/announced-numbers/${phone}/ignore`,
        {},
      );
      return { json, text: `${json.phone} is ignored\n` };
    }),
  );
}
