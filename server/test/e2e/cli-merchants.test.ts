import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine, runForJson } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let folder: string;

beforeAll(async () => {
  world = await createNativeWorld({ PUBLIC_URL: 'https://coupons.example' });
  folder = await mkdtemp(`${tmpdir()}/switchboard-cli-`);
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) => runCommandLine(world, args);
const json = (...args: string[]) => runForJson(world, args);

async function file(name: string, text: string): Promise<string> {
  await writeFile(`${folder}/${name}`, text);
  return `${folder}/${name}`;
}

it('a merchant is opened, changed, given a key pair and a link by commands', async () => {
  await json('account', 'create', 'pizza');

  const opened = await json(
    'merchant',
    'open',
    'pizza',
    '--email',
    'joe@example.org',
    '--sms-connected',
    'yes',
  );
  const added = await json('merchant', 'add-key', 'pizza');
  const changed = await json(
    ...['merchant', 'change', 'pizza', '--company-name', 'Pizza', '--max-campaigns', '5'],
    ...['--webhook-triggers', 'coupon_claimed,coupon_validated', '--expires-on', 'none'],
  );

  expect(opened).toMatchObject({ email: 'joe@example.org', smsConnected: true });
  expect(await json('merchant', 'revoke-key', 'pizza', opened.keyPair.clientId)).toMatchObject({
    revoked: true,
  });
  expect((await json('merchant', 'keys', 'pizza', '--reveal')).items).toMatchObject([added]);
  expect(changed).toMatchObject({
    companyName: 'Pizza',
    maxCampaigns: 5,
    webhookTriggers: ['coupon_claimed', 'coupon_validated'],
    expiresOn: null,
  });
  expect((await run('merchant', 'password-link', 'pizza')).stdout).toMatch(
    /^https:\/\/coupons\.example\/reset\/\w{49}\n$/,
  );
  expect((await run('merchant', 'sign-on', 'pizza', '--page', 'statistics')).stdout).toMatch(
    /\/sso\/\w{49}\n$/,
  );
  expect((await run('merchant', 'show', 'pizza')).stdout).toMatch(/company name\s+Pizza\n/);
  expect((await json('merchant', 'list')).items).toHaveLength(1);
  expect(await run('merchant', 'change', 'pizza', '--blocked', 'maybe')).toMatchObject({
    code: 2,
    stderr: 'switchboard: --blocked: say yes or no\n',
  });
});

it('packages, subaccounts and teammates are made by commands', async () => {
  const pack = await json(
    'merchant',
    'add-package',
    'pizza',
    'small',
    '--permissions',
    'dashboard,statistics',
  );
  const sub = await json(
    ...['merchant', 'add-subaccount', 'pizza', '--email', 'sub@example.org', '--package-id', pack.id],
  );
  const ann = await json('merchant', 'add-teammate', 'pizza', 'Ann', 'ann@example.org');

  expect(sub).toMatchObject({ permissions: ['dashboard', 'statistics'] });
  expect((await json('merchant', 'subaccounts', 'pizza')).items).toHaveLength(1);
  expect((await json('merchant', 'packages', 'pizza')).items).toMatchObject([{ name: 'small' }]);
  expect((await run('merchant', 'teammates', 'pizza')).stdout).toContain('ann@example.org');
  expect(await json('merchant', 'remove-teammate', 'pizza', ann.id)).toEqual({ id: ann.id, removed: true });
  expect((await json('merchant', 'events', 'pizza')).items).toEqual([]);
});

it('a campaign is made from a file and options, limited, and shown with its use', async () => {
  const settings = await file(
    'campaign.json',
    JSON.stringify({ title: 'from the file', password: 'sesame' }),
  );
  const shop = await json('campaign', 'add-location', 'pizza', '--company-name', 'Shop 1', '--city', 'Foo');
  const folderOf = await json('campaign', 'add-folder', 'pizza', 'summer');

  const made = await json(
    ...['campaign', 'create', 'pizza', 'Summer', '--settings', settings, '--title', '1 + 1 pizza'],
    ...['--tags', 'pizza, tuesday', '--validation-methods', 'password,qr', '--location-ids', shop.id],
    ...['--folder-id', folderOf.id, '--session-validity-days', '14'],
  );
  const limits = await json('campaign', 'limit', 'pizza', made.id, '9.50', '--of', 'spend', '--per', 'day');
  const copy = await json('campaign', 'create', 'pizza', 'A copy', '--template', made.id);

  expect(made).toMatchObject({
    name: 'Summer',
    title: '1 + 1 pizza',
    tags: ['pizza', 'tuesday'],
    hasPassword: true,
    sessionValidityDays: 14,
    locations: [{ companyName: 'Shop 1' }],
  });
  expect(limits.items).toMatchObject([{ measure: 'spend', period: 'day', most: '9.50' }]);
  expect(copy).toMatchObject({ title: '1 + 1 pizza', name: 'A copy' });
  expect(await json('campaign', 'change', 'pizza', copy.id, '--status', 'removed')).toMatchObject({
    status: 'removed',
  });
  expect((await json('campaign', 'list', 'pizza', '--tag', 'pizza')).items).toMatchObject([{ id: made.id }]);
  expect((await run('campaign', 'show', 'pizza', made.id)).stdout).toMatch(/MEASURE[\s\S]*spend\s+day/);
  await json('campaign', 'change-location', 'pizza', shop.id, '--zip', '1000');
  await json('campaign', 'add-category', 'pizza', 'Leisure', '--main');
  expect((await json('campaign', 'categories', 'pizza')).items).toMatchObject([{ isMain: true }]);
});

it('own codes are taken from a file with the lines of the wrong ones, and a batch is written to one', async () => {
  const { items } = await json('campaign', 'list', 'pizza');
  const codes = await file('codes.csv', 'code\nA1\nA2\nA1\nÄ\n');
  const out = `${folder}/batch.csv`;

  const imported = await run('campaign', 'import-codes', 'pizza', items[0].id, codes);
  const batch = await json(
    'campaign',
    'batch',
    'pizza',
    items[0].id,
    '1500',
    '--out',
    out,
    '--code-digits',
    '8',
  );
  const printed = await run('campaign', 'batch', 'pizza', items[0].id, '2');

  expect(imported.code).toBe(1);
  expect(imported.stdout).toMatch(/imported\s+2\nunchanged\s+1\n/);
  expect(imported.stderr).toContain('line 5: has letters that no barcode can show');
  expect(batch).toMatchObject({ rows: 1500, file: out });
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(1501);
  expect(new Set(lines.map((line) => line.split(',')[4])).size).toBe(1501);
  expect(printed.stdout.split('\n')).toHaveLength(4);
  expect(await run('campaign', 'batch', 'pizza', items[0].id, '1', '--out', out)).toMatchObject({ code: 1 });
  expect(await run('campaign', 'batch', 'pizza', '999999', '1')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not_found'),
  });
});

