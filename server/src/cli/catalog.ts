import type { Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, showPage } from './command.ts';
import type { CliIo } from './io.ts';
import { renderRecord } from './render.ts';

export function addCatalogCommands(program: Command, io: CliIo): void {
  const { verb, run } = addNoun(program, io, 'catalog', 'countries, operators and services');

  verb('import', 'import the built-in catalogue again; what is disabled stays so').action(
    run(async ({ api }) => {
      const json = await api.send('POST', '/catalog/import');
      return { json, text: renderRecord(json, ['countries', 'operators', 'services']) };
    }),
  );

  verb('countries', 'all countries with their operators').action(
    run(async ({ api }) =>
      showPage(await api.get('/catalog/countries'), ['id', 'iso2', 'nameEn', 'dialCode', 'operators']),
    ),
  );

  verb('services', 'all services').action(
    run(async ({ api }) => showPage(await api.get('/catalog/services'), ['id', 'name', 'enabled'])),
  );

  const switches = [
    ['enable', true, 'sell a service again'],
    ['disable', false, 'sell a service to nobody'],
  ] as const;
  for (const [name, enabled, description] of switches) {
    verb(`${name} <service>`, description).action(
      run(async ({ api }, service) => {
        const json = await api.send('PATCH', apiPath`/catalog/services/${service}`, { enabled });
        return { json, text: `${json.id} is ${json.enabled ? 'enabled' : 'disabled'}\n` };
      }),
    );
  }
}
