import { Option } from 'commander';
import { apiPath } from './client.ts';
import { type Noun, type Paging, showPage, wholeNumber, withPaging } from './command.ts';
import { renderHubList, renderRecord } from './render.ts';

const operation = [
  'id',
  'openedAt',
  'hubId',
  'kind',
  'state',
  'phone',
  'serviceId',
  'sum',
  'messageCount',
  'closeStatus',
  'reward',
];

/** The commands of trade with hubs: their orders, the pushes to them, their debts. */
export function addHubTradeCommands(noun: Noun): void {
  addOperationCommands(noun);
  addPushCommands(noun);
  addMoneyCommands(noun);
}

type OperationOptions = Paging & { hub?: string; state?: string; phone?: string };

function addOperationCommands({ verb, run }: Noun): void {
  withPaging(verb('operations', 'what hubs have ordered, newest first'))
    .option('--hub <hub>', 'of this one only')
    .addOption(new Option('--state <state>', 'in this state').choices(['open', 'closed', 'abandoned']))
    .option('--phone <phone>', 'on this number')
    .action(
      run<OperationOptions>(async ({ api, options: { limit, cursor, hub, state, phone } }) =>
        showPage(await api.get('/hub-operations', { limit, cursor, hub, state, phone }), operation),
      ),
    );

  verb('operation <id>', 'one of them').action(
    run(async ({ api }, id) => {
      const json = await api.get(apiPath`/hub-operations/${id}`);
      return {
        json,
        text: renderRecord(json, [...operation, 'closeSum', 'closedAt', 'forcedBy', 'oddStatus']),
      };
    }),
  );

  verb('close-operation <id>', 'close it in the place of its hub, which may still believe in it')
    .requiredOption('--status <n>', '1 not ordered, 3 sold, 4 cancelled, 5 refunded', wholeNumber)
    .option('--sum <sum>', 'what it pays, in its currency')
    .action(
      run<{ status: number; sum?: string }>(async ({ api, options: { status, sum } }, id) => {
        const json = await api.send('POST', apiPath`/hub-operations/${id}/close`, { status, sum });
        return { json, text: renderRecord(json, operation) };
      }),
    );
}

const states = ['due', 'delivered', 'rejected', 'filtered', 'stopped', 'expired', 'dead'];

function addPushCommands({ verb, run }: Noun): void {
  withPaging(verb('pushes <hub>', 'messages on their way, newest first'))
    .addOption(new Option('--state <state>', 'in this state; dead: given up').choices(states))
    .option('--operation <id>', 'of this operation')
    .action(
      run<Paging & { state?: string; operation?: string }>(async ({ api, options }, hub) =>
        showPage(await api.get(apiPath`/hubs/${hub}/pushes`, pushQuery(options)), [
          'id',
          'operationId',
          'messageId',
          'state',
          'attempts',
          'nextAt',
          'lastStatus',
          'lastCode',
          'lastProblem',
        ]),
      ),
    );

  verb('requeue <hub>', 'send what was given up anew')
    .option('--push <id>', 'this one only')
    .action(
      run<{ push?: string }>(async ({ api, options: { push } }, hub) => {
        const json = await api.send('POST', apiPath`/hubs/${hub}/pushes/requeue`, { push });
        return { json, text: `${json.requeued} to be sent anew\n` };
      }),
    );
}

function pushQuery({ limit, cursor, state, operation }: Paging & { state?: string; operation?: string }) {
  return { limit, cursor, state, operation };
}

function addMoneyCommands({ verb, run }: Noun): void {
  withPaging(verb('statement <hub>', 'what it owes: operations and payments, newest first')).action(
    run<Paging>(async ({ api, options: { limit, cursor } }, hub) => {
      const answer = await api.get(apiPath`/hubs/${hub}/statement`, { limit, cursor });
      const columns = ['transferId', 'at', 'kind', 'reference', 'amount', 'before', 'after'];
      const { text, ...shown } = showPage(answer, columns);
      return { ...shown, text: `${text}${renderHubList(answer)}` };
    }),
  );

  verb('settle <hub> <amount>', 'it has paid so many dollars; an entry in the books')
    .requiredOption('--reference <text>', 'of the payment; a second one with the same is refused')
    .action(
      run<{ reference: string }>(async ({ api, options: { reference } }, hub, amount) => {
        const json = await api.send('POST', apiPath`/hubs/${hub}/settlements`, { amount, reference });
        return { json, text: renderRecord(json, ['transferId', 'amount', 'before', 'after', 'reference']) };
      }),
    );
}
