import { type EmailSettings, parseMailFrom } from '#modules/sending/emails';
import type { Config } from './config.ts';

/** Simulated emails have a sender, too. */
const SIMULATED_FROM = { name: 'Switchboard', address: 'switchboard@example.com' };

/** The settings by which this server sends emails. */
export function emailSettings(config: Config): EmailSettings {
  return {
    smtpUrl: config.SMTP_URL,
    from: parseMailFrom(config.MAIL_FROM ?? '') ?? SIMULATED_FROM,
    simulated: config.DEMO || config.SIMULATOR,
  };
}
