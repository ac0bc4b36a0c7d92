import { afterEach, expect, test } from 'vitest';
import { type FakeSmsc, startFakeSmsc } from '#test/fake-smsc';
import { openSmppLine, type SmppLine } from '#test/smpp-line';
import { smscCertificate } from '#test/smsc-certificate';
import { until } from '#test/until';

let smsc: FakeSmsc;
let line: SmppLine;
afterEach(async () => {
  await line.session.close();
  await smsc.close();
});

async function start(settings: Parameters<typeof openSmppLine>[1]) {
  smsc = await startFakeSmsc({ tls: smscCertificate });
  line = openSmppLine(smsc, { host: 'smsc.example', ...settings });
  await until(() => line.statuses.length > 0);
  return line.statuses[0];
}

test('a certificate that is trusted and of that name is taken', async () => {
  expect(await start({ tls: { ca: smscCertificate.cert } })).toEqual({ line: 'esme', state: 'up' });
});

test('a certificate that nobody vouches for is not', async () => {
  expect(await start({ tls: true })).toMatchObject({
    state: 'down',
    error: expect.stringMatching(/self.signed/),
  });
});

test('a certificate of another name is not', async () => {
  const status = await start({ host: 'other.example', tls: { ca: smscCertificate.cert } });

  expect(status).toMatchObject({ state: 'down', error: expect.stringContaining('other.example') });
});

test('no certificate is looked at where the settings say so', async () => {
  expect(await start({ tls: { rejectUnauthorized: false } })).toMatchObject({ state: 'up' });
});

test('an SMSC that speaks no TLS where it should is told as down', async () => {
  smsc = await startFakeSmsc();
  line = openSmppLine(smsc, { tls: true });
  await until(() => smsc.peers.length > 0);
  smsc.peers[0]?.sendOctets(Buffer.alloc(32, 0x55));

  await until(() => line.statuses.length > 0);

  expect(line.statuses[0]?.state).toBe('down');
});
