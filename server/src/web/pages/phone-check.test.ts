import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPageWorld, type PageMerchant, type PageWorld } from '#test/page-world';
import { stopClock } from '#test/still-clock';

let world: PageWorld;
let merchant: PageMerchant;

beforeAll(async () => {
  // With simulated numbers there is a door for SMS.
  world = await createPageWorld({ SIMULATOR: '1' });
  merchant = await world.merchant();
});
afterAll(() => world.close());

const session = async (code: string) => (await world.core.couponSessions.get({ code })).session;

/** A coupon whose form was sent with a number, and the digits that came there. */
async function asked(number: string) {
  const { accountId } = merchant;
  await world.core.credits.grant({ accountId, currency: 'SMS', credits: 5, reference: `check ${number}` });
  const claimFields = [{ name: 'phone' as const, label: '', required: true, verify: true }];
  const { code } = await world.campaign(merchant, { claimFields });
  const browser = world.visitor();
  const { path, page, session: own } = await world.open(browser, code);
  const newDigits = async () => {
    const form = await browser.submit(page, `${path}/claim`, { phone: number });
    const [sms] = await world.core.outboundSms.list({ accountId, limit: 1 });
    return { form, digits: /^\d{6}/.exec(sms?.text ?? '')?.[0] ?? '' };
  };
  const { form, digits } = await newDigits();
  return {
    digits,
    newDigits,
    stage: async () => (await session(own)).stage,
    verify: async (phoneCode: string) =>
      (await browser.submit(form, `${path}/verify`, { phone_code: phoneCode })).status,
  };
}

describe('the digits that a number was sent', () => {
  stopClock();

  it('are right for ten minutes, to the last moment', async () => {
    const { digits, verify, stage } = await asked('+44 7911 444001');

    world.advance(599.999);

    expect([await verify(digits), await stage()]).toEqual([303, 'claimed']);
  });

  it('are worth nothing once the ten minutes are over', async () => {
    const { digits, verify, stage } = await asked('+44 7911 444002');

    world.advance(600);

    expect([await verify(digits), await stage()]).toEqual([422, 'opened']);
  });

  it('count no more when others were sent, which have ten minutes of their own', async () => {
    const { digits, newDigits, verify, stage } = await asked('+44 7911 444003');
    world.advance(599);
    const { digits: newer } = await newDigits();
    world.advance(599);

    const old = newer === digits ? 422 : await verify(digits);

    expect([old, await stage()]).toEqual([422, 'opened']);
    expect([await verify(newer), await stage()]).toEqual([303, 'claimed']);
  });

  it('are nothing to another coupon', async () => {
    const one = await asked('+44 7911 444004');
    const other = await asked('+44 7911 444005');

    expect([await other.verify(one.digits === other.digits ? '' : one.digits), await other.stage()]).toEqual([
      422,
      'opened',
    ]);
  });
});

describe('a number that must be checked', () => {
  it('a number answers with the digits that it was sent before a coupon is claimed with it', async () => {
    const poor = await world.merchant();
    const { accountId } = poor;
    const { core } = world;
    const claimFields = [
      { name: 'first_name', label: 'Name', required: true },
      { name: 'phone', label: 'Phone', required: true, verify: true },
    ] as const;
    const { code } = await world.campaign(poor, { claimAction: 'form', claimFields: [...claimFields] });
    const browser = world.visitor();
    const { path, page, session: own } = await world.open(browser, code);
    const fields = { first_name: 'Ann', phone: '+44 7911 123456' };
    const unpaid = await browser.submit(page, `${path}/claim`, fields);
    expect([unpaid.status, /could not be sent/.test(unpaid.html)], 'without credits').toEqual([422, true]);

    await core.credits.grant({ accountId, currency: 'SMS', credits: 10, reference: 'phone checks' });
    const asked = await browser.submit(page, `${path}/claim`, fields);
    expect(asked.html).toContain('a code of six digits to +447911123456');
    const [sms] = await core.outboundSms.list({ accountId, limit: 1 });
    const digits = /^\d{6}/.exec(sms?.text ?? '')?.[0] ?? '';
    expect(sms).toMatchObject({
      to: '447911123456',
      purpose: 'service',
      text: `${digits} is your code for: One pizza free`,
    });

    const wrong = await browser.submit(asked, `${path}/verify`, {
      phone_code: digits === '111111' ? '222222' : '111111',
    });
    expect([wrong.status, /phone_code-error/.test(wrong.html)]).toEqual([422, true]);
    const other = await browser.submit(asked, `${path}/verify`, {
      phone_code: digits,
      phone: '+44 7911 999999',
    });
    expect(other.status, 'the digits of one number are not those of another').toBe(422);
    expect((await session(own)).stage).toBe('opened');
    const right = await browser.submit(wrong, `${path}/verify`, {
      phone_code: ` ${digits.slice(0, 3)} ${digits.slice(3)}`,
    });
    expect(right.location).toBe(path);
    expect(await session(own)).toMatchObject({
      stage: 'claimed',
      phone: '447911123456',
      details: { firstName: 'Ann' },
    });
  });

  it('nobody is flooded with codes, and the digits are not to be guessed', async () => {
    const { accountId } = merchant;
    await world.core.credits.grant({ accountId, currency: 'SMS', credits: 20, reference: 'flood' });
    const claimFields = [{ name: 'phone' as const, label: '', required: true, verify: true }];
    const { code } = await world.campaign(merchant, { claimFields });
    const browser = world.visitor();
    const { path, page } = await world.open(browser, code);
    const ask = () => browser.submit(page, `${path}/claim`, { phone: '+44 7911 555555' });

    const asked = await ask();
    for (let count = 1; count < 5; count++) expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(429);
    world.advance(601);
    expect((await ask()).status, 'five for one coupon').toBe(429);
    let last = 0;
    for (let count = 0; count < 6; count++)
      last = (await browser.submit(asked, `${path}/verify`, { phone_code: `00000${count}` })).status;
    expect(last).toBe(429);
  });
});
