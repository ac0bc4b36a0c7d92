import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLosingProxy, type LosingProxy } from '#test/losing-proxy';
import { codeIn } from '#test/markdown-code';
import { createNativeWorld, type NativeWorld } from '#test/native-world';
import { findPython, runPython } from '#test/python';
import { runProgram } from '#test/run-program';

let world: NativeWorld;
let proxy: LosingProxy;
let supplierId: bigint;
let customer: { accountId: bigint; key: string; name: string };
beforeAll(async () => {
  world = await createNativeWorld();
  ({ supplierId } = await world.pool({ count: 200 }));
});
beforeEach(async () => {
  customer = await world.customer({ balance: '50' });
  proxy = await createLosingProxy(world.url);
});
afterEach(() => proxy.close());
afterAll(() => world.close());

const head = `
import os, sys, threading
from switchboard import *
sb = Switchboard(os.environ["URL"], os.environ["KEY"])
def thrown(work):
    try:
        work()
    except Exception as error:
        return type(error).__name__
`;
const run = (program: string, key = customer.key) =>
  runPython(`${head}${program}`, { URL: proxy.url, KEY: key });
const say = (phone: string, text: string) => world.message({ supplierId, phone, text });
const open = () => world.core.activations.countOpen(customer.accountId);
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}
const newest = async () => {
  const [lease] = await world.core.activations.list({ accountId: customer.accountId, limit: 1 });
  if (!lease) throw new Error('nothing was leased');
  return lease;
};

describe('a lease in Python', () => {
  it('gives its code, and is finished at the end of its block', async () => {
    const [first = ''] = codeIn('packages/python/README.md', 'python');
    const program = first
      .replace('http://127.0.0.1:8080', world.url)
      .replace('0123456789abcdef0123456789abcdef', customer.key);
    const running = runPython(program);
    await until(() => world.core.waits.count() === 1);
    const { id, phone } = await newest();

    await say(phone, 'Your code is 48213');

    expect(await running).toEqual({ code: 0, stdout: `${phone}\n48213\n`, stderr: '' });
    expect(await world.core.activations.get({ id, accountId: customer.accountId })).toMatchObject({
      state: 'finished',
    });
  });

  it('is cancelled where none came, and the reason why is what is raised', async () => {
    const ran = await run(`
with sb.lease(service="tg") as lease:
    print(thrown(lambda: lease.code(timeout=1)), lease.price, sb.balance())
print(lease.state, sb.balance(), lease)
print(thrown(lambda: lease.code()))
try:
    with sb.lease(service="tg"):
        raise KeyError("mine")
except KeyError:
    print("mine")
`);

    const { id, phone } = await world.core.activations
      .list({ accountId: customer.accountId, limit: 2 })
      .then(([, first]) => first ?? { id: 0, phone: '' });
    expect(ran.stderr).toBe('');
    expect(ran.stdout.split('\n')).toEqual([
      'WaitTimeoutError 0.10 49.90',
      `cancelled 50.00 <Lease ${id} ${phone} cancelled>`,
      'LeaseEndedError',
      'mine',
      '',
    ]);
    expect(await open()).toBe(0);
  });

  it('gives each code once, in order, and messages without one', async () => {
    const { id, phone } = await world.core.activations.buy({
      accountId: customer.accountId,
      serviceId: 'tg',
    });
    await say(phone, 'Your code is 11111');
    const running = run(`
lease = sb.find_lease(${id})
print(lease.code())
lease.another()
print("asked", lease.code())
for message in sb.find_lease(${id}).messages():
    print(message["text"])
`);
    await until(() => world.core.waits.count() === 1);
    await say(phone, 'Your code is 22222');
    await until(() => world.core.waits.count() === 0);
    await until(() => world.core.waits.count() === 1);
    await world.core.activations.finish({ id, accountId: customer.accountId });

    expect((await running).stdout).toBe('11111\nasked 22222\nYour code is 11111\nYour code is 22222\n');
  });

  it('raises a class of its own for each thing that one can do something about', async () => {
    const { key } = await world.core.accounts.createKey({
      accountId: customer.accountId,
      scopes: ['read'],
    });
    const { stdout, stderr } = await run(`
of = lambda key: Switchboard(os.environ["URL"], key)
print(thrown(lambda: sb.lease(service="qc")))
print(thrown(lambda: sb.lease(service="tg", max_price="0.01")))
print(thrown(lambda: sb.lease(service="tg", max_price="much")))
print(thrown(lambda: of("${key}").lease(service="tg")))
print(thrown(lambda: of("nobody").balance()))
print(thrown(lambda: sb.find_lease(1)))
print(thrown(lambda: sb.simulate(to="1", sender="x", text="y")))
print(thrown(lambda: Switchboard("ftp://x", "k")), thrown(lambda: Switchboard("http://x", "a b")))
print(thrown(lambda: Switchboard("http://127.0.0.1:1", "k", retries=1).balance()))
print(issubclass(WaitTimeoutError, TimeoutError), issubclass(UnreachableError, ConnectionError))
try:
    sb.lease(service="nosuch")
except ProblemError as error:
    print(error.code, error.status, error.todo)
print(len(sb.request("GET", "/offers", query={"service": "tg", "country": 2})["items"]))
`);

    expect(stderr).toBe('');
    expect(stdout.trim().split('\n')).toEqual([
      'OutOfStockError',
      'OutOfStockError',
      'InvalidRequestError',
      'NotAllowedError',
      'NotAllowedError',
      'NotFoundError',
      expect.stringMatching(/Error$/),
      'SwitchboardError SwitchboardError',
      'UnreachableError',
      'True True',
      'service_unknown 404 Take the code of a service from GET /catalog/services.',
      '1',
    ]);
  });
});

