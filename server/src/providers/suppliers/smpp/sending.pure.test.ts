import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SmsToSend } from '#sms-doors';
import { type FakeSmsc, readSubmit, smppCommand, startFakeSmsc } from '#test/fake-smsc';
import { openSmppLine, type SmppLine } from '#test/smpp-line';
import { stopTimers } from '#test/still-clock';
import { until } from '#test/until';

stopTimers();

const open: { smsc: FakeSmsc; line: SmppLine }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const { smsc, line } of open.splice(0)) {
    smsc.answer = () => undefined;
    await line.session.close();
    await smsc.close();
  }
});

async function start(
  settings: Parameters<typeof openSmppLine>[1] = {},
  answer: FakeSmsc['answer'] = () => undefined,
) {
  const smsc = await startFakeSmsc({ answer });
  const line = openSmppLine(smsc, settings);
  open.push({ smsc, line });
  const peer = await line.bound();
  return { smsc, line, peer, send: (sms: Partial<SmsToSend> = {}) => sendBy(line, sms) };
}

function sendBy({ session }: SmppLine, sms: Partial<SmsToSend>) {
  if (!session.send) throw new Error('this line does not send');
  return session.send({ key: 'sms_1', to: '447700900123', sender: 'Acme', text: 'Hi', ...sms });
}

const long = { text: 'a'.repeat(400) };
const submits = (smsc: FakeSmsc) => smsc.requests(smppCommand.submitSm);
const receipt = (text: string) => ({ esmClass: 4, message: Buffer.from(text) });

describe('an SMS that goes out', () => {
  test('has the id that the SMSC gave it', async () => {
    const { smsc, send } = await start();

    await expect(send()).resolves.toEqual({ doorMessageId: 'id-1', delivered: false });
    expect(submits(smsc).map(({ body }) => readSubmit(body).message.toString())).toEqual(['Hi']);
  });

  test('in parts has the id of the last', async () => {
    const { smsc, send } = await start();

    await expect(send(long)).resolves.toMatchObject({ doorMessageId: 'id-3' });
    expect(submits(smsc)).toHaveLength(3);
  });

  test('has the id that receipts will have', async () => {
    const { send } = await start({ receiptIdBase: 'hex-to-decimal' }, ({ command }) =>
      command === smppCommand.submitSm ? { status: 0, body: Buffer.from('FF\0') } : undefined,
    );

    await expect(send()).resolves.toMatchObject({ doorMessageId: '255' });
  });

  test('goes out once, however often it is asked for', async () => {
    const { smsc, send } = await start();

    const both = await Promise.all([send(), send()]);
    const third = await send();

    expect([...both, third].map(({ doorMessageId }) => doorMessageId)).toEqual(['id-1', 'id-1', 'id-1']);
    expect(submits(smsc)).toHaveLength(1);
  });

  test('goes no further than the window', async () => {
    const { smsc, send } = await start({ window: 2 }, ({ command }) =>
      command === smppCommand.submitSm ? 'never' : undefined,
    );
    const sent = ['a', 'b', 'c'].map((key) => send({ key }).catch(({ advice }) => advice));
    await until(() => submits(smsc).length === 2);

    await vi.advanceTimersByTimeAsync(29_999);
    expect(submits(smsc)).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(await Promise.all(sent)).toEqual(['unknown', 'unknown', 'retry']);
  });

  test.each([
    [0x0b, 'stop'],
    [0x0a, 'stop'],
    [0x01, 'stop'],
    [0x58, 'retry'],
    [0x14, 'retry'],
    [0x08, 'retry'],
    [0x04, 'retry'],
    [0x4ff, 'retry'],
  ])('and is refused with status %d: %s', async (status, advice) => {
    const { send } = await start({}, ({ command }) =>
      command === smppCommand.submitSm ? { status } : undefined,
    );

    await expect(send()).rejects.toMatchObject({ name: 'SupplierFailure', advice });
  });

  test('goes on behind the parts that were taken when it is tried again', async () => {
    let refuses = true;
    const { smsc, send } = await start({}, ({ command }) => {
      if (command !== smppCommand.submitSm || !refuses || submits(smsc).length < 2) return undefined;
      refuses = false;
      return { status: 0x58 };
    });
    await expect(send(long)).rejects.toMatchObject({ advice: 'retry' });

    const again = send(long);
    await vi.advanceTimersByTimeAsync(1_000);
    await again;

    const indexes = submits(smsc).map(({ body }) => readSubmit(body).message[6]);
    expect(indexes).toEqual([1, 2, 2, 3]);
  });

  test('may have gone out where the connection is lost', async () => {
    const { smsc, peer, send } = await start({}, ({ command }) =>
      command === smppCommand.submitSm ? 'never' : undefined,
    );
    const sent = send().catch((error: unknown) => error);
    await until(() => submits(smsc).length === 1);

    peer.destroy();

    expect(await sent).toMatchObject({ name: 'SupplierFailure', advice: 'unknown' });
  });

  test('is known by its late response when it is tried again', async () => {
    const { smsc, peer, send } = await start({}, ({ command }) =>
      command === smppCommand.submitSm ? 'never' : undefined,
    );
    const sent = send().catch((error: unknown) => error);
    await until(() => submits(smsc).length === 1);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await sent).toMatchObject({ advice: 'unknown' });

    const sequence = submits(smsc)[0]?.sequence ?? 0;
    peer.send({ command: 0x80000004, sequence, body: Buffer.from('late-1\0') });
    const link = peer.send({ command: smppCommand.enquireLink, sequence: 901 });
    await until(() => peer.answers.has(link));

    await expect(send()).resolves.toMatchObject({ doorMessageId: 'late-1' });
    expect(submits(smsc)).toHaveLength(1);
  });

  test('waits for another time where nothing is bound', async () => {
    const { peer, line, send } = await start();
    peer.destroy();
    await until(() => line.statuses.at(-1)?.state === 'down');

    await expect(send()).rejects.toMatchObject({ advice: 'retry' });
  });

  test('has no way where the bind is only for receiving', async () => {
    const { smsc, line } = await start({ bind: 'receiver' });

    expect(line.session.send).toBeUndefined();
    expect(smsc.requests(smppCommand.bindReceiver)).toHaveLength(1);
  });
});

