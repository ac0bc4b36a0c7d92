import type { Command } from 'commander';
import { addAccountCommands } from './account.ts';
import { addActivationCommands } from './activation.ts';
import { addAuditCommands } from './audit.ts';
import { addCampaignCommands } from './campaign.ts';
import { addCatalogCommands } from './catalog.ts';
import { endParse } from './command.ts';
import { addCouponCommands } from './coupon.ts';
import { addCreditCommands } from './credit.ts';
import { addDirectoryCommands } from './directory.ts';
import { addEmailCommands } from './email.ts';
import { addHubCommands } from './hub.ts';
import { addInboundCommands } from './inbound.ts';
import type { CliIo } from './io.ts';
import { addKeyCommands } from './key.ts';
import { addLeaseCommand } from './lease.ts';
import { addLedgerCommands } from './ledger.ts';
import { addLoyaltyCommands } from './loyalty.ts';
import { addMcpCommand } from './mcp.ts';
import { addMerchantCommands } from './merchant.ts';
import { addMessageCommands } from './message.ts';
import { addNumberCommands } from './number.ts';
import { addPartnerCommands } from './partner.ts';
import { addPartnerKitCommands } from './partner-kit.ts';
import { addPaymentCaseCommands } from './payment-case.ts';
import { addPolicyCommands } from './policy.ts';
import { addPriceCommands } from './price.ts';
import { addRentalCommands } from './rental.ts';
import { addRouteCommands } from './route.ts';
import { addSmsCommands } from './sms.ts';
import { addSupplierCommands } from './supplier.ts';
import { addWatchCommand } from './watch.ts';
import { addWebhookCommands } from './webhook.ts';

export type { CliIo } from './io.ts';

/**
 * Adds the commands that administer a running server. The whole program writes to `io` and leaves by `io.exit` from
 * then on; commands that were added before keep their own way.
 */
export function registerAdminCommands(program: Command, io: CliIo): void {
  program.exitOverride(endParse(io)).configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => io.stderr.write(text),
  });
  addLeaseCommand(program, io);
  addWatchCommand(program, io);
  addMcpCommand(program, io);
  addAccountCommands(program, io);
  addKeyCommands(program, io);
  addCreditCommands(program, io);
  addSupplierCommands(program, io);
  addPartnerCommands(program, io);
  addPartnerKitCommands(program, io);
  addHubCommands(program, io);
  addInboundCommands(program, io);
  addPolicyCommands(program, io);
  addNumberCommands(program, io);
  addPriceCommands(program, io);
  addCatalogCommands(program, io);
  addLedgerCommands(program, io);
  addActivationCommands(program, io);
  addRentalCommands(program, io);
  addMessageCommands(program, io);
  addWebhookCommands(program, io);
  addEmailCommands(program, io);
  addMerchantCommands(program, io);
  addCampaignCommands(program, io);
  addCouponCommands(program, io);
  addSmsCommands(program, io);
  addRouteCommands(program, io);
  addLoyaltyCommands(program, io);
  addDirectoryCommands(program, io);
  addPaymentCaseCommands(program, io);
  addAuditCommands(program, io);
}
