import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crawlForms } from '#test/page-forms';
import { createRouteVisitor, type RouteVisitor } from '#test/route-visitor';
import { addressOf, createRouteWorld, type RouteWorld } from '#test/route-world';

/** Who has no key leaves little behind, however often they come. */
let world: RouteWorld;
let accountId: bigint;
let directory: { code: string };
let card: { code: string };

beforeAll(async () => {
  world = await createRouteWorld();
  ({ accountId } = await world.customer());
  await world.core.merchants.open({ accountId, email: 'shop@example.org' });
  directory = await world.core.directories.create({ accountId, name: 'Mine', registration: 'optional' });
  card = await world.core.loyalty.createCard({ accountId, type: 'points', name: 'Mine', rewards: [] });
});
afterAll(() => world.close());

/** Rows of every table, the job queue's left out: its jobs end. */
async function counts(): Promise<Map<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`.execute(world.db.read);
  const counted = new Map<string, number>();
  for (const { name } of tables) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from ${sql.table(name)}`.execute(world.db.read);
    counted.set(name, rows[0]?.count ?? 0);
  }
  return counted;
}

/** The tables that have grown by more than that, with how much. */
function grown(
  before: Map<string, number>,
  after: Map<string, number>,
  most: number,
): Record<string, number> {
  const more = [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
  return Object.fromEntries(more.filter(([, count]) => count > most));
}

describe('calls with any key', () => {
  it('of any hub leave a handful of notices, which count them all', async () => {
    for (let at = 0; at < 300; at++)
      await world.ask('POST', `/partner/hub${at}/getNumber`, {
        body: JSON.stringify({ key: `any-key-of-many-letters-${at}`, action: 'GET_NUMBER' }),
      });

    const notices = await world.core.supply.notices({ kind: 'hub_wrong_key', limit: 1_000 });
    expect(notices.length).toBeLessThanOrEqual(51);
    expect(notices.reduce((sum, { count }) => sum + count, 0n)).toBe(300n);
    expect(notices.find(({ subject }) => subject === '(others)')?.count).toBe(250n);
  });

  it('from many networks leave a handful of notices for each address and kind', async () => {
    const before = await counts();
    const routes = world.routes.filter(
      ({ dialect, method }) => ['hub', 'listMode'].includes(dialect) && method === 'POST',
    );

    for (const route of routes)
      for (let at = 0; at < 30; at++)
        await world.ask(
          'POST',
          addressOf(route, () => `hub-${at}`),
          {
            body: JSON.stringify({ key: `any-key-of-many-letters-${at}` }),
          },
        );
    await world.core.supply.notices({ limit: 1 });

    // Kinds: no key, a wrong one, no such call.
    expect(grown(before, await counts(), 200)).toEqual({});
  });
});

describe('forms', () => {
  /** One network, many emails. */
  async function barrage(
    visitor: RouteVisitor,
    action: string,
    fieldsOf: (at: number) => Record<string, string>,
  ) {
    const statuses: number[] = [];
    for (let at = 0; at < 45; at++) statuses.push((await visitor.post(action, fieldsOf(at))).status);
    return statuses;
  }

  /** As after many tries of networks: each real one costs a hash that takes its time. */
  const wearOut = (tries: number) =>
    world.db.write((tx) =>
      sql`update password_try set tries = ${tries} where subject like '%:203.0.113.7'`.execute(tx),
    );

  it('that sign in try one password on thirty people from one network, not on more, and keep no more rows', async () => {
    const visitor = createRouteVisitor(world, { from: '203.0.113.7' });
    const signIns: [page: string, action: string, fields: (at: number) => Record<string, string>][] = [
      [
        '/console/sign-in',
        '/console/sign-in',
        (at) => ({ email: `one${at}@example.org`, password: 'Summer2026!' }),
      ],
      [
        `/d/${directory.code}/sign-in`,
        `/d/${directory.code}/sign-in`,
        (at) => ({ email: `two${at}@example.org`, password: 'Summer2026!' }),
      ],
      [
        `/l/${card.code}`,
        `/l/${card.code}/sign-in`,
        (at) => ({ sign_in_email: `three${at}@example.org`, sign_in_password: 'Summer2026!' }),
      ],
      [
        '/widget',
        '/staff/sign-in',
        (at) => ({ room: 'widget', name: `four${at}@example.org`, password: 'Summer2026!' }),
      ],
    ];
    const before = await counts();
    const found: Record<string, string> = {};

    for (const [page, action, fields] of signIns) {
      await visitor.get(page);
      await visitor.post(action, fields(0));
      await wearOut(27);
      const statuses: number[] = [];
      for (let at = 1; at <= 6; at++) statuses.push((await visitor.post(action, fields(at))).status);
      found[page.replace(/^\/([dl])\/\w+/, '/$1')] = statuses.join(' ');
    }

    expect(found).toEqual({
      '/console/sign-in': '422 422 422 429 429 429',
      '/d/sign-in': '422 422 422 429 429 429',
      '/l': '422 422 422 429 429 429',
      '/widget': '422 422 422 429 429 429',
    });
    expect(grown(before, await counts(), 20)).toEqual({});
  });

  it('of pages grow no table by more than a network may do in ten minutes', async () => {
    const visitor = createRouteVisitor(world, { from: '203.0.113.8' });
    const starts = ['/console/sign-in', '/widget', `/d/${directory.code}`, `/l/${card.code}`, '/lookup'];
    const forms = await crawlForms(visitor, starts);
    const before = await counts();

    for (const { action, fields } of forms) {
      const { form_token: _token, ...others } = fields;
      await barrage(visitor, action, (at) => {
        const filled = Object.keys(others).map((name) => [
          name,
          name.includes('email')
            ? `someone${at}@example.org`
            : name.includes('password')
              ? 'long password'
              : others[name] || '1',
        ]);
        return Object.fromEntries(filled);
      });
    }

    expect(forms.length).toBeGreaterThan(4);
    expect(grown(before, await counts(), 60)).toEqual({});
  });
});
