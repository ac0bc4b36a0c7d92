import { z } from 'zod';
import { roles, scopes } from '#core';
import { readBalance } from './accounts.ts';
import { BalanceReply } from './replies/parts.ts';
import { defineRoute } from './route.ts';
import { decimal } from './wire.ts';

const MeReply = z
  .union([
    z
      .object({
        kind: z.literal('customer'),
        account: z.object({
          id: z.bigint(),
          name: z.string(),
          distinctNumbers: z.boolean(),
          createdAt: z.date(),
        }),
        balance: BalanceReply,
        tier: z.object({
          charged: z.string().meta({ description: 'Topped up so far.' }),
          discountPercent: z.int().meta({ description: 'Off all prices.' }),
        }),
        openActivations: z.int(),
        key: z.object({
          id: z.bigint(),
          scopes: z.array(z.enum(scopes)).meta({ description: 'Empty: whatever the account may.' }),
        }),
      })
      .meta({ id: 'MeAsCustomer' }),
    z
      .object({
        kind: z.literal('operator'),
        name: z.string(),
        role: z.enum(roles),
      })
      .meta({ id: 'MeAsOperator' }),
  ])
  .meta({ id: 'Me' });

const getMe = defineRoute({
  name: 'getMe',
  method: 'GET',
  path: '/me',
  own: { path: '/me', scope: 'read' },
  summary: 'Says who you are, and what you may.',
  description: 'Of an account with its balance, its tier and how much is open.',
  reply: MeReply,
  refusals: ['account_not_found'],
  async run({ core, caller }) {
    if (caller.kind === 'operator')
      return { kind: 'operator' as const, name: caller.name, role: caller.role };
    const { accountId, keyId } = caller;
    const [account, balance, tier, openActivations] = await Promise.all([
      core.accounts.get({ id: accountId }),
      readBalance(core, accountId),
      core.payments.getTier(accountId),
      core.activations.countOpen(accountId),
    ]);
    const { id, name, distinctNumbers, createdAt } = account;
    return {
      kind: 'customer' as const,
      account: { id, name, distinctNumbers, createdAt },
      balance,
      tier: { charged: decimal(tier.chargedMicros), discountPercent: tier.discountPercent },
      openActivations,
      key: { id: keyId, scopes: scopes.filter((scope) => caller.scopes.includes(scope)) },
    };
  },
});

export const meRoutes = [getMe];
