import { Argument, type Command } from 'commander';
import { apiPath } from './client.ts';
import { addNoun, type Noun, type Paging, showPage, withPaging } from './command.ts';
import type { CliIo } from './io.ts';
import type { Options } from './merchant-settings.ts';
import { renderRecord } from './render.ts';

export function addSmsCommands(program: Command, io: CliIo): void {
  const noun = addNoun(program, io, 'sms', 'credits, keywords, groups and sends of a merchant');
  addCredits(noun);
  addKeywords(noun);
  addGroups(noun);
  addSends(noun);
}

function addCredits({ verb, run }: Noun): void {
  verb('credits <merchant>', 'SMS and emails that it has prepaid').action(
    run(async ({ api }, merchant) => {
      const sms = await api.get(apiPath`/accounts/${merchant}/sms-credits`);
      const email = await api.get(apiPath`/accounts/${merchant}/email-credits`);
      const json = { sms, email };
      return { json, text: renderRecord(json, ['sms.available', 'sms.held', 'email.available']) };
    }),
  );

  verb('grant', 'give SMS or emails by the piece; a negative number takes them')
    .argument('<merchant>')
    .addArgument(new Argument('<currency>').choices(['SMS', 'EMAIL']))
    .argument('<credits>')
    .requiredOption('--reference <text>', 'what it is for; the same one is refused a second time')
    .action(
      run<{ reference: string }>(async ({ api, options: { reference } }, merchant, currency, credits) => {
        const sent = { credits: Number(credits), reference };
        const path =
          currency === 'EMAIL'
            ? apiPath`/accounts/${merchant}/email-credits`
            : apiPath`/accounts/${merchant}/sms-credits`;
        const json = await api.send('POST', path, sent);
        return { json, text: `${json.available} ${currency} available\n` };
      }),
    );
}

function addKeywords({ verb, run }: Noun): void {
  verb('keywords <merchant>', 'words on rented numbers that people join by').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/accounts/${merchant}/sms-keywords`), [
        'id',
        'word',
        'number',
        'groupId',
        'groupName',
        'campaignId',
        'doubleOptIn',
      ]),
    ),
  );

  verb('add-keyword <merchant> <number> <word>', 'a word on a number that the merchant rents, and its group')
    .option('--campaign <id>', 'who joins gets its coupon')
    .option('--reply <text>', 'what joining is answered with; {url} is the address of the coupon')
    .option('--terms <text>', 'what people agree to')
    .option('--double-opt-in', 'ask for a YES first')
    .action(
      run<Options & { doubleOptIn?: boolean }>(async ({ api, options }, merchant, number, word) => {
        const { campaign: campaignId, reply: replyText, terms } = options;
        const sent = { number, word, campaignId, replyText, terms, doubleOptIn: options.doubleOptIn };
        const json = await api.send('POST', apiPath`/accounts/${merchant}/sms-keywords`, sent);
        return { json, text: renderRecord(json, ['id', 'word', 'number', 'groupId', 'groupName']) };
      }),
    );

  verb('remove-keyword <merchant> <keyword-id>', 'the word joins nobody any more').action(
    run(async ({ api }, merchant, id) => {
      const json = await api.send('DELETE', apiPath`/accounts/${merchant}/sms-keywords/${id}`);
      return { json, text: `keyword ${json.id} is removed\n` };
    }),
  );
}

function addGroups({ verb, run }: Noun): void {
  verb('groups <merchant>', 'its groups').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/accounts/${merchant}/sms-groups`), [
        'id',
        'name',
        'active',
        'unsubscribed',
        'pending',
        'createdAt',
      ]),
    ),
  );

  verb('add-group <merchant> <name>', 'a group without a keyword').action(
    run(async ({ api }, merchant, name) => {
      const json = await api.send('POST', apiPath`/accounts/${merchant}/sms-groups`, { name });
      return { json, text: renderRecord(json, ['id', 'name']) };
    }),
  );

  withPaging(verb('contacts <merchant> <group-id>', 'who is in a group, and who left')).action(
    run<Paging>(async ({ api, options: { limit, cursor } }, merchant, group) =>
      showPage(
        await api.get(apiPath`/accounts/${merchant}/sms-groups/${group}/contacts`, { limit, cursor }),
        ['id', 'phone', 'firstName', 'lastName', 'state', 'source', 'unsubscribedAt'],
      ),
    ),
  );

  verb(
    'add-contact <merchant> <group-id> <phone>',
    'put a phone into a group: its owner must have agreed',
  ).action(
    run(async ({ api }, merchant, group, phone) => {
      const path = apiPath`/accounts/${merchant}/sms-groups/${group}/contacts`;
      const json = await api.send('POST', path, { phone });
      return { json, text: renderRecord(json, ['id', 'phone', 'state']) };
    }),
  );
}

function addSends({ verb, run }: Noun): void {
  verb('sends <merchant>', 'what was sent to groups, newest first').action(
    run(async ({ api }, merchant) =>
      showPage(await api.get(apiPath`/accounts/${merchant}/sms-sends`), [
        'id',
        'groupId',
        'campaignId',
        'state',
        'queued',
        'skipped',
        'reason',
        'createdAt',
      ]),
    ),
  );

  verb('send <merchant> <group-id>', 'a text to everybody in a group')
    .option('--text <text>', 'what it says; {url} is the address of the coupon')
    .option('--campaign <id>', 'each gets a coupon of it')
    .action(
      run<Options>(async ({ api, options: { text, campaign: campaignId } }, merchant, groupId) => {
        const json = await api.send('POST', apiPath`/accounts/${merchant}/sms-sends`, {
          groupId,
          campaignId,
          text,
        });
        return { json, text: renderRecord(json, ['id', 'state', 'queued']) };
      }),
    );

  for (const [name, description] of [
    ['resume', 'go on with a send that stood still for want of credits'],
    ['cancel', 'send nothing more of it'],
  ] as const) {
    verb(`${name} <merchant> <send-id>`, description).action(
      run(async ({ api }, merchant, send) => {
        const json = await api.send('POST', `${apiPath`/accounts/${merchant}/sms-sends/${send}`}/${name}`);
        return { json, text: renderRecord(json, ['id', 'state', 'queued']) };
      }),
    );
  }
}
