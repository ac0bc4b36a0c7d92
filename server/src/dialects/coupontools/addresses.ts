import { type Core, publicUrlOf } from '#core';
import type { Caller } from './call.ts';

type Context = { core: { publicAddress: { url: string } }; caller: Pick<Caller, 'publicUrl'> };

/** Where the account's consumers find its pages. */
export function publicUrl({ core, caller }: Context): string {
  return publicUrlOf(core, caller);
}

/** The address of a campaign, and with a session's code of that session. */
export function campaignUrl(context: Context, campaignCode: string, sessionCode = ''): string {
  const path = `/p/${campaignCode}${sessionCode === '' ? '' : `/${sessionCode}`}`;
  return publicUrl(context) + path;
}

/** The address of a directory: at its own domain, if it has one. */
export function directoryUrl(
  context: Context & { core: Pick<Core, 'directories'> },
  directory: Parameters<Core['directories']['url']>[0],
): string {
  return context.core.directories.url(directory, publicUrl(context));
}

/** A page of the console that works once: on the operator's address, and on the account's own if it has one. */
export function consoleLinks(
  { core }: Context,
  { dashboardUrl }: Pick<Caller, 'dashboardUrl'>,
  path: string,
): { url: string; url_whitelabel: string } {
  return {
    url: core.publicAddress.url + path,
    url_whitelabel: dashboardUrl === null ? '' : dashboardUrl + path,
  };
}
