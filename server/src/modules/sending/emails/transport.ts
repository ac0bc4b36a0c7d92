import { createTransport } from 'nodemailer';
import type { Email } from './email.ts';
import type { MailFrom } from './mail-from.ts';

/** The outcome of one try: `refused` is for good, `later` may work at another time. */
export type SendOutcome =
  | { kind: 'sent' }
  | { kind: 'refused'; error: string }
  | { kind: 'later'; error: string };

export type Transport = {
  send(email: Email): Promise<SendOutcome>;
  /** Bodies stay readable after they were sent: there is nowhere else to read them. */
  keepsBodies: boolean;
  stop(): void;
};

const MOST_CONNECTIONS = 4;
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** Hands emails to the operator's mail server. */
export function createSmtpTransport({ url, from }: { url: string; from: MailFrom }): Transport {
  const connection = createTransport({
    url,
    pool: true,
    maxConnections: MOST_CONNECTIONS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    keepsBodies: false,
    stop: () => connection.close(),
    async send(email) {
      try {
        await connection.sendMail(toMessage(email, from));
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

/** Where there is no mail server but everything is simulated: emails count as sent and stay readable. */
export const keptTransport: Transport = {
  keepsBodies: true,
  stop: () => {},
  send: async () => ({ kind: 'sent' }),
};

function toMessage(email: Email, from: MailFrom) {
  const { unsubscribeUrl } = email;
  return {
    from: { name: email.fromName || from.name, address: from.address },
    to: { name: '', address: email.recipient },
    ...(email.replyTo === '' ? {} : { replyTo: { name: '', address: email.replyTo } }),
    subject: email.subject,
    text: email.textBody,
    html: email.htmlBody,
    messageId: `<${email.messageId}>`,
    date: email.createdAt,
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribeUrl === ''
        ? {}
        : {
            'List-Unsubscribe': `<${unsubscribeUrl}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
  };
}

/**
 * A server that says 5xx of the message or its receiver will say so again. One that does not let us in, is not there, or
 * says 4xx may think otherwise later, perhaps after the operator has looked at it.
 */
function outcomeOf(error: unknown): SendOutcome {
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 300);
  const isFinal = typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH';
  return { kind: isFinal ? 'refused' : 'later', error: message };
}