describe('receipts of what went out', () => {
  test('name our key', async () => {
    const { line, peer, send } = await start();
    await send();

    const sequence = peer.deliver(receipt('id:id-1 stat:DELIVRD err:000 text:'));
    await until(() => peer.answers.has(sequence));

    expect(line.reports).toEqual([{ key: 'sms_1', doorMessageId: 'id-1', delivered: true, error: null }]);
  });

  test('that are faster than the response wait for it', async () => {
    const { smsc, line, peer, send } = await start({}, ({ command }) =>
      command === smppCommand.submitSm ? 'never' : undefined,
    );
    const sent = send();
    await until(() => submits(smsc).length === 1);
    const delivered = peer.deliver(receipt('id:early stat:DELIVRD err:000 text:'));

    const sequence = submits(smsc)[0]?.sequence ?? 0;
    peer.send({ command: 0x80000004, sequence, body: Buffer.from('early\0') });
    await until(() => peer.answers.has(delivered));

    expect(await sent).toMatchObject({ doorMessageId: 'early' });
    expect(line.reports).toMatchObject([{ key: 'sms_1', delivered: true }]);
  });

  test('of parts count for the whole: the failure of any, the delivery of the last', async () => {
    const { line, peer, send } = await start();
    await send(long);

    peer.deliver(receipt('id:id-1 stat:DELIVRD err:000 text:'));
    peer.deliver(receipt('id:id-2 stat:UNDELIV err:011 text:'));
    const last = peer.deliver(receipt('id:id-3 stat:DELIVRD err:000 text:'));
    await until(() => peer.answers.has(last) && line.reports.length === 2);

    expect(line.reports).toEqual([
      { key: 'sms_1', doorMessageId: 'id-2', delivered: false, error: 'part 2 of 3: UNDELIV 011' },
      { key: 'sms_1', doorMessageId: 'id-3', delivered: true, error: null },
    ]);
  });

  test('that say it failed let it go out anew', async () => {
    const { smsc, peer, send } = await start();
    await send();
    const sequence = peer.deliver(receipt('id:id-1 stat:EXPIRED err:000 text:'));
    await until(() => peer.answers.has(sequence));

    await expect(send()).resolves.toMatchObject({ doorMessageId: 'id-2' });
    expect(submits(smsc)).toHaveLength(2);
  });
});
