import { Readable } from 'node:stream';
import { csvLine } from '#kernel/csv';
import { findMerchants } from '#modules/merchants/merchants';
import { type CreateBatch, createBatch } from './create-batch.ts';
import type { CreateDeps } from './create-sessions.ts';
import { sessionUrl } from './session-payload.ts';

const CHUNK = 65_536;

/** `createBatch` as a table for people and printers, written as the sessions are made. Refuses as it does. */
export async function createBatchCsv(deps: CreateDeps, command: CreateBatch): Promise<Readable> {
  const { accountId } = command;
  const merchant = (await findMerchants(deps.db.read, [accountId])).get(accountId);
  const publicUrl = merchant?.publicUrl ?? deps.publicAddress.url;
  const { campaign, sessions } = await createBatch(deps, command);

  async function* write(): AsyncGenerator<string> {
    let text = csvLine(['sequence_id', 'code', 'url', 'widget_code', 'validation_code']);
    for await (const { id, code, ownValidationCode } of sessions) {
      const url = sessionUrl(publicUrl, campaign.code, code);
      text += csvLine([id, code, url, code.slice(0, 6), ownValidationCode]);
      if (text.length < CHUNK) continue;
      yield text;
      text = '';
    }
    yield text;
  }
  return Readable.from(write(), { objectMode: false });
}
