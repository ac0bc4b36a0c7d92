import type { CallingDialect, HubCall } from './dialect.ts';

/** An address per call: absolute, or a path below the base URL. */
export type CallUrls = Partial<Record<HubCall, string>>;

const defaultPaths: Record<HubCall, string> = {
  getServices: '/getServices',
  getNumber: '/getNumber',
  finishActivation: '/finishActivation',
  getServicesRent: '/getServicesRent',
  getNumberRent: '/getNumberRent',
  finishActivationRent: '/finishActivationRent',
};

/**
 * Where a call goes (contract 5.1): the connection's own address for it, else the default path in `onlinesim-v1`
 * and the bare base URL in `smshub`. Throws TypeError for what is no http or https URL.
 */
export function callUrl(
  { dialect, baseUrl, urls = {} }: { dialect: CallingDialect; baseUrl: string; urls?: CallUrls },
  call: HubCall,
): URL {
  return joinUrl(baseUrl, urls[call] ?? (dialect === 'smshub' ? '' : defaultPaths[call]));
}

/** `path` below `base` (query kept), or `path` itself where it is absolute. Throws TypeError. */
export function joinUrl(base: string, path: string): URL {
  const url = new URL(/^https?:\/\//i.test(path) ? path : base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TypeError('not a web address');
  if (path && !/^https?:\/\//i.test(path))
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return url;
}
