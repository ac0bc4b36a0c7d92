import type { AddressGuard } from '#kernel/address-guard';
import type { LineStatus, SourceOutcome, SourceReport, SourceSession, SourceSms } from '#suppliers/own-kind';
import { smpp } from '#suppliers/smpp';
import type { FakeSmsc, SmscPeer } from './fake-smsc.ts';
import { until } from './until.ts';

type Settings = Parameters<typeof smpp.open>[0]['settings'];
type Note = { kind: string; subject: string; details?: Record<string, string | number> };

export type SmppLine = {
  session: SourceSession;
  /** What the platform was given, in order. */
  stored: SourceSms[];
  reports: SourceReport[];
  statuses: LineStatus[];
  notes: Note[];
  /** The newest connection, once it is bound. */
  bound(): Promise<SmscPeer>;
};

/** A session at a fake SMSC, and a platform that says what a test wants; unset: `stored`. */
export function openSmppLine(
  smsc: Pick<FakeSmsc, 'port' | 'peers'>,
  {
    receive = async () => 'stored',
    report = async () => {},
    guard = async () => [{ address: '127.0.0.1', family: 4 }],
    ...settings
  }: Partial<Settings> & {
    receive?: (sms: SourceSms) => Promise<SourceOutcome>;
    report?: (report: SourceReport) => Promise<void>;
    guard?: AddressGuard;
  } = {},
): SmppLine {
  const stored: SourceSms[] = [];
  const reports: SourceReport[] = [];
  const statuses: LineStatus[] = [];
  const notes: Note[] = [];
  const session = smpp.open({
    settings: { host: '127.0.0.1', port: smsc.port, systemId: 'esme', password: 'secret', ...settings },
    guard,
    clock: () => new Date(),
    receive: async (sms) => {
      stored.push(sms);
      return receive(sms);
    },
    report: async (told) => {
      await report(told);
      reports.push(told);
    },
    tell: (status) => void statuses.push(status),
    note: (note) => void notes.push(note),
  });
  const ups = () => statuses.filter(({ state }) => state === 'up').length;
  let seen = 0;
  return {
    session,
    stored,
    reports,
    statuses,
    notes,
    async bound() {
      const wanted = ++seen;
      await until(() => ups() >= wanted && statuses.at(-1)?.state === 'up');
      const peer = smsc.peers.at(-1);
      if (!peer) throw new Error('nobody connected');
      return peer;
    },
  };
}
