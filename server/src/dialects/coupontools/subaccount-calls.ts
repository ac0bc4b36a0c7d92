import { defineCall } from './call.ts';

/** The subaccounts of a main account. */
export const listSubaccounts = defineCall({
  parameters: {},
  async run({ core, caller }) {
    const subaccounts = await core.merchants.listSubaccounts(caller.accountId);
    return { amount_of_subaccounts: subaccounts.length, subaccount: [] };
  },
});
