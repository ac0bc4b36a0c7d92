import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#db';
import { createTestDatabase } from '#test/database';
import { createHome } from '#test/server-process';
import { createApp } from './app.ts';
import { createLogger } from './platform/http/logger.ts';
import { readConfig } from './settings/config.ts';

if (process.env.DB_ENGINE === 'postgres') {
  test('several servers that start at the same moment on an empty database all start', async () => {
    const home = await createHome({ empty: true });
    onTestFinished(() => home.remove());
    const config = readConfig({
      ...home.env,
      PORT: '0',
      SIMULATOR: '1',
      SECRET_KEY: 'a secret of many letters',
    });

    const starts = await Promise.allSettled(
      Array.from({ length: 3 }, () => createApp(config, createLogger('silent'))),
    );
    const apps = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const services = await Promise.all(
      apps.map(async ({ core }) => (await core.catalog.view()).services.length),
    );
    await Promise.all(apps.map((app) => app.stop()));

    expect(starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []))).toEqual([]);
    expect(services).toEqual([224, 224, 224]);
  });

  test('what a start creates is created by one process at a time', async () => {
    const { url, drop } = await createTestDatabase();
    onTestFinished(drop);
    const [one, other] = await Promise.all([openDatabase({ url }), openDatabase({ url })]);
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} in`);
      await one.read.selectFrom('service').select('id').limit(1).execute();
      order.push(`${name} out`);
    };

    const first = one.alone(work('first'));
    await Promise.all([first, other.alone(work('second')), one.alone(work('third'))]);
    await Promise.all([one.close(), other.close()]);

    expect(order.filter((_, at) => at % 2 === 0).map((word) => word.replace(' in', ' out'))).toEqual(
      order.filter((_, at) => at % 2 === 1),
    );
    expect(order).toHaveLength(6);
  });
} else {
  test('a second server on the same folder is refused', async () => {
    const home = await createHome();
    onTestFinished(() => home.remove());
    const config = readConfig({ ...home.env, PORT: '0' });
    const app = await createApp(config, createLogger('silent'));

    await expect(createApp(config, createLogger('silent'))).rejects.toThrow(/is in use by process/);

    await app.stop();
  });
}