describe('over a line that loses connections, Python', () => {
  const order = /^POST .*[/]activations /;

  it('makes an order once, whether the request or its answer was lost', async () => {
    proxy.lose('before', order, 2);
    proxy.lose('after', order, 2);

    const { stdout, stderr } = await run('print(sb.lease(service="tg").phone, sb.balance())');

    expect(stderr).toBe('');
    expect(stdout).toBe(`${(await newest()).phone} 49.90\n`);
    expect(proxy.lost.map((line) => line.split(' ')[0])).toEqual(['before', 'before', 'after', 'after']);
    expect(await open()).toBe(1);
  });

  it('makes an order under a name of its own once, in another program too', async () => {
    const program = 'print(sb.lease(service="tg", idempotency_key="order 4711").id)';

    expect((await run(program)).stdout).toBe((await run(program)).stdout);
    expect(await open()).toBe(1);
  });

  it('gets a code though its answer is lost, and the wait for it is cut', async () => {
    proxy.lose('after', /messages[?]wait/);
    const running = run('print(sb.lease(service="tg").code())');
    await until(() => world.core.waits.count() === 1);
    proxy.cut();
    await until(() => proxy.seen.filter((line) => /messages[?]wait/.test(line)).length === 2);

    await say((await newest()).phone, 'Your code is 48213');

    expect((await running).stdout).toBe('48213\n');
  });

  it('is only slow over a slow one', async () => {
    proxy.delay(150);

    expect((await run('with sb.lease(service="tg") as lease: pass\nprint(lease.state)')).stdout).toBe(
      'cancelled\n',
    );
    expect(proxy.seen.filter((line) => order.test(line)).length).toBe(1);
  });

  it('misses no event and gives none twice', async () => {
    const running = run(`
with sb.events() as stream:
    print("open", file=sys.stderr)
    count = 0
    for event in stream:
        print(event["kind"], event["subject"], event.get("message", {}).get("code", ""))
        count += 1
        if count == 16:
            break
    print(stream.last_id == event["id"])
`);
    await until(() => proxy.seen.some((line) => /events/.test(line)));
    await until(() => world.db.signals.topicCount() > 0);
    const expected: string[] = [];
    for (let round = 0; round < 8; round++) {
      const { id, phone } = await world.core.activations.buy({
        accountId: customer.accountId,
        serviceId: 'tg',
      });
      if (round % 3 === 0) proxy.cut();
      if (round % 4 === 1) proxy.lose('before', /events/);
      await say(phone, `Your code is ${10_000 + round}`);
      expected.push(`activation.created activation:${id} `);
      expected.push(`activation.message activation:${id} ${10_000 + round}`);
    }

    const { stdout, stderr } = await running;

    expect(stderr).toBe('open\n');
    expect(stdout.trim().split('\n')).toEqual([...expected, 'True']);
  });

  it('ends a stream that another thread closes', async () => {
    const running = run(`
stream = sb.events().open()
threading.Timer(0.3, stream.close).start()
print(sum(1 for event in stream))
`);

    expect(await running).toEqual({ code: 0, stdout: '0\n', stderr: '' });
  });
});

it('the file is Python 3.9, and so are the examples', async () => {
  const file = fileURLToPath(new URL('../../../packages/python/switchboard.py', import.meta.url));
  const parse =
    'import ast, sys\nfor text in [open(sys.argv[1]).read(), *sys.argv[2:]]: ast.parse(text, feature_version=(3, 9))';
  const examples = codeIn('packages/python/README.md', 'python');

  expect(examples.length).toBe(3);
  expect(await runProgram(await findPython(), ['-c', parse, file, ...examples])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
});
