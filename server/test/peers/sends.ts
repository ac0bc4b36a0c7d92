import type { OurServer } from './our-server.ts';
import { reach } from './programs.ts';

/**
 * Sends that many SMS of a merchant by the source of a supplier, and waits for their reports. Resolves with how many became
 * `delivered`, and the states of the others.
 */
export async function sendBy(
  { call }: Pick<OurServer, 'call'>,
  supplier: string,
  count: number,
): Promise<{ delivered: number; others: Record<string, number> }> {
  await call('POST', '/accounts', { name: 'shop' });
  await call('POST', '/merchants', { account: 'shop', email: 'shop@example.com', smsConnected: true });
  await call('POST', '/accounts/shop/sms-credits', { credits: count * 2, reference: 'trial' });
  await call('POST', '/sms-routes', { name: 'trial', supplier });
  const group = await call('POST', '/accounts/shop/sms-groups', { name: 'trial' });
  for (let index = 0; index < count; index++)
    await call('POST', `/accounts/shop/sms-groups/${group.id}/contacts`, {
      phone: `+4915112${String(340_000 + index)}`,
    });
  await call('POST', '/accounts/shop/sms-sends', { groupId: group.id, text: 'The oven is hot' });

  const states = async () => {
    const counts: Record<string, number> = {};
    for (let cursor = ''; ; ) {
      const { items, next } = await call('GET', `/accounts/shop/sms?limit=200${cursor}`);
      for (const { state, error } of items) {
        const name = error ? `${state} (${error})` : state;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      if (next === null) return counts;
      cursor = `&cursor=${next}`;
    }
  };
  await reach(async () => (await states()).delivered ?? 0, count, 30_000);
  const { delivered = 0, ...others } = await states();
  return { delivered, others };
}

export const tellSends = (
  count: number,
  { delivered, others }: { delivered: number; others: Record<string, number> },
) =>
  `sent ${count}, delivered ${delivered}${Object.entries(others)
    .map(([state, number]) => `, ${state} ${number}`)
    .join('')}`;
