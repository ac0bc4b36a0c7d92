import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommandLine } from '#test/command-line';
import { createNativeWorld, type NativeWorld } from '#test/native-world';

let world: NativeWorld;
let folder: string;

beforeAll(async () => {
  world = await createNativeWorld();
  folder = await mkdtemp(join(tmpdir(), 'switchboard-sources-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await world.close();
});

const call = (line: string) => runCommandLine(world, line.split(' '));

/** The output of a command that works; its arguments have no blanks. */
async function run(line: string): Promise<string> {
  const { code, stdout, stderr } = await call(line);
  expect({ line, code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}
// biome-ignore lint/suspicious/noExplicitAny: what a test looks into is what it tests
const json = async (line: string): Promise<any> => JSON.parse(await run(`${line} --json`));

it('a supplier of own numbers is connected, looked at, changed and disconnected', async () => {
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify({ auth: { type: 'bearer', token: 'a-token-of-some-length' } }));
  await run('supplier create drawer');

  const made = await json(`supplier connect drawer --kind http --settings ${settings} --set country=KZ`);
  const shown = await run('supplier source drawer');
  const changed = await json('supplier configure drawer --set country=null --set floodPerMinute=5');
  const off = await json('supplier configure drawer --state off');
  await run('supplier disconnect drawer');
  const gone = await call('supplier source drawer');

  expect(made).toMatchObject({
    kind: 'http',
    doorUrl: expect.stringMatching(/\/in\/drawer$/),
    settings: { auth: { type: 'bearer', token: '(secret)' }, country: 'KZ' },
  });
  expect(shown).toMatch(/door url +http:.*\/in\/drawer[\s\S]*health\ncondition +unheard/);
  expect(shown).not.toContain('a-token-of-some-length');
  expect(changed.settings).toEqual({ auth: { type: 'bearer', token: '(secret)' }, floodPerMinute: 5 });
  expect(off.state).toBe('off');
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('not_found') });
  const audit = (await world.api('GET', '/audit?limit=200')).text;
  expect(audit).toContain('source.connect');
  expect(audit).not.toContain('a-token-of-some-length');
});

it('kinds are told with what can be set', async () => {
  const { items } = await json('supplier kinds');

  expect(items.map(({ name }: { name: string }) => name)).toContain('http');
  for (const { settings } of items) expect(settings).toMatchObject({ type: 'object' });
  expect(await run('supplier kinds')).toMatch(/http .*yes +no/);
});

it('health leaves with 1 where a source is silent', async () => {
  await run('supplier create quiet');
  await run('supplier connect quiet --kind gammu --set token=a-token-of-some-length --set silentSeconds=60');
  const before = await call('supplier health quiet');
  world.advance(61);
  await world.core.intake.sweeps.find(({ name }) => name === 'intake.silence')?.run();
  const after = await call('supplier health');

  expect(before).toMatchObject({ code: 0, stdout: expect.stringMatching(/quiet +gammu +unheard/) });
  expect(after).toMatchObject({ code: 1, stdout: expect.stringMatching(/quiet +gammu +silent/) });
  expect(await run('supplier show quiet')).toContain('its numbers are off sale since');
});

it('numbers that announced themselves are accepted and ignored', async () => {
  await run('supplier create newcomers');
  await run(
    'supplier connect newcomers --kind gammu --set token=a-token-of-some-length --set unknownNumbers=announce',
  );
  const source = await world.core.intake.find('newcomers');
  for (const to of ['77011230001', '77011230002'])
    await world.core.intake.receive(source as NonNullable<typeof source>, {
      ...{ to, from: 'Telegram', text: 'Code 12345', flags: [], raw: '' },
    });

  const pending = await run('number pending --supplier newcomers');
  await run('number accept newcomers +77011230001 --provenance own_device --operator beeline');
  await run('number ignore newcomers 77011230002');
  const strange = await call('number accept newcomers 77011230009 --provenance contract');

  expect(pending).toMatch(/77011230001 +pending +1/);
  expect(await run('number list --supplier newcomers')).toMatch(
    /77011230001 +2 +beeline .*own_device +online/,
  );
  expect(await run('number pending --supplier newcomers --state ignored')).toContain('77011230002');
  expect(await run('number pending --supplier newcomers')).not.toMatch(/7701123000[12]/);
  expect(strange.code).toBe(1);
});

it('routes of SMS are added, changed, listed and removed', async () => {
  await run('supplier create trunk');
  const early = await call('route add early --supplier trunk');
  await run('supplier connect trunk --kind gammu --set token=a-token-of-some-length');
  const mute = await call('route add mute --supplier trunk');
  await run('supplier disconnect trunk');
  await run('supplier connect trunk --kind kannel --set token=a-token-of-some-length');

  const { id } = await json(
    'route add uk --supplier trunk --prefixes 44,353 --cost 0.0125 --credits 2 --per-second 5',
  );
  const changed = await json(`route change ${id} --rank 7 --per-second none --state off`);
  const bad = await call('route add uk2 --prefixes +44');

  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('not_found') });
  expect(mute).toMatchObject({ code: 1, stderr: expect.stringContaining('not_allowed') });
  expect(changed).toMatchObject({
    ...{ name: 'uk', prefixes: ['44', '353'], cost: '0.012500', credits: 2, rank: 7, perSecond: null },
    state: 'off',
  });
  expect(bad.code).toBe(1);
  expect(await run('route list')).toMatch(/uk +\d+ +off +44, 353/);
  await run(`route remove ${id}`);
  expect(await run('route list')).toBe('nothing\n');
});
