import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPageWorld, type PageMerchant, type PageWorld } from '#test/page-world';

let world: PageWorld;
let merchant: PageMerchant;

beforeAll(async () => {
  // With simulated numbers there is a door for SMS.
  world = await createPageWorld({ SIMULATOR: '1' });
  merchant = await world.merchant();
});
afterAll(() => world.close());

const session = async (code: string) => (await world.core.couponSessions.get({ code })).session;

describe('claiming', () => {
  test('a form names everything that is wrong with it and keeps what was typed', async () => {
    const { code } = await world.campaign(merchant, {
      claimAction: 'form',
      uniqueBy: 'phone',
      claimFields: [
        { name: 'first_name', label: 'Your name', required: true },
        { name: 'email', label: '', required: true },
        { name: 'consent', label: '<b>I agree</b>', required: true },
      ],
    });
    const browser = world.visitor();
    const { path, page, session: own } = await world.open(browser, code);

    const wrong = await browser.submit(page, `${path}/claim`, {
      first_name: '"><script>x</script>',
      email: 'nobody',
    });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="&quot;>&lt;script>x&lt;/script>"');
    expect(wrong.html).toContain('&lt;b>I agree&lt;/b>');
    expect(wrong.html).not.toContain('<script>x');
    for (const id of ['email-error', 'consent_2-error', 'phone-error']) {
      expect(wrong.html).toContain(`id="${id}" role="alert"`);
      expect(wrong.html).toMatch(new RegExp(`aria-describedby="[^"]*${id}"`));
    }
    const right = { first_name: 'Ann', email: 'ann@example.org', consent_2: '1', phone: '07911 123456' };
    expect((await browser.submit(wrong, `${path}/claim`, right)).location).toBe(path);
    expect(await session(own)).toMatchObject({
      stage: 'claimed',
      email: 'ann@example.org',
      phone: '447911123456',
      details: { firstName: 'Ann' },
    });

    const twin = world.visitor();
    const second = await world.open(twin, code);
    const refused = await twin.submit(second.page, `${second.path}/claim`, right);
    expect([refused.status, /Each can get it once/.test(refused.html)]).toEqual([422, true]);
  });

  test('a promotional code is right in any case, and guessing it is paused', async () => {
    const { code } = await world.campaign(merchant, { claimAction: 'promocode', promoCodes: ['Summer26'] });
    const browser = world.visitor();
    const { path, page } = await world.open(browser, code);
    const guess = (promo_code: string) => browser.submit(page, `${path}/claim`, { promo_code });

    for (let count = 0; count < 5; count++)
      expect((await guess('winter')).html).toContain('That code is not right.');
    const paused = await guess('summer26');
    expect([paused.status, /Too many tries/.test(paused.html)]).toEqual([429, true]);
    world.advance(601);
    expect((await guess(' SUMMER26 ')).status).toBe(303);
  });

  test('a wheel has its prizes in its slices, or numbers there and a list where one is long', async () => {
    const show = async (...values: string[]) => {
      const prizes = values.map((value) => ({ value, weight: 1 }));
      const campaign = await world.campaign(merchant, {
        claimAction: 'game',
        game: { kind: 'wheel', prizes },
      });
      const { html } = (await world.open(world.visitor(), campaign.code)).page;
      return {
        slices: [...html.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text),
        list: [...html.matchAll(/<li>([^<]*)<\/li>/g)].map(([, text]) => text),
      };
    };

    const short = ['10 %', 'Espresso'];
    const long = ['A pizza Margherita', 'Espresso'];
    expect(await show(...short)).toEqual({ slices: short, list: short });
    expect(await show(...long)).toEqual({ slices: ['1', '2'], list: long });
  });

  test('a game is decided here, once, and who won nothing has no coupon', async () => {
    const prizes = [{ value: 'Cola', weight: 1 }];
    const win = await world.campaign(merchant, { claimAction: 'game', game: { kind: 'wheel', prizes } });
    const browser = world.visitor();
    const { path, page, session: own } = await world.open(browser, win.code);
    expect(page.html).not.toContain(`${path}/claim`);
    await browser.submit(page, `${path}/play`, { value: 'A car' });
    await browser.submit(page, `${path}/play`);
    expect(await session(own)).toMatchObject({ stage: 'played', value: 'Cola' });
    const won = await browser.get(path);
    expect(won.html).toContain('You have won');
    expect((await browser.submit(won, `${path}/claim`)).status).toBe(303);

    const lose = await world.campaign(merchant, {
      claimAction: 'game',
      game: {
        kind: 'scratch',
        prizes: [
          { value: '', weight: 1 },
          { value: 'Cola', weight: 0 },
          { value: 'Car', weight: 1 },
        ],
      },
    });
    const { id } = await world.core.couponSessions
      .create({ accountId: merchant.accountId, campaignId: lose.id, source: 'api' })
      .then(({ session: made }) => made);
    const code = (
      await world.core.couponSessions.search({ accountId: merchant.accountId, campaignId: lose.id })
    )[0];
    expect(code?.session.id).toBe(id);
    const unlucky = await world.core.couponSessions.change({
      code: code?.session.code ?? '',
      events: [{ event: 'play', value: '' }],
      actor: 'page',
    });
    const lost = await browser.get(`/p/${lose.code}/${unlucky.session.code}`);
    expect(lost.html).toContain('No luck this time');
    expect(lost.html).not.toContain('/claim"');
    await expect(world.core.couponSessions.claim({ code: unlucky.session.code })).rejects.toMatchObject({
      details: { what: 'lost' },
    });
  });

  test('limits are told in words', async () => {
    const { id, code } = await world.campaign(merchant);
    const { accountId } = merchant;
    const budget = { measure: 'claims', period: 'total', perCustomer: false, most: 1n } as const;
    await world.core.campaigns.setBudgets({ accountId, campaignId: id, budgets: [budget] });
    const [ann, bob] = [world.visitor(), world.visitor()];
    const first = await world.open(ann, code);
    const second = await world.open(bob, code);

    expect((await ann.submit(first.page, `${first.path}/claim`)).status).toBe(303);
    const late = await bob.submit(second.page, `${second.path}/claim`);
    expect([late.status, /All coupons are gone/.test(late.html)]).toEqual([422, true]);
  });
});
