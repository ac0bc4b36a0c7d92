import type { Command } from 'commander';
import { asFlag, asList, asText, asWhole, flagOf, orNone } from './settings-file.ts';

export type Options = Record<string, string | undefined>;

export const merchantKinds = {
  email: asText,
  username: asText,
  firstName: asText,
  lastName: asText,
  companyName: asText,
  country: asText,
  language: asText,
  currency: asText,
  timeZone: asText,
  status: asText,
  maxCampaigns: orNone(asWhole),
  expiresOn: orNone(asText),
  publicUrl: orNone(asText),
  dashboardUrl: orNone(asText),
  smsConnected: asFlag,
  emailConnected: asFlag,
  webhookUrl: asText,
  webhookTriggers: asList,
  blocked: asFlag,
  packageId: orNone(asText),
  permissions: asList,
};

const meanings: Partial<Record<keyof typeof merchantKinds, string>> = {
  email: 'what its people sign in with',
  timeZone: 'like Europe/Brussels: where days that end or begin something are meant',
  status: 'trial or customer',
  maxCampaigns: 'how many campaigns it may have, or none for no limit',
  expiresOn: 'the last day on which it works, or none',
  publicUrl: "where its consumers find its pages, or none for the server's",
  dashboardUrl: 'the same for its console',
  smsConnected: 'yes or no: it may send SMS',
  emailConnected: 'yes or no: it may send email',
  webhookUrl: 'who is told of events; empty for nobody',
  webhookTriggers: 'types of events, with commas; empty for all',
  blocked: 'yes or no: its keys and logins are refused',
  packageId: 'the package that gives a subaccount its permissions',
  permissions: 'what a subaccount may use, with commas',
};

/** An option for each setting, and `--settings` for all of them. */
export function withMerchantSettings(command: Command): Command {
  for (const name of Object.keys(merchantKinds) as (keyof typeof merchantKinds)[])
    command.option(`--${flagOf(name)} <value>`, meanings[name]);
  return command.option('--settings <file>', 'a JSON file with settings by their API names, password too');
}
