import { afterEach, describe, expect, it } from 'vitest';
import { isModemUp, startModems } from '#test/modem-run';
import { until } from '#test/until';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

function start(given: Parameters<typeof startModems>[0] = {}) {
  const run = startModems(given);
  open.push(run.session);
  return run;
}

describe('the PIN of a SIM', () => {
  it('is entered where it is asked for', async () => {
    const run = start({ modem: { pin: '1234' }, pin: '1234' });
    await until(isModemUp(run));

    expect(run.modem.commands.filter((command) => command.startsWith('AT+CPIN='))).toEqual([
      'AT+CPIN="1234"',
    ]);
  });

  it('is tried once where it is wrong, and is in no word of ours', async () => {
    const run = start({ modem: { pin: '1234' }, pin: '4321' });
    await until(() => run.opened() > 4);

    expect(run.modem.pinTries).toBe(2);
    expect(run.lines.at(-1)).toMatchObject({
      state: 'down',
      error: '/dev/tty0: its SIM refused the PIN; it is not tried again until the settings change',
    });
    expect(JSON.stringify([run.lines, run.notes])).not.toContain('4321');
  });

  it('does not use up the last try that is left', async () => {
    const run = start({ modem: { pin: '1234', tries: 1 }, pin: '1234' });
    await until(() => run.lines.length > 2);

    expect(run.modem.pinTries).toBe(1);
    expect(run.modem.commands.some((command) => command.startsWith('AT+CPIN='))).toBe(false);
  });

  it.each([
    ['no SIM is in it', { hasSim: false }],
    ['its SIM is locked: it asks for SIM PUK', { tries: 0 }],
    ['its SIM asks for a PIN, and the settings have none', { pin: '1234' }],
  ])('%s', async (error, modem) => {
    const run = start({ modem });
    await until(() => run.lines.length > 0);

    expect(run.lines[0]).toMatchObject({ state: 'down', error: `/dev/tty0: ${error}` });
  });
});
