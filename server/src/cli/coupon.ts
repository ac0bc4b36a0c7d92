import { type Command, Option } from 'commander';
import { apiPath, asObjects } from './client.ts';
import { addNoun, type Noun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import type { Options } from './merchant-settings.ts';
import { renderRecord, renderTable } from './render.ts';
import { asWhole } from './settings-file.ts';

const columns = [
  'id',
  'code',
  'stage',
  'voided',
  'locked',
  'email',
  'phone',
  'ownValidationCode',
  'createdAt',
];
const fields = [
  ...columns,
  'campaignId',
  'customId',
  'value',
  'claimType',
  'claimedAt',
  'validatedAt',
  'validationValue',
  'location',
  'expiresAt',
  'redemptionId',
];
const redemptionColumns = [
  'id',
  'sessionId',
  'state',
  'spend',
  'locationId',
  'actor',
  'createdAt',
  'endedAt',
];

export function addCouponCommands(program: Command, io: CliIo): void {
  const noun = addNoun(
    program,
    io,
    'coupon',
    "consumers' copies of campaigns: what was made, taken and used",
  );
  addReading(noun);
  addUsing(noun);
}

function addReading({ verb, run }: Noun): void {
  withPaging(verb('list <merchant> <campaign>', 'of one campaign'))
    .addOption(
      new Option('--by <date>', 'those to which that happened, by its date').choices([
        'created',
        'opened',
        'claimed',
        'validated',
      ]),
    )
    .option('--from <moment>', 'like 2026-12-01T00:00:00Z')
    .option('--until <moment>', 'not included')
    .action(
      run<Paging & Options>(async ({ api, options }, merchant, campaign) => {
        const { limit, cursor, by, from, until } = options;
        const path = apiPath`/merchants/${merchant}/campaigns/${campaign}/sessions`;
        return showPage(await api.get(path, { limit, cursor, by, from, until }), columns);
      }),
    );

  verb('find <merchant>', 'by what is known of it')
    .option('--campaign <id>', 'of this campaign only')
    .option('--validation-code <code>', "the code of the merchant's till")
    .option('--phone <phone>', "the consumer's number")
    .option('--email <email>', "the consumer's address")
    .option('--custom-id <id>', "the merchant's own reference")
    .action(
      run<Options>(async ({ api, options }, merchant) => {
        const { campaign, validationCode, phone, email, customId } = options;
        const query = { campaign, validationCode, phone, email, customId };
        return showPage(await api.get(apiPath`/merchants/${merchant}/sessions`, query), columns);
      }),
    );

  verb('show <merchant> <code>', 'one with everything that happened to it').action(
    run(async ({ api }, merchant, code) => {
      const json = await api.get(apiPath`/merchants/${merchant}/sessions/${code}`);
      const history = renderTable(asObjects(json.history), ['at', 'event', 'actor']);
      return { json, text: `${renderRecord(json, fields)}\n${history}` };
    }),
  );

  withPaging(verb('redemptions <merchant>', 'uses and reservations, newest first'))
    .option('--coupon <code>', 'of this one only')
    .action(
      run<Paging & Options>(async ({ api, options: { limit, cursor, coupon: session } }, merchant) =>
        showPage(
          await api.get(apiPath`/merchants/${merchant}/redemptions`, { limit, cursor, session }),
          redemptionColumns,
        ),
      ),
    );
}

function addUsing({ verb, run }: Noun): void {
  const send = async (
    api: Parameters<Parameters<typeof run>[0]>[0]['api'],
    path: string,
    body?: Record<string, unknown>,
  ) => {
    const json = await api.send('POST', path, body);
    return { json, text: renderRecord(json, fields) };
  };

  verb('reserve <merchant> <code>', 'hold it for a while')
    .option('--seconds <n>', 'for so long (600)')
    .option('--spend <amount>', 'the money that the customer spends')
    .option('--location <id>', 'the shop')
    .action(
      run<Options>(({ api, options: { seconds, spend, location } }, merchant, code) =>
        send(api, apiPath`/merchants/${merchant}/sessions/${code}/reserve`, {
          seconds: seconds === undefined ? undefined : asWhole(seconds, 'seconds'),
          ...{ spend, location },
        }),
      ),
    );

  verb('redeem <merchant> <code>', 'use it up')
    .option('--reservation <id>', 'by making this reservation good')
    .option('--spend <amount>', 'the money that the customer spends')
    .option('--location <id>', 'the shop')
    .action(
      run<Options>(({ api, options: { reservation, spend, location } }, merchant, code) =>
        send(api, apiPath`/merchants/${merchant}/sessions/${code}/redeem`, { reservation, spend, location }),
      ),
    );

  const moves = [
    ['claim', 'take it for its consumer'],
    ['void', 'take it back'],
    ['unvoid', 'make it as it was before it was taken back'],
    ['lock', 'let it be looked at and nothing else'],
    ['unlock', 'end that'],
  ] as const;
  for (const [name, description] of moves) {
    verb(`${name} <merchant> <code>`, description).action(
      run(({ api }, merchant, code) =>
        send(api, `${apiPath`/merchants/${merchant}/sessions/${code}`}/${name}`),
      ),
    );
  }

  const ends = [
    ['release', 'let a reservation go'],
    ['roll-back', 'take a redemption back: limits are as before it, the coupon is void for good'],
  ] as const;
  for (const [name, description] of ends) {
    verb(`${name} <merchant> <redemption-id>`, description).action(
      run(async ({ api }, merchant, id) => {
        const json = await api.send('POST', `${apiPath`/merchants/${merchant}/redemptions/${id}`}/${name}`);
        return { json, text: `redemption ${json.id} is ${String(json.state).replace('_', ' ')}\n` };
      }),
    );
  }
}
