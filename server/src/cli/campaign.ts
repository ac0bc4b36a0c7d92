import { type Command, Option } from 'commander';
import { addCampaignSorting } from './campaign-sorting.ts';
import { type Answer, apiPath, asObjects } from './client.ts';
import { addNoun, type Noun, type Paging, showPage, withPaging } from './command.ts';
import { saveDownload } from './download.ts';
import { importFile } from './import-file.ts';
import type { CliIo } from './io.ts';
import type { Options } from './merchant-settings.ts';
import { renderRecord, renderTable } from './render.ts';
import { asFlag, asList, asText, asWhole, flagOf, orNone, readSettings } from './settings-file.ts';

const kinds = {
  name: asText,
  title: asText,
  subtitle: asText,
  description: asText,
  terms: asText,
  status: asText,
  value: asText,
  categoryId: orNone(asText),
  folderId: orNone(asText),
  tags: asList,
  imageUrl: asText,
  bannerUrl: asText,
  startsAt: orNone(asText),
  expiresAt: orNone(asText),
  timeZone: asText,
  featured: asFlag,
  isTemplate: asFlag,
  singleUseOnly: asFlag,
  embeddable: asFlag,
  claimAction: asText,
  uniqueBy: orNone(asText),
  promoCodes: asList,
  validationMethods: asList,
  barcode: asText,
  sessionValidityDays: orNone(asWhole),
  locationIds: asList,
};

const meanings: Partial<Record<keyof typeof kinds, string>> = {
  title: 'what consumers see; the name is for the merchant',
  status: 'active, inactive, example, draft, archived, expired, removed',
  startsAt: 'a moment like 2026-12-01T00:00:00+01:00, a day by the clocks of the campaign, or none',
  expiresAt: 'the same; a day counts whole',
  timeZone: 'like Europe/Brussels; days of limits are in it',
  isTemplate: 'yes or no: subaccounts may copy it',
  singleUseOnly: 'yes or no: its address makes no coupons, they are made ahead',
  embeddable: 'yes or no: other sites may show it within their pages',
  claimAction: 'button, form, promocode or game',
  uniqueBy: 'email, phone or none: each may claim once',
  validationMethods: 'button, password, qr, widget, barcode, with commas',
  barcode: 'qr, code128 or ean13',
  sessionValidityDays: 'days after its claim, or none',
  locationIds: 'where it is redeemed, with commas; empty for everywhere',
};

const fields = [
  'id',
  'code',
  'url',
  'name',
  'title',
  'status',
  'startsAt',
  'expiresAt',
  'timeZone',
  'claimAction',
  'validationMethods',
  'tags',
  'usage.created',
  'usage.opened',
  'usage.claimed',
  'usage.validated',
  'usage.voided',
  'validationCodes.total',
  'validationCodes.claimed',
];

const budgetColumns = ['id', 'measure', 'period', 'perCustomer', 'most'];

function withSettings(command: Command, without: readonly string[] = []): Command {
  for (const name of Object.keys(kinds) as (keyof typeof kinds)[])
    if (!without.includes(name)) command.option(`--${flagOf(name)} <value>`, meanings[name]);
  return command.option(
    '--settings <file>',
    'a JSON file with settings by their API names: password, claimFields, game, budgets too',
  );
}

function render(json: Answer) {
  const budgets = asObjects(json.budgets);
  const limits = budgets.length > 0 ? `\n${renderTable(budgets, budgetColumns)}` : '';
  return { json, text: renderRecord(json, fields) + limits };
}

export function addCampaignCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'campaign', 'coupons of a merchant');
  addCampaigns(noun);
  addCodes(noun);
  addCampaignSorting(noun);
}

