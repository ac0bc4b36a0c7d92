import { type EmailSettings, parseMailFrom } from '#modules/sending/emails';
import type { Config } from './config.ts';

/** What is simulated has a sender, too. */
const SIMULATED_FROM = { name: 'Switchboard', address: 'switchboard@example.com' };

/** How this server sends emails. */
export function emailSettings(config: Config): EmailSettings {
  return {
    smtpUrl: config.SMTP_URL,
    from: parseMailFrom(config.MAIL_FROM ?? '') ?? SIMULATED_FROM,
    simulated: config.DEMO || config.SIMULATOR,
  };
}
