import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createAwayDatabase } from '#test/away-database';
import { createRouteWorld, type RouteWorld } from '#test/route-world';
import { type TourApp, tellPatiently, tellTour } from './tour.ts';

let world: RouteWorld;
let app: TourApp;
const database = createAwayDatabase();
beforeAll(async () => {
  world = await createRouteWorld({}, database.wrap);
  const url = `http://127.0.0.1:${await world.listen()}`;
  app = { core: world.core, url: () => url };
  const { inventory, catalog } = world.core;
  const { id: supplierId } = await inventory.createSupplier({ name: 'simulator', kind: 'simulator' });
  const prefix = (await catalog.view()).country(2)?.numberPrefixes[0] ?? '';
  const phones = [1, 2, 3, 4, 5, 6].map((at) => `${prefix.padEnd(4, '0')}000000${at}`);
  const csv = ['phone,country,operator,provenance', ...phones.map((phone) => `${phone},2,any,simulated`)];
  await inventory.importNumbers({ supplierId, csv: csv.join('\n') });
  await inventory.importPrices({ supplierId, csv: 'country,operator,service,price\n2,any,tg,0.10' });
});
afterEach(() => database.setAway(false));
afterAll(() => world.close());

it('the story of the demo is told from lease to settlement', async () => {
  const lines: string[] = [];

  await tellPatiently(
    app,
    (print) => tellTour(app, print),
    (line) => void lines.push(line),
  );

  expect(lines.join('\n')).toMatch(/ACCESS_NUMBER:.*STATUS_OK:48213.*ACCESS_ACTIVATION.*balanced/s);
});

it('is told once more from its beginning where the database is away in the middle of it', async () => {
  const lines: string[] = [];
  let told = 0;
  const tell = (print: (line: string) => void) =>
    tellTour(app, (line) => {
      print(line);
      // Away after the first answer of the first telling, back for the next.
      if (line.includes('ACCESS_BALANCE') && ++told === 1) database.setAway(true);
    });

  await tellPatiently(
    app,
    tell,
    (line) => {
      lines.push(line);
      if (line.includes('once more')) database.setAway(false);
    },
    { waitMs: 1 },
  );

  expect(lines.filter((line) => line.includes('once more'))).toHaveLength(1);
  expect(lines.join('\n')).toMatch(/STATUS_OK:48213.*balanced/s);
});

it('ends with a word, and not with the server, where the database stays away', async () => {
  const lines: string[] = [];
  database.setAway(true);

  await tellPatiently(
    app,
    (print) => tellTour(app, print),
    (line) => void lines.push(line),
    { waitMs: 1 },
  );

  expect(lines.at(-1)).toMatch(/the database does not answer; the server goes on/);
});

it('ends with a word where the story itself is wrong, told once', async () => {
  const lines: string[] = [];
  let told = 0;
  const tell = async () => {
    told++;
    throw new Error('the tour got no number');
  };

  await tellPatiently(app, tell, (line) => void lines.push(line), { waitMs: 1 });

  expect(told).toBe(1);
  expect(lines).toEqual(['  (the story ends here: the tour got no number; the server goes on)']);
});
