import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunOptions, runCommandLine, runForJson } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let folder: string;
let prefix: string;
let serial = 0;

beforeAll(async () => {
  world = await createNativeWorld();
  folder = await mkdtemp(`${tmpdir()}/switchboard-cli-`);
  prefix = (await world.core.catalog.view()).country(2)?.numberPrefixes[0] ?? '';
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const run = (args: readonly string[], options: RunOptions = {}) => runCommandLine(world, args, options);
const json = (...args: string[]) => runForJson(world, args);

async function file(text: string | Uint8Array): Promise<string> {
  const path = `${folder}/table-${++serial}.csv`;
  await writeFile(path, text);
  return path;
}

const phone = () => `${prefix.padEnd(4, '0')}6${String(++serial).padStart(6, '0')}`;

describe('the commands', () => {
  it('administer accounts, keys and money', async () => {
    const created = await json('account', 'create', 'shop');
    const child = await json('account', 'create', 'shop.east', '--parent', 'shop');
    const key = await json(
      'key',
      'create',
      'shop',
      '--dialect',
      'classic',
      '--no-strict-words',
      '--ip',
      '10.0.0.0/8',
    );
    const granted = await json('credit', 'grant', 'shop', '12.50', '--reference', 'invoice 1');
    const taken = await json('credit', 'take', 'shop', '2', '--reference', 'correction 1');

    expect(child.parentId).toBe(created.id);
    expect(key).toMatchObject({ dialect: 'classic', strictWords: false, ipAllow: ['10.0.0.0/8'] });
    expect(granted).toMatchObject({ amount: '12.50', amountMicros: '12500000' });
    expect(taken).toMatchObject({ amount: '-2.00', balance: { available: '10.50' } });
    expect(await json('account', 'get', created.id)).toMatchObject({ name: 'shop', balance: taken.balance });
    expect((await json('account', 'list', '--limit', '2')).items).toMatchObject([
      { name: 'shop' },
      { name: 'shop.east' },
    ]);
    expect((await json('key', 'list', 'shop')).items).toMatchObject([
      { id: key.id, hint: key.key.slice(-4) },
    ]);
    expect(await json('key', 'revoke', key.id)).toEqual({ id: key.id, revoked: true });
    expect(await json('account', 'suspend', 'shop')).toMatchObject({ state: 'suspended' });
    expect(await json('account', 'resume', 'shop')).toMatchObject({ state: 'active' });
    expect((await json('ledger', 'entries', 'shop')).items).toMatchObject([
      { amount: '-2.00', reference: 'correction 1' },
      { amount: '12.50', reference: 'invoice 1' },
    ]);
    expect(await json('ledger', 'trial-balance')).toMatchObject({ balanced: true });
  });

  it('administer suppliers, numbers, prices and the catalogue', async () => {
    const [one, two] = [phone(), phone()];
    const supplier = await json('supplier', 'create', 'modems', '--payout-percent', '30', '--filter-senders');
    const numbers = await file(`phone,country,provenance\n${one},2,own_device\n${two},2,own_device\n`);
    const prices = await file('country,service,price\n2,tg,0.10\n2,wa,0.20\n');

    const imported = await json('number', 'import', 'modems', numbers);
    const priced = await json('price', 'import', 'modems', prices);

    expect(supplier).toMatchObject({ kind: 'manual', payoutPercent: 30, filterSenders: true });
    expect(imported).toEqual({ rows: 2, imported: 2, unchanged: 0, errorCount: 0, errors: [] });
    expect(priced).toMatchObject({ rows: 2, imported: 2, errorCount: 0 });
    expect(await json('number', 'set-state', `+${one}`, 'offline')).toMatchObject({
      phone: one,
      state: 'offline',
    });
    expect((await json('number', 'list', '--supplier', 'modems', '--state', 'online')).items).toMatchObject([
      { phone: two },
    ]);
    expect((await json('price', 'list', '--supplier', 'modems', '--service', 'tg')).items).toMatchObject([
      { price: '0.10', stock: 1, onSale: true },
    ]);
    expect(await json('supplier', 'off', 'modems')).toMatchObject({ state: 'off' });
    expect(await json('supplier', 'on', 'modems')).toMatchObject({ state: 'active' });
    expect(await json('supplier', 'get', supplier.id)).toMatchObject({ name: 'modems' });
    expect((await json('supplier', 'list')).items).toMatchObject([{ name: 'modems' }]);
    expect(await json('catalog', 'disable', 'tg')).toEqual({ id: 'tg', enabled: false });
    expect(await json('catalog', 'import')).toMatchObject({ countries: expect.any(Number) });
    expect((await json('catalog', 'services')).items).toContainEqual(
      expect.objectContaining({ id: 'tg', enabled: false }),
    );
    expect(await json('catalog', 'enable', 'tg')).toEqual({ id: 'tg', enabled: true });
    expect((await json('catalog', 'countries')).items.length).toBeGreaterThan(100);
  });

  it('show activations, messages, webhooks and the audit', async () => {
    const { name, accountId } = await world.customer();
    const { supplierId, phones } = await world.pool({ service: 'ig' });
    const { id } = await world.core.activations.buy({ accountId, serviceId: 'ig', countryId: 2 });
    const hook = await json('webhook', 'add', name, 'http://127.0.0.1:9/hook');
    const { messageId } = await world.message({ supplierId, phone: phones[0] ?? '', text: 'Code 48213' });

    expect((await json('activation', 'list', name)).items).toMatchObject([{ id, state: 'received' }]);
    expect(await json('activation', 'get', name, String(id), '--reveal')).toMatchObject({ code: '48213' });
    expect((await json('message', 'list', '--phone', phones[0] ?? '')).items).toMatchObject([
      { text: '**** *****' },
    ]);
    expect(await json('message', 'get', String(messageId), '--reveal')).toMatchObject({ text: 'Code 48213' });
    expect((await json('message', 'deliveries', String(messageId))).items).toHaveLength(1);
    expect((await json('webhook', 'list', name)).items).toMatchObject([{ id: hook.id }]);
    await world.work();
    const [delivery] = (await json('webhook', 'deliveries', name)).items;
    expect(delivery).toMatchObject({ state: 'pending', attempts: 1, body: null });
    expect((await run(['webhook', 'replay', delivery.id])).stderr).toMatch(/not_found/);
    expect(await json('webhook', 'remove', name, hook.id)).toMatchObject({ removed: true });
    expect((await json('audit', 'list', '--subject', `message:${messageId}`)).items).toHaveLength(2);
  });

  it('name their caller in the audit', async () => {
    const env = { SWITCHBOARD_ACTOR: 'carol', USER: 'root' };
    await run(['account', 'create', 'by-carol'], { env });

    expect((await json('audit', 'list', '--limit', '1')).items).toMatchObject([
      { actor: 'admin:carol', action: 'account.create' },
    ]);
  });

  it('show people tables, and tell them of the next page beside it', async () => {
    await world.customer({ name: 'Table-1' });
    const page = await run(['account', 'list', '--limit', '1']);
    const one = await run(['account', 'get', 'Table-1']);

    expect(page).toMatchObject({ code: 0, stderr: expect.stringMatching(/--cursor \d+\n$/) });
    expect(page.stdout).toMatch(/^ID +NAME +PARENT ID +STATE +CREATED AT\n\d+ /);
    expect(one.stdout).toMatch(/available +100\.00\n/);
  });

  it('never let a message write on the terminal', async () => {
    const { supplierId, phones } = await world.pool();
    const nasty = '\u001b[2J\u202eCode 48213';
    const { messageId } = await world.message({ supplierId, phone: phones[0] ?? '', text: nasty });

    const { stdout } = await run(['message', 'get', String(messageId), '--reveal']);

    expect(stdout).toContain('·[2J·Code 48213');
  });
});

describe('an import from a file', () => {
  it('reads what spreadsheets save: semicolons or tabs, UTF-16 or UTF-8 with a mark, and no other encoding', async () => {
    await json('supplier', 'create', 'sheets');
    const table = (delimiter: string) =>
      `\ufeff${['phone', 'country', 'provenance'].join(delimiter)}\r\n${[phone(), 2, 'own_device'].join(delimiter)}\r\n`;
    const files = [
      Buffer.from(table(';')),
      Buffer.from(table(';'), 'utf16le'),
      Buffer.from(table('\t'), 'utf16le').swap16(),
      Buffer.from(`sep=;\r\n${table(';').slice(1)}`),
    ];

    const imported: unknown[] = [];
    for (const bytes of files)
      imported.push((await json('number', 'import', 'sheets', await file(bytes))).imported);
    const wrong = await run(['number', 'import', 'sheets', await file(Buffer.from([0x70, 0xe9, 0x0a]))]);

    expect(imported).toEqual(files.map(() => 1));
    expect(wrong.code).not.toBe(0);
    expect(wrong.stderr).toMatch(/UTF-8/);
  });

  it('goes in parts, and names each wrong row with its line in the file', async () => {
    await json('supplier', 'create', 'bulk');
    const lines = ['phone,country,provenance', ''];
    for (let count = 0; count < 4_500; count++) lines.push(`${phone()},2,own_device`);
    lines[100] = 'nonsense,2,own_device';
    lines[3_000] = `${phone()},999,own_device`;
    lines[4_200] = '';
    lines[4_300] = `7"7,2,own_device`;
    lines[4_400] = `${phone()},2,own_device,too many`;
    const path = await file(lines.join('\r\n'));

    const people = await run(['number', 'import', 'bulk', path]);
    const machine = await run(['number', 'import', 'bulk', path, '--json']);

    expect(people.code).toBe(1);
    expect(people.stdout).toMatch(/rows +4499\nimported +4495\nunchanged +0\nerror count +4\n/);
    expect(people.stderr).toMatch(
      /^line 101: .*nonsense.*\nline 3001: .*999.*\nline 4301: .*\nline 4401: .*\n$/,
    );
    expect(machine.code).toBe(1);
    expect(machine.stderr).toBe('');
    expect(JSON.parse(machine.stdout)).toMatchObject({
      rows: 4_499,
      imported: 0,
      unchanged: 4_495,
      errorCount: 4,
      errors: [{ line: 101 }, { line: 3_001 }, { line: 4_301 }, { line: 4_401 }],
    });
  });

  it('shows a bar on a terminal only, and not where JSON is wanted to be read alone', async () => {
    await json('supplier', 'create', 'barred');
    const path = await file(`phone,country,provenance\n${phone()},2,own_device\n`);

    const terminal = await run(['number', 'import', 'barred', path], { tty: true });
    const pipe = await run(['number', 'import', 'barred', path]);

    expect(terminal.stderr).toMatch(/█|░|%/);
    expect(terminal.stdout).not.toMatch(/█|░|%/);
    expect(pipe.stderr).toBe('');
  });

  it('says in which line a table breaks off, and what was taken in before', async () => {
    await json('supplier', 'create', 'broken');
    const rows = Array.from({ length: 2_100 }, () => `${phone()},2,own_device`);
    const text = `phone,country,provenance\n${rows.join('\n')}\n"7999,2,own_device\n1,2,own_device\n`;

    const broken = await run(['number', 'import', 'broken', await file(text)]);

    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toMatch(/^switchboard: line 210[34]: .*\(2000 imported, .*before line 2002.*\n$/);
  });

  it.each([
    ['no file', async () => `${folder}/none.csv`, /cannot read .*none\.csv: ENOENT/],
    ['a folder', async () => folder, /cannot read .*: EISDIR/],
    ['an empty file', () => file(''), /bad_request/],
    ['another table', () => file('number;land\n1;2\n'), /bad_request: .*no column phone, country/],
    [
      'a picture',
      () => file(new Uint8Array(5_000).map((_, index) => (index * 7) % 256)),
      /neither UTF-8 nor UTF-16/,
    ],
  ])('of %s is refused', async (_, make, message) => {
    const refused = await run(['number', 'import', 'modems', await make()]);

    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(message);
  });
});

describe('a command that does not succeed', () => {
  it.each([
    [['account', 'get', 'nobody'], /^switchboard: account_not_found: there is no such account\n$/],
    [['account', 'create', 'a b'], /^switchboard: bad_request: .*\(name: a b\)\n$/],
    [['account', 'get', 'a/../b'], /^switchboard: bad_request: params\.account: must be an id or a name\n$/],
    [['account', 'list', '--limit', '0'], /bad_request: query\.limit/],
    [['key', 'revoke', '999999'], /not_found/],
    [['credit', 'take', 'poor', '1', '--reference', 'r'], /no_balance/],
    [['price', 'import', 'nobody', '/dev/null'], /not_found/],
    [['message', 'get', '999999'], /not_found/],
  ])('because the server refuses it ends with 1: %j', async (args, message) => {
    await world.core.accounts.create({ name: 'poor' }).catch(() => {});

    const refused = await run(args);

    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(message);
  });

  it('because the reference was used ends with 1', async () => {
    const { name } = await world.customer();
    const args = ['credit', 'grant', name, '1', '--reference', 'twice'];

    expect((await run(args)).code).toBe(0);
    expect(await run(args)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/already_exists.*twice/),
    });
  });

  it.each([
    [['account', 'fly']],
    [['account']],
    [['spaceship', 'list']],
    [['account', 'get']],
    [['account', 'get', 'a', 'b']],
    [['account', 'list', '--colour', 'red']],
    [['credit', 'grant', 'shop', '1']],
    [['credit', 'grant', 'shop', 'ten', '--reference', 'x']],
    [['credit', 'grant', 'shop', '-1', '--reference', 'x']],
    [['key', 'create', 'shop', '--dialect', 'esperanto']],
    [['supplier', 'create', 'x', '--payout-percent', 'half']],
    [['number', 'set-state', '7999', 'rented']],
    [['account', 'get', '']],
    [['account', 'get', '..']],
    [['account', 'list', '--url', 'localhost']],
    [['account', 'list', '--url', 'ftp://127.0.0.1/']],
  ])('because the command line is wrong ends with 2: %j', async (args) => {
    const wrong = await run(args);

    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).not.toBe('');
  });

  it('because no server is there ends with 3', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));

    const gone = await run(['account', 'list'], { env: { SWITCHBOARD_URL: undefined, PORT: String(port) } });
    const nowhere = await run(['account', 'list', '--url', `http://127.0.0.1:${port}`]);

    for (const { code, stdout, stderr } of [gone, nowhere]) {
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(/no server answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    }
  });

  it('because another server is there ends with 1, and is not followed elsewhere', async () => {
    const asked: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      asked.push(request.headers.authorization);
      if (request.url?.startsWith('/api'))
        response.writeHead(302, { location: `${world.url}/api/v1/accounts` });
      response.end('<h1>It works!</h1>');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));

    const wrong = await run([
      'account',
      'list',
      '--url',
      `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
    ]);
    other.close();

    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/not Switchboard's admin API/) });
    expect(asked).toHaveLength(1);
  });
});

describe('the admin token', () => {
  it('comes from the data folder where the environment has none', async () => {
    await writeFile(`${folder}/admin-token`, `${world.token}\n`);

    expect(
      await run(['account', 'list'], { env: { SWITCHBOARD_TOKEN: '', DATA_DIR: folder } }),
    ).toMatchObject({ code: 0 });
  });

  it('is asked for where there is none, and refused where it is wrong', async () => {
    const env = { SWITCHBOARD_TOKEN: undefined, DATA_DIR: `${folder}/none` };

    const none = await run(['account', 'list'], { env });
    const wrong = await run(['account', 'list'], { env: { SWITCHBOARD_TOKEN: 'wrong' } });

    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no admin token: set SWITCHBOARD_TOKEN/),
    });
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/unauthorized/) });
  });
});

describe('help', () => {
  it('is no error', async () => {
    const nouns = await run(['--help']);
    const verbs = await run(['number', '--help']);
    const options = await run(['number', 'import', '--help']);

    expect(nouns).toMatchObject({ code: 0, stderr: '' });
    for (const noun of [
      'account',
      'key',
      'credit',
      'supplier',
      'number',
      'price',
      'catalog',
      'ledger',
      'message',
      'webhook',
      'audit',
      'merchant',
      'campaign',
      'coupon',
      'payment-case',
    ])
      expect(nouns.stdout).toContain(`  ${noun} `);
    expect(verbs.stdout).toMatch(/import[\s\S]*Exit codes/);
    expect(options.stdout).toMatch(/--json[\s\S]*--url/);
  });
});