function addCampaigns({ verb, run }: Noun): void {
  withSettings(verb('create <merchant> <name>', 'a campaign from scratch, or a copy'), ['name'])
    .option('--template <id>', 'copy this one')
    .action(
      run<Options>(async ({ api, options }, merchant, name) => {
        const settings = await readSettings(options, kinds);
        const sent = { name, template: options.template, ...settings };
        return render(await api.send('POST', apiPath`/merchants/${merchant}/campaigns`, sent));
      }),
    );

  withPaging(verb('list <merchant>', 'its campaigns, oldest first'))
    .option('--status <status>', 'in this state only')
    .option('--folder <id>', 'in this folder only')
    .option('--category <id>', 'in this category only')
    .option('--tag <tag>', 'with this tag only')
    .action(
      run<Paging & Options>(async ({ api, options }, merchant) => {
        const { limit, cursor, status, folder, category, tag } = options;
        const query = { limit, cursor, status, folder, category, tag };
        return showPage(await api.get(apiPath`/merchants/${merchant}/campaigns`, query), [
          'id',
          'code',
          'name',
          'title',
          'status',
          'expiresAt',
          'tags',
        ]);
      }),
    );

  verb('show <merchant> <campaign>', 'one with its address, limits and use').action(
    run(async ({ api }, merchant, campaign) =>
      render(await api.get(apiPath`/merchants/${merchant}/campaigns/${campaign}`)),
    ),
  );

  withSettings(verb('change <merchant> <campaign>', 'change what the options name')).action(
    run<Options>(async ({ api, options }, merchant, campaign) => {
      const change = await readSettings(options, kinds);
      return render(await api.send('PATCH', apiPath`/merchants/${merchant}/campaigns/${campaign}`, change));
    }),
  );

  verb('limit <merchant> <campaign> <most>', 'set a limit; "none" lifts it')
    .addOption(
      new Option('--of <measure>', 'what is counted').choices(['claims', 'uses', 'spend']).default('uses'),
    )
    .addOption(
      new Option('--per <period>', 'in what time')
        .choices(['total', 'day', 'week', 'month'])
        .default('total'),
    )
    .option('--per-customer', 'for each customer on their own')
    .action(
      run<{ of: string; per: string; perCustomer?: boolean }>(
        async ({ api, options: { of: measure, per: period, perCustomer } }, merchant, campaign, most) => {
          const limit = most === 'none' ? null : measure === 'spend' ? most : asWhole(most, 'most');
          const budgets = [{ measure, period, perCustomer: perCustomer === true, most: limit }];
          const path = apiPath`/merchants/${merchant}/campaigns/${campaign}/budgets`;
          return showPage(await api.send('POST', path, { budgets }), budgetColumns);
        },
      ),
    );
}

function addCodes({ verb, run }: Noun): void {
  verb(
    'import-codes <merchant> <campaign> <file>',
    'own validation codes: a CSV with the column code',
  ).action(
    run(({ api, io }, merchant, campaign, file) =>
      importFile({
        ...{ api, io, file },
        path: apiPath`/merchants/${merchant}/campaigns/${campaign}/validation-codes`,
        mostRows: 20_000,
      }),
    ),
  );

  verb('batch <merchant> <campaign> <amount>', 'make coupons ahead; prints a CSV')
    .option('--out <file>', 'write it there')
    .addOption(
      new Option('--status <status>', 'how they are made').choices(['normal', 'voided', 'activated']),
    )
    .option('--code-digits <n>', 'with own validation codes of so many digits')
    .option('--code-prefix <text>', 'which begin so')
    .action(
      run<Options>(async ({ api, io, options }, merchant, campaign, amount) => {
        const { out, status, codeDigits, codePrefix } = options;
        const length = codeDigits === undefined ? undefined : asWhole(codeDigits, 'code-digits');
        const codes = length === undefined ? undefined : { prefix: codePrefix, length, type: 'numeric' };
        const path = apiPath`/merchants/${merchant}/campaigns/${campaign}/batch`;
        const sent = { amount: asWhole(amount, 'amount'), status, codes };
        return saveDownload({ io, out, pieces: await api.download(path, sent) });
      }),
    );
}
