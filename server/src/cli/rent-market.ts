import { apiPath } from './client.ts';
import { type Noun, type Paging, showPage, wholeArgument, wholeNumber, withPaging } from './command.ts';
import { importFile } from './import-file.ts';
import { renderRecord } from './render.ts';

type Place = { country?: string; operator?: string; supplier?: string };

/** The commands of the rent market: stock, prices, and numbers that are not for rent. */
export function addRentMarketCommands(noun: Noun): void {
  addStockCommands(noun);
  addPriceCommands(noun);
  addBanCommands(noun);
}

function addStockCommands({ verb, run }: Noun): void {
  verb('quote <hours>', 'what renting would cost now')
    .option('--country <id>', 'of this country')
    .option('--operator <operator>', 'of this operator')
    .option('--supplier <supplier>', 'of this supplier')
    .action(
      run<Place>(async ({ api, options: { country, operator, supplier } }, hours) => {
        const json = await api.get('/rent-quote', { hours, country, operator, supplier });
        return { json, text: renderRecord(json, ['hours', 'countryId', 'price', 'stock']) };
      }),
    );

  verb('stock <hours>', 'numbers for rent, with the price of a term')
    .option('--country <id>', 'of this country only')
    .option('--operator <operator>', 'of this operator only')
    .action(
      run<Place>(async ({ api, options: { country, operator } }, hours) =>
        showPage(await api.get('/rent-stock', { hours, country, operator }), [
          'countryId',
          'operator',
          'price',
          'stock',
          'supplierId',
        ]),
      ),
    );
}

function addPriceCommands({ verb, run }: Noun): void {
  withPaging(verb('prices', 'what terms cost on numbers that are here, by steps'))
    .option('--supplier <supplier>', 'of this supplier only')
    .option('--country <id>', 'of this country only')
    .action(
      run<Paging & Place>(async ({ api, options: { limit, cursor, supplier, country } }) =>
        showPage(await api.get('/rent-prices', { limit, cursor, supplier, country }), [
          'countryId',
          'operator',
          'step',
          'fromHours',
          'unitHours',
          'price',
          'supplierId',
        ]),
      ),
    );

  verb(
    'import-prices <supplier> <file>',
    'set steps of a CSV: country, operator ("*": every one), step, from_hours (1), unit_hours (24), price',
  ).action(
    run(({ api, io }, supplier, file) =>
      importFile({ api, io, file, path: apiPath`/suppliers/${supplier}/rent-prices` }),
    ),
  );

  verb('set-price <supplier> <country> <price>', 'set one step: what each begun unit costs')
    .option('--operator <operator>', 'of this operator; "*": every one (any)')
    .option('--step <n>', 'of numbers of this step (0)')
    .option('--from-hours <n>', 'for terms of so many hours and more (1)')
    .option('--unit-hours <n>', 'for each begun so many hours (24)')
    .action(
      run<StepOptions>(async ({ api, options }, supplier, country, price) => {
        const { operator, step, fromHours, unitHours } = options;
        const row = { country, operator, step, from_hours: fromHours, unit_hours: unitHours, price };
        const json = await api.send('POST', apiPath`/suppliers/${supplier}/rent-prices`, { rows: [row] });
        const [error] = Array.isArray(json.errors) ? json.errors : [];
        return {
          json,
          text: renderRecord(json, ['imported', 'errorCount']),
          note: error === undefined ? undefined : String(error.error),
          exitCode: error === undefined ? 0 : 1,
        };
      }),
    );

  verb('remove-price <supplier> <country>', 'take a step away, or all: then it is not for rent')
    .option('--operator <operator>', 'of this operator (any)')
    .option('--step <n>', 'of numbers of this step (0)', wholeNumber)
    .option('--from-hours <n>', 'only the step that begins there', wholeNumber)
    .action(
      run<{ operator?: string; step?: number; fromHours?: number }>(
        async ({ api, options }, supplier, country) => {
          const { operator, step, fromHours } = options;
          const body = { country: wholeArgument('country', country), operator, step, fromHours };
          const json = await api.send('DELETE', apiPath`/suppliers/${supplier}/rent-prices`, body);
          return { json, text: `${json.removed} removed\n` };
        },
      ),
    );
}

type StepOptions = { operator?: string; step?: string; fromHours?: string; unitHours?: string };

function addBanCommands({ verb, run }: Noun): void {
  verb('bans', 'numbers that are not rented out because no message reached them')
    .option('--supplier <supplier>', 'of this one only')
    .action(
      run<{ supplier?: string }>(async ({ api, options: { supplier } }) =>
        showPage(await api.get('/rent-bans', { supplier }), ['phone', 'supplierId', 'until']),
      ),
    );

  verb('lift-ban <phone>', 'let a number be rented again before its ban is over').action(
    run(async ({ api }, phone) => {
      const json = await api.send('DELETE', apiPath`/rent-bans/${phone}`);
      return { json, text: `${json.phone} may be rented again\n` };
    }),
  );
}
