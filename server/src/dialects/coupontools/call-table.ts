import * as account from './account-calls.ts';
import type { RunCall } from './call.ts';
import * as campaign from './campaign-calls.ts';
import * as directory from './directory-calls.ts';
import * as directoryModern from './directory-modern-calls.ts';
import * as emailTool from './email-tool-calls.ts';
import * as loyalty from './loyalty-calls.ts';
import * as modernLoyalty from './modern-loyalty-calls.ts';
import * as push from './push-calls.ts';
import * as sendEmail from './send-email-calls.ts';
import * as session from './session-calls.ts';
import * as sessionList from './session-list-calls.ts';
import * as sessionUpdate from './session-update-calls.ts';
import * as singleUse from './single-use-calls.ts';
import * as sms from './sms-calls.ts';
import * as subaccount from './subaccount-calls.ts';
import * as webhook from './webhook-calls.ts';

/** L3, L4: envelope, numbered errors, `X-Client-*`. M4: bare JSON, HTTP statuses, `x-api-*`. */
type Family = 'L3' | 'L4' | 'M4';

/** The conditions that a call checks of the account before anything else: 102, 103, 104. */
export type Need = 'main_account' | 'sms' | 'email';

/** One call of the contract's endpoint table (its section 4), under the same number. */
export type CallRow = {
  number: number;
  family: Family;
  /** Reads of the legacy families answer GET too; their paths exist under `/v3` and `/v4` alike. */
  access: 'read' | 'write';
  methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[];
  /** Below `/v3` and `/v4`; `:id` and `:userId` are ids. */
  path: string;
  /** Paths that mean the same: the true path of these calls is not known for sure. */
  aliases: readonly string[];
  needs: Need | undefined;
  /** `errors` stands beside `status` as well as within it. */
  siblingErrors: boolean;
  run: RunCall;
};

type Options = { aliases?: readonly string[]; needs?: Need; siblingErrors?: boolean; family?: Family };

function row(
  base: Pick<CallRow, 'number' | 'family' | 'access' | 'methods' | 'path' | 'run'>,
  { aliases = [], needs, siblingErrors = false, family = base.family }: Options,
): CallRow {
  return { ...base, family, aliases, needs, siblingErrors };
}

const read = (number: number, path: string, run: RunCall, options: Options = {}): CallRow =>
  row({ number, family: 'L3', access: 'read', methods: ['POST', 'GET'], path, run }, options);
const write = (number: number, path: string, run: RunCall, options: Options = {}): CallRow =>
  row({ number, family: 'L3', access: 'write', methods: ['POST'], path, run }, options);
const modern = (
  number: number,
  methods: CallRow['methods'],
  path: string,
  run: RunCall,
  options: Options = {},
): CallRow =>
  row(
    { number, family: 'M4', access: methods.includes('GET') ? 'read' : 'write', methods, path, run },
    options,
  );

const subaccounts = { family: 'L4', needs: 'main_account' } as const;

