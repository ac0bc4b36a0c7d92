import type { Answer } from './dialect-voices.ts';
import { FORM, type RouteWorld } from './route-world.ts';

/** A browser at the whole app: keeps cookies, and knows the token that our pages give to their forms. */
export type RouteVisitor = {
  get(url: string): Promise<Answer>;
  /** Sends a form with the token that a page of ours has given to this browser. */
  post(url: string, fields?: Record<string, string>): Promise<Answer>;
  /** Sends a form as it is. */
  forge(url: string, fields?: Record<string, string>): Promise<Answer>;
  /** As `post`, of a body that is escaped already, well or badly. */
  postRaw(url: string, body: string): Promise<Answer>;
  /** Of the forms that it was shown last. */
  formToken(): string;
};

/** With `from` all its calls come from one address. */
export function createRouteVisitor(world: RouteWorld, { from }: { from?: string } = {}): RouteVisitor {
  const cookies = new Map<string, string>();
  let token = '';

  async function ask(method: string, url: string, body?: string): Promise<Answer> {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await world.ask(method, url, {
      headers: { cookie },
      ...(from !== undefined && { from }),
      ...(body !== undefined && { body, type: FORM }),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(line)) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    token = /name="form_token" value="([^"]+)"/.exec(answer.text)?.[1] ?? token;
    return answer;
  }

  const forge = (url: string, fields: Record<string, string> = {}) =>
    ask('POST', url, new URLSearchParams(fields).toString());

  return {
    forge,
    get: (url) => ask('GET', url),
    post: (url, fields = {}) => forge(url, { form_token: token, ...fields }),
    postRaw: (url, body) => ask('POST', url, `form_token=${encodeURIComponent(token)}&${body}`),
    formToken: () => token,
  };
}

/** Signed in to the console by a link. */
export async function signIn(world: RouteWorld, accountId: bigint): Promise<RouteVisitor> {
  const visitor = createRouteVisitor(world);
  const link = `/sso/${await world.core.merchants.createSignOn({ accountId })}`;
  await visitor.get(link);
  const answer = await visitor.post(link);
  if (answer.status !== 303) throw new Error(`a link that does not sign in: ${answer.status}`);
  await visitor.get('/console/settings');
  return visitor;
}
