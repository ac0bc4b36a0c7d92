import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server of a test: takes every mail, unless it is told what to say to a receiver. */
export type MailServer = {
  url: string;
  mails: ParsedMail[];
  /** The answers to the next tries for an address: 4xx or 5xx. */
  answers: Map<string, number[]>;
  close(): Promise<void>;
};

export async function startMailServer({ port = 0 } = {}): Promise<MailServer> {
  const mails: ParsedMail[] = [];
  const answers: MailServer['answers'] = new Map();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1, // ms: clients keep connections open, and waiting for them to leave proves nothing
    onRcptTo({ address }, _session, callback) {
      const code = answers.get(address)?.shift();
      if (code === undefined) return callback();
      callback(Object.assign(new Error('told to say so'), { responseCode: code }));
    },
    onData(stream, _session, callback) {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        callback();
      }, callback);
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${bound}`,
    mails,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
