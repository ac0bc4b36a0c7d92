import { Option } from 'commander';
import { type Answer, apiPath, asObject, asObjects } from './client.ts';
import type { Noun } from './command.ts';
import { renderRecord, renderTable } from './render.ts';
import { addSetting, type Settings } from './setting-option.ts';
import { readSettings } from './settings-file.ts';

const sourceFields = ['supplierId', 'supplierName', 'kind', 'state', 'doorUrl', 'settings'];

const healthFields = [
  'condition',
  'heardAt',
  'messagesToday',
  'errorsToday',
  'error',
  'errorAt',
  'silentSince',
  'silentAfterSeconds',
  'habitSeconds',
];

const lineColumns = ['line', 'state', 'phone', 'signal', 'operator', 'iccid', 'seenAt', 'numberOff', 'error'];

const settingsHelp = `
Settings are a JSON object in a file (--settings FILE), and single ones over it: --set name=value, as often as needed; the value is
JSON, or a plain word, and null takes one back. Secrets belong into the file: a command line is seen by others and kept
in histories. What can be set is told by "switchboard supplier kinds" and in docs/suppliers/.`;

type SettingOptions = { settings?: string; set?: Settings };

async function settingsOf({ settings, set = {} }: SettingOptions): Promise<Answer | undefined> {
  if (settings === undefined && Object.keys(set).length === 0) return undefined;
  return { ...(settings === undefined ? {} : await readSettings({ settings }, {})), ...set };
}

/** The verbs of a supplier that are about what its SMS come from. */
export function addSourceVerbs(noun: Noun): void {
  addConnecting(noun);
  addChanging(noun);
  addHealth(noun);
}

function addConnecting({ verb, run }: Noun): void {
  verb('kinds', 'what the SMS of own numbers may come from').action(
    run(async ({ api }) => {
      const json = await api.get('/source-kinds');
      const columns = ['name', 'label', 'hasDoor', 'hasLine', 'callsOut'];
      return { json, text: renderTable(asObjects(json.items), columns) };
    }),
  );

  verb('connect <supplier>', 'say what the SMS of its numbers come from')
    .requiredOption('--kind <kind>', 'modem, smpp, http …: see "switchboard supplier kinds"')
    .option('--settings <file>', 'a file with the settings as a JSON object')
    .option('--set <name=value>', 'a setting', addSetting)
    .addHelpText('after', settingsHelp)
    .action(
      run<SettingOptions & { kind: string }>(async ({ api, options }, supplier) => {
        const body = { kind: options.kind, settings: await settingsOf(options) };
        const json = await api.send('POST', apiPath`/suppliers/${supplier}/source`, body);
        return { json, text: renderSource(json) };
      }),
    );

  verb('source <supplier>', 'what its SMS come from, with its health and lines').action(
    run(async ({ api }, supplier) => {
      const json = await api.get(apiPath`/suppliers/${supplier}/source`);
      return { json, text: renderSource(json) };
    }),
  );

  verb('disconnect <supplier>', 'forget what its SMS come from; its numbers and messages stay').action(
    run(async ({ api }, supplier) => {
      const json = await api.send('DELETE', apiPath`/suppliers/${supplier}/source`);
      return { json, text: `disconnected ${supplier}\n` };
    }),
  );
}

function addChanging({ verb, run }: Noun): void {
  verb('configure <supplier>', 'change the settings of its source; what is not named stays')
    .option('--settings <file>', 'a file with settings as a JSON object')
    .option('--set <name=value>', 'a setting', addSetting)
    .addOption(
      new Option('--state <state>', 'off: nothing is taken from it, nor sold').choices(['on', 'off']),
    )
    .addHelpText('after', settingsHelp)
    .action(
      run<SettingOptions & { state?: string }>(async ({ api, options }, supplier) => {
        const body = { settings: await settingsOf(options), state: options.state };
        const json = await api.send('PATCH', apiPath`/suppliers/${supplier}/source`, body);
        return { json, text: renderSource(json) };
      }),
    );
}

function addHealth({ verb, run }: Noun): void {
  verb(
    'health [supplier]',
    'how sources of own numbers are doing; leaves with 1 where one is silent or cannot be read',
  ).action(
    run(async ({ api }, supplier) => {
      const all = await api.get('/source-health');
      const items = asObjects(all.items).filter(
        ({ supplierName, supplierId }) =>
          supplier === undefined || supplierName === supplier || String(supplierId) === supplier,
      );
      const columns = ['supplierName', 'kind', ...healthFields.slice(0, 5), 'silentSince'];
      return {
        json: { ...all, items },
        text: renderTable(items, columns),
        exitCode: items.some(({ condition }) => condition === 'silent' || condition === 'unreadable') ? 1 : 0,
      };
    }),
  );
}

function renderSource(json: Answer): string {
  const health = asObject(json.health);
  const lines = asObjects(json.lines);
  return [
    renderRecord(json, sourceFields),
    ...(health ? [`health\n${renderRecord(health, healthFields)}`] : []),
    ...(lines.length > 0 ? [`lines\n${renderTable(lines, lineColumns)}`] : []),
  ].join('\n');
}
