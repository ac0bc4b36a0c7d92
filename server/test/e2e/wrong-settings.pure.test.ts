import { expect, it, onTestFinished } from 'vitest';
import { createHome, startServer } from '#test/server-process';

async function startWith(env: Record<string, string>): Promise<unknown> {
  const home = await createHome({ empty: true });
  onTestFinished(() => home.remove());
  return startServer(home, { env });
}

it('the demo does not start on an address that others can reach', async () => {
  const env = { DEMO: '1', DEMO_AUTO_SMS_MS: '0', HOST: '0.0.0.0' };

  await expect(startWith(env)).rejects.toThrow(/loopback address only/);
});

it('every wrong setting is named', async () => {
  const env = { PORT: 'high', RUB_PER_USD: 'x' };

  await expect(startWith(env)).rejects.toThrow(/PORT: [\s\S]*RUB_PER_USD: /);
});