it('a coupon is found, reserved, redeemed and rolled back by commands', async () => {
  const { items } = await json('campaign', 'list', 'pizza');
  const [coupon, other] = (await json('coupon', 'list', 'pizza', items[0].id, '--limit', '2')).items;

  const reserved = await json('coupon', 'reserve', 'pizza', coupon.code, '--spend', '5');
  await json(
    'coupon',
    'redeem',
    'pizza',
    coupon.code,
    '--reservation',
    reserved.redemptionId,
    '--spend',
    '5',
  );
  const back = await run('coupon', 'roll-back', 'pizza', reserved.redemptionId);
  const locked = await json('coupon', 'lock', 'pizza', other.code);

  expect(back.stdout).toBe(`redemption ${reserved.redemptionId} is rolled back\n`);
  expect(locked).toMatchObject({ locked: true });
  expect((await json('coupon', 'redemptions', 'pizza', '--coupon', coupon.code)).items).toMatchObject([
    { state: 'rolled_back', spend: '5.00' },
  ]);
  expect((await run('coupon', 'show', 'pizza', coupon.code)).stdout).toMatch(/EVENT[\s\S]*roll_back/);
  const found = await json('coupon', 'find', 'pizza', '--validation-code', coupon.ownValidationCode);
  expect(found.items).toMatchObject([{ code: coupon.code }]);
  expect((await json('payment-case', 'list')).items).toEqual([]);
});

it('credits, groups, cards and directories are made by commands', async () => {
  const granted = await json('sms', 'grant', 'pizza', 'SMS', '50', '--reference', 'order 1');
  const again = await run('sms', 'grant', 'pizza', 'SMS', '50', '--reference', 'order 1');
  const group = await json('sms', 'add-group', 'pizza', 'Friends');
  await json('sms', 'add-contact', 'pizza', group.id, '+447911123456');
  const { items } = await json('campaign', 'list', 'pizza');
  const rewards = await file(
    'card.json',
    JSON.stringify({ rewards: [{ campaignId: items[0].id, threshold: 10 }] }),
  );
  const card = await json('loyalty', 'create', 'pizza', 'Stamps', '--size', '10', '--settings', rewards);
  const user = await json('loyalty', 'add-user', 'pizza', card.id, 'joe@example.org');
  const directory = await json('directory', 'create', 'pizza', 'All coupons');

  expect(granted).toMatchObject({ available: 50 });
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('already_exists') });
  expect((await json('sms', 'credits', 'pizza')).sms).toEqual({ available: 50, held: 0 });
  expect((await json('sms', 'contacts', 'pizza', group.id)).items).toMatchObject([{ phone: '447911123456' }]);
  expect((await json('sms', 'groups', 'pizza')).items).toMatchObject([{ name: 'Friends' }]);
  expect((await json('sms', 'keywords', 'pizza')).items).toEqual([]);
  expect((await json('sms', 'sends', 'pizza')).items).toEqual([]);
  expect(card).toMatchObject({ type: 'stamp', size: 10, rewards: [{ threshold: 10 }], users: 0 });
  expect(await json('loyalty', 'give', 'pizza', card.id, user.userId, '3')).toMatchObject({ points: 3 });
  expect((await json('loyalty', 'users', 'pizza', card.id)).items).toMatchObject([
    { email: 'joe@example.org' },
  ]);
  expect(await json('loyalty', 'change', 'pizza', card.id, '--most-per-day', '5')).toMatchObject({
    mostPerDay: 5,
  });
  expect((await json('loyalty', 'list', 'pizza')).items).toHaveLength(1);
  expect(await json('directory', 'add', 'pizza', directory.id, 'campaign', items[0].id)).toMatchObject({
    listed: true,
  });
  expect(await json('directory', 'take', 'pizza', directory.id, 'campaign', items[0].id)).toMatchObject({
    listed: false,
  });
  expect((await json('directory', 'list', 'pizza')).items).toMatchObject([{ name: 'All coupons' }]);
  expect((await json('directory', 'users', 'pizza', directory.id)).items).toEqual([]);
  expect((await run('directory', 'list', 'nobody-here')).code).toBe(1);
});
