import type { AddressGuard } from '#kernel/address-guard';
import { SupplierFailure } from '#kernel/failure';
import { encodeGsm7 } from '#kernel/gsm-text';
import { postToGateway } from '#sms-doors';
import type { SourceSender } from '#suppliers/own-kind';
import { reportAddress } from './reports.ts';
import { saidIn } from './said.ts';
import type { KannelSettings } from './settings.ts';

/** Delivered, failed, rejected. */
const FINAL_REPORTS = 19;
/** `0: Accepted for delivery`, `3: Queued for later delivery`; without a number: what stands in for Kannel. */
const taken = /^(?:[03]:|[^\d]|$)/;

/**
 * Kannel's sendsms, with its own headers and the text as the body: so that the password stands in no address. It knows no SMS again:
 * what may have been taken is not sent once more.
 */
export function createSender(parts: {
  settings: KannelSettings;
  guard: AddressGuard;
  reportUrl: string;
  reportSecret: string;
}): SourceSender {
  const { settings, guard, reportUrl, reportSecret } = parts;
  const { sendUrl, username = '', password = '', smsc, dlrMask = FINAL_REPORTS } = settings;

  return {
    async send({ key, to, sender, text }) {
      if (sendUrl === undefined) throw new SupplierFailure('there is no sendUrl', 'stop');
      if (!/^[\x20-\x7e]*$/.test(sender))
        throw new SupplierFailure('a sender of other letters than ASCII', 'stop');
      const headers: Record<string, string> = {
        'content-type': 'text/plain; charset=UTF-8',
        'x-kannel-username': username,
        'x-kannel-password': password,
        'x-kannel-to': `+${to}`,
        // What the alphabet of GSM has not needs UCS-2.
        'x-kannel-coding': encodeGsm7(text) ? '0' : '2',
        ...(sender === '' ? {} : { 'x-kannel-from': sender }),
        ...(smsc === undefined ? {} : { 'x-kannel-smsc': smsc }),
        ...(dlrMask > 0 && {
          'x-kannel-dlr-mask': String(dlrMask),
          'x-kannel-dlr-url': reportAddress(reportUrl, key, reportSecret),
        }),
      };
      // A gateway's proxy may answer with what it was sent, and the text may hold a code.
      const secrets = [settings.token, password, reportSecret, headers['x-kannel-dlr-url'], text];
      const answer = await postToGateway({
        ...{ url: sendUrl, headers, body: text, guard, isRepeatable: false },
        readRefusal: (said) => saidIn(said, secrets),
      });
      if (!taken.test(answer.body.trim()))
        throw new SupplierFailure(`Kannel says: ${saidIn(answer.body, secrets)}`, 'unknown');
      return { doorMessageId: null, delivered: false };
    },
  };
}