/** All 70 calls. */
export const callTable: readonly CallRow[] = [
  write(1, '/account/sso', account.accountSignOn),
  write(2, '/teammate/sso', account.teammateSignOn),
  read(3, '/subaccount/list', subaccount.listSubaccounts, subaccounts),
  read(4, '/subaccount', subaccount.getSubaccount, { ...subaccounts, aliases: ['/subaccount/info'] }),
  write(5, '/subaccount/create', subaccount.createSubaccount, subaccounts),
  write(6, '/subaccount/update', subaccount.updateSubaccount, subaccounts),
  write(7, '/subaccount/reset/url', subaccount.createResetUrl, { needs: 'main_account' }),
  write(8, '/subaccount/sso', subaccount.subaccountSignOn, { needs: 'main_account' }),

  read(9, '/coupon/list', campaign.listCampaigns),
  read(10, '/coupon/info', campaign.getCampaign),
  read(11, '/campaign/data', sessionList.listSessions),
  read(12, '/campaign/opens', sessionList.listOpens),
  read(13, '/campaign/claims', sessionList.listClaims),
  read(14, '/campaign/validations', sessionList.listValidations),
  read(15, '/couponsession/data', session.getSession),
  write(16, '/couponsession/update', sessionUpdate.updateSession),
  write(17, '/couponsession/updates', sessionUpdate.updateSessions, {
    aliases: ['/couponsessions/update', '/multiplecouponsession/update'],
  }),
  read(18, '/couponsession/search', session.searchSessions),
  read(19, '/campaign/search', session.searchCampaign, { aliases: ['/couponsession/campaign/search'] }),
  write(20, '/coupon/pushnotification/single', push.pushToSession, { siblingErrors: true }),
  write(21, '/coupon/pushnotification/all', push.pushToCampaign, { siblingErrors: true }),
  write(22, '/coupon/create', campaign.createCampaign),
  write(23, '/coupon/update', campaign.updateCampaign, { aliases: ['/campaign/update', '/coupon/status'] }),

  read(24, '/loyalty/list', loyalty.listCards),
  read(25, '/loyalty/info', loyalty.getCard),
  write(26, '/loyaltyusers/create', loyalty.createUser),
  write(27, '/loyaltyusers/link', loyalty.linkUser),
  read(28, '/loyaltyusers/list', loyalty.listUsers),
  read(29, '/loyaltyusers/search', loyalty.searchUsers),
  write(30, '/loyaltyusers/update', loyalty.updateUser),
  write(31, '/loyalty/pushnotification/single', loyalty.pushToUser, { siblingErrors: true }),
  write(32, '/loyalty/pushnotification/all', loyalty.pushToCard, { siblingErrors: true }),

  read(33, '/directory/list', directory.listDirectories),
  read(34, '/directory/info', directory.getDirectory),
  read(35, '/directory/campaigns', directory.listDirectoryCampaigns, {
    aliases: ['/directorycampaigns/list', '/directory/campaign/list'],
  }),
  read(36, '/directoryusers/list', directory.listDirectoryUsers),
  write(37, '/directoryusers/update', directory.updateDirectoryUser),
  read(38, '/category/list', directory.listCategories),
  read(39, '/category/main/list', directory.listMainCategories),

  write(40, '/singleuse/create', singleUse.createSingleUse),
  write(41, '/multiplesingleuse/create', singleUse.createSingleUses),
  write(42, '/singleuse/remove', singleUse.removeSingleUse, { aliases: ['/singleuse/delete'] }),

  read(43, '/smstool/grouplist', sms.listSmsGroups, { needs: 'sms' }),
  read(44, '/smstool/userlist', sms.listSmsContacts, { needs: 'sms' }),
  write(45, '/smstool/addgroup', sms.createSmsGroup, { needs: 'sms' }),
  write(46, '/smstool/addcontact', sms.addSmsContact, { needs: 'sms' }),

  read(47, '/emailtool/grouplist', emailTool.listGroups, { needs: 'email' }),
  read(48, '/emailtool/userlist', emailTool.listContacts, { needs: 'email' }),
  write(49, '/emailtool/addgroup', emailTool.addGroup, { needs: 'email' }),
  write(50, '/emailtool/addcontact', emailTool.addContact, { needs: 'email' }),

  write(51, '/send/email', sendEmail.sendByEmail, { needs: 'email' }),
  write(52, '/send/sms', sms.sendBySms, { needs: 'sms' }),

  read(53, '/webhook/verification', webhook.verifyWebhook),

  modern(54, ['GET'], '/directory', directoryModern.listDirectories),
  modern(55, ['GET'], '/directory/:id', directoryModern.getDirectory),
  modern(56, ['GET'], '/directory/:id/users', directoryModern.listUsers),
  modern(57, ['GET'], '/directory/:id/users/:userId', directoryModern.getUser),
  modern(58, ['POST'], '/directory/:id/users', directoryModern.createUser),
  modern(59, ['POST'], '/directory/:id/users/:userId', directoryModern.updateUser),
  modern(60, ['POST'], '/directory/:id/users/:userId/access', directoryModern.grantAccess),
  modern(61, ['DELETE'], '/directory/:id/users/:userId/access', directoryModern.revokeAccess),
  modern(62, ['POST'], '/directory/:id/users/:userId/sso', directoryModern.userSignOn),
  modern(63, ['POST'], '/directory/:id/send/email', sendEmail.sendDirectory, { needs: 'email' }),

  modern(64, ['GET'], '/loyalty/loyalty-cards', modernLoyalty.listCards),
  modern(65, ['POST'], '/loyalty/loyalty-cards/:id/copy', modernLoyalty.copyCard),
  modern(66, ['GET'], '/loyalty/loyalty-cards/:id/stats', modernLoyalty.listUsers),
  modern(67, ['GET'], '/loyalty/loyalty-cards/:id/stats/:userId', modernLoyalty.getUser),
  modern(68, ['POST'], '/loyalty/loyalty-cards/:id/stats', modernLoyalty.createUser),
  modern(69, ['POST'], '/loyalty/loyalty-cards/:id/stats/bulk', modernLoyalty.createUsers),
  modern(70, ['POST', 'PUT', 'PATCH'], '/loyalty/loyalty-cards/:id/stats/:userId', modernLoyalty.updateUser),
];
