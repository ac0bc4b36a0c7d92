import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunOptions, runCommandLine } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let supplierId: bigint;
let customer: { accountId: bigint; key: string; name: string };
beforeAll(async () => {
  world = await createNativeWorld();
  ({ supplierId } = await world.pool({ count: 20 }));
});
beforeEach(async () => {
  customer = await world.customer({ balance: '5' });
});
afterAll(() => world.close());

const run = (args: readonly string[], { env = {}, ...options }: RunOptions = {}) =>
  runCommandLine(world, args, { env: { SWITCHBOARD_KEY: customer.key, ...env }, ...options });
const newest = async () => {
  const [lease] = await world.core.activations.list({ accountId: customer.accountId, limit: 1 });
  return lease ?? { id: 0, phone: '', state: '' };
};
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('switchboard lease', () => {
  it('prints the number to stderr and the code, alone, to stdout, and finishes', async () => {
    const running = run(['lease', '--service', 'tg', '--country', '2', '--max-price', '0.50', '--wait']);
    await until(() => world.core.waits.count() === 1);
    const { phone, id } = await newest();

    await world.message({ supplierId, phone, text: 'Your code is 48213' });

    const { code, stdout, stderr } = await running;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '48213\n' });
    expect(stderr).toMatch(new RegExp(`^lease ${id} for 0.10, until .*\n${phone}\n$`));
    expect((await newest()).state).toBe('finished');
  });

  it('cancels where no code comes in time, and fails', async () => {
    const { code, stdout, stderr } = await run(['lease', '--service', 'tg', '--wait', '--timeout', '0.5']);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no message for');
    expect((await newest()).state).toBe('cancelled');
  });

  it('keeps the lease when it is told to, and where nobody waits', async () => {
    const kept = await run(['lease', '--service', 'tg', '--wait', '--timeout', '0.5', '--keep']);
    const first = await newest();
    const bare = await run(['lease', '--service', 'tg']);

    expect([kept.code, first.state]).toEqual([1, 'waiting']);
    expect(bare).toMatchObject({ code: 0, stdout: `${(await newest()).phone}\n` });
    expect(await world.core.activations.countOpen(customer.accountId)).toBe(2);
  });

  it('gives the number back when it is stopped', async () => {
    let stop = () => {};
    const onStop = (end: () => void) => {
      stop = end;
    };
    const running = run(['lease', '--service', 'tg', '--wait'], { onStop });
    await until(() => world.core.waits.count() === 1);

    stop();

    expect(await running).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('stopped') });
    expect((await newest()).state).toBe('cancelled');
  });

  it('says what is wrong and what to do: no key, no money, no server', async () => {
    const none = await run(['lease', '--service', 'tg'], { env: { SWITCHBOARD_KEY: '' } });
    const dear = await run(['lease', '--service', 'tg', '--max-price', '0.01']);
    const away = await run(['lease', '--service', 'tg', '--url', 'http://127.0.0.1:1']);

    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('SWITCHBOARD_KEY') });
    expect(dear).toMatchObject({ code: 1, stderr: expect.stringContaining('Raise maxPrice') });
    expect(away).toMatchObject({ code: 3, stderr: expect.stringContaining('is it running?') });
  });

  it.each([
    [['lease']],
    [['lease', '--service', 'tg', '--timeout', 'long']],
    [['lease', '--service', 'tg', '--country', 'kz']],
  ])('refuses %s', async (args) => {
    expect((await run(args)).code).toBe(2);
  });
});

describe('switchboard watch', () => {
  async function watch(args: readonly string[], options: RunOptions = {}) {
    await until(() => world.db.signals.topicCount() === 0);
    let stop = () => {};
    const onStop = (end: () => void) => {
      stop = end;
    };
    const stdout = new PassThrough();
    const running = run(['watch', ...args], { ...options, onStop, stdout });
    let text = '';
    stdout.on('data', (piece) => {
      text += piece;
    });
    await until(() => world.db.signals.topicCount() > 0);
    const { accountId } = customer;
    const { id, phone } = await world.core.activations.buy({ accountId, serviceId: 'tg' });
    await world.message({ supplierId, phone, text: 'Your code\u202e is 48213' });
    await world.core.activations.finish({ id, accountId });
    await until(() => text.includes('activation.ended'));
    stop();
    return { ...(await running), lines: text.trim().split('\n'), id, phone };
  }

  it('shows a line for each event, with what came from outside made harmless', async () => {
    // Of these kinds: a stream from now may begin with money that came just before.
    const kinds = 'activation.created,activation.message,activation.ended';
    const { code, lines, id, phone, stderr } = await watch(['--kinds', kinds]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: 'watching; Ctrl-C ends it\n' });
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^\\d\\d:\\d\\d:\\d\\d {2}activation.created {2}activation:${id} {2}.*phone=${phone}`),
      ),
      expect.stringMatching(/activation\.message .* from=Telegram code=48213 text="Your code· is 48213"$/),
      expect.stringMatching(/activation\.ended .* state=finished/),
    ]);
  });

  it('has colours on a terminal alone, and none where nobody wants them', async () => {
    const coloured = await watch([], { tty: true });
    const plain = await watch([], { tty: true, env: { NO_COLOR: '1' } });

    expect(coloured.lines.join('')).toContain('\u001b[32mactivation.message');
    expect(plain.lines.join('')).not.toContain('\u001b');
  });

  it('prints JSON lines, of the kinds that are wanted', async () => {
    const { lines, id, stderr } = await watch(['--json', '--kinds', 'activation.ended']);

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'activation.ended', subject: `activation:${id}`, state: 'finished' },
    ]);
    expect(stderr).toBe('');
  });

  it('says that there is no such kind', async () => {
    expect(await run(['watch', '--kinds', 'everything'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('activation.message'),
    });
  });
});
