import type { Database, Tx } from '#db';
import { grantRental, type Rentals } from '#modules/leasing/rentals';
import type { Campaigns } from '#modules/merchants/campaigns';
import type { Loyalty } from '#modules/merchants/loyalty';
import type { Merchants } from '#modules/merchants/merchants';
import type { SmsGroups } from '#modules/merchants/sms-groups';
import { type Credits, creditCurrencies } from '#modules/money/credits';
import { addNumbers, createSupplier, findSupplier, openPools } from '#modules/stock/inventory';
import { simulatedPhones } from '#suppliers';
import { hasSetting, insertSetting } from './setting-store.ts';

/** A pizza shop in Naples that runs on the demo merchant's account: its keyword, on a number of its own. */
export const demoShop = {
  name: 'Pizzeria Da Luigi',
  keyword: 'pizza',
  supplier: 'keyword-numbers',
  credits: 1_000,
};

/** Number of the shop: in no other pool, for it would have a gap there. */
const COUNTRY = 'GB';
const START = 90_000;
const LOADED = 'demo_shop_loaded';
/** A hundred years: whatever the clock is moved by, it does not end. */
const TERM_HOURS = 876_000;

export type ShopDeps = {
  db: Database;
  campaigns: Campaigns;
  credits: Credits;
  loyalty: Pick<Loyalty, 'createCard' | 'listCards'>;
  merchants: Pick<Merchants, 'change'>;
  rentals: Pick<Rentals, 'list'>;
  smsGroups: SmsGroups;
};

type Country = { id: number; iso2: string; numberPrefixes: readonly string[] };
type Opening = { accountId: bigint; countries: readonly Country[]; now: Date };

/** Opens the shop unless it is open. Every part is looked for first, so that a start that died half-way is made good. */
export async function openDemoShop(deps: ShopDeps, opening: Opening): Promise<void> {
  const { accountId } = opening;
  if (await hasSetting(deps.db.read, LOADED)) return;
  const { merchants, credits, campaigns, smsGroups, loyalty, rentals } = deps;
  const { name: companyName, keyword: word } = demoShop;
  await merchants.change(accountId, { companyName, smsConnected: true, emailConnected: true });
  for (const currency of creditCurrencies)
    if ((await credits.get({ accountId, currency })) === 0)
      await credits.grant({ accountId, currency, credits: demoShop.credits, reference: 'demo:shop' });
  await deps.db.write((tx) => rentNumber(tx, opening));
  const [rental] = (await rentals.list({ accountId, limit: 500 })).filter(
    ({ priceMicros }) => priceMicros === 0n,
  );
  const number = rental?.phone ?? '';

  const known = (await campaigns.list({ accountId })).find(({ name }) => name === coupon.name);
  const campaign = known ?? (await campaigns.create({ accountId, ...coupon }));
  const keywords = await smsGroups.listKeywords(accountId);
  if (!keywords.some((keyword) => keyword.word === word))
    await smsGroups.createKeyword({ accountId, number, word, campaignId: campaign.id, ...answers });
  const rewards = [{ campaignId: campaign.id, threshold: 10 }];
  if ((await loyalty.listCards({ accountId })).length === 0)
    await loyalty.createCard({ accountId, type: 'stamp', name: 'Ten pizzas, one on us', size: 10, rewards });
  await deps.db.write((tx) => insertSetting(tx, LOADED));
}

const coupon = {
  name: 'Two pizzas for one',
  title: 'Two pizzas for the price of one',
  subtitle: 'Buy one, the second is on Luigi',
  description: 'Any two pizzas of the card, at the table or to take away. The cheaper one is free.',
  terms: 'One coupon for each table. Not together with other offers.',
  value: '2 for 1',
  smsText: 'Two pizzas for the price of one at Da Luigi:',
};

const answers = {
  replyText: 'Benvenuti! Two pizzas for the price of one at Da Luigi: {url} Reply STOP to opt out',
  alreadyText: 'You are one of us already. Here is your coupon again: {url}',
  helpText: 'Pizzeria Da Luigi: text PIZZA for a coupon, STOP to opt out. About four messages a month.',
  terms:
    'Text PIZZA to get a coupon and about four messages a month from Pizzeria Da Luigi. Text STOP to opt out.',
};

/** A simulated number that is nowhere for sale, in the account's hands for good, for nothing. */
async function rentNumber(tx: Tx, { accountId, countries, now }: Opening): Promise<void> {
  const country = countries.find(({ iso2 }) => iso2 === COUNTRY) ?? countries[0];
  if (!country || (await findSupplier(tx, { name: demoShop.supplier }))) return;
  const { id: supplierId } = await createSupplier(tx, { name: demoShop.supplier, kind: 'simulator' }, now);
  const [pool] = await openPools(tx, [{ supplierId, countryId: country.id, operator: 'any', step: 0 }]);
  const [phone] = simulatedPhones(country, 1, START);
  if (!pool || phone === undefined) throw new Error('a pool and a phone were just made');
  await addNumbers(tx, [{ phone, poolId: pool.id, provenance: 'simulated' }], now);
  await grantRental(tx, { accountId, pool, hours: TERM_HOURS }, now);
}
