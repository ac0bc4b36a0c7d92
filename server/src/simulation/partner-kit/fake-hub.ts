import { createAddressGuard } from '#kernel/address-guard';
import {
  type CallUrls,
  createPartnerClient,
  extractKey,
  hubReply,
  isJsonContentType,
  type PartnerClientOptions,
  type PartnerDialect,
  PartnerWireError,
  type PrefixType,
  parseBody,
  parsePush,
  pushRoutes,
} from '#suppliers/partner';
import type {
  FinishStatus,
  ForeignId,
  Inventory,
  LateReply,
  NumberOrder,
  OperationKind,
  PushedSms,
  SupplierClient,
} from '#suppliers/supplier';
import { driveFaults } from './fault-control.ts';
import { type HubFault, hubFaults } from './faults.ts';
import { driveHub } from './hub-control.ts';
import { faultReply } from './hub-faults.ts';
import { createHubInbox, type HubOrder, type ShownMessage } from './hub-inbox.ts';
import { createHubLists } from './hub-lists.ts';
import { type KitExchange, type KitReply, type KitRequest, startKitServer } from './kit-server.ts';

export type FakeHubOptions = {
  dialect: PartnerDialect;
  key: string;
  /** The partner that the hub polls and orders from; none in `onlinesim-v2`. */
  partner?:
    | {
        baseUrl: string;
        urls?: CallUrls;
        client?: Partial<Omit<PartnerClientOptions, 'baseUrl' | 'dialect' | 'key'>>;
      }
    | undefined;
  port?: number | undefined;
  host?: string | undefined;
  faults?: readonly HubFault[] | undefined;
  /** The number of arrivals of a message that a transient fault hits. Default 1. */
  faultTimes?: number | undefined;
  /** For the fault `slow`. Default 12 s, past the partner's deadline. */
  slowMs?: number | undefined;
  /** Told of every request when it is answered. */
  onExchange?: ((exchange: KitExchange) => void) | undefined;
};

/** A push as it came, readable or not. */
export type Arrival = {
  at: Date;
  path: string;
  /** The body's bytes after inflating, as text; empty where they are not UTF-8. */
  body: string;
  contentType: string | undefined;
  userAgent: string | undefined;
  push: PushedSms | undefined;
  /** The number of times that these very bytes have come, this time included. */
  attempt: number;
  reply: KitReply;
};

/** Decides the answer to the pushes of one number, instead of the faults. `undefined` means: answer properly. */
export type PushScript = (attempt: number) => (KitReply & { store?: boolean }) | undefined;

type HubOrderOptions = {
  onLate?: (reply: LateReply) => void;
  /** Instead of the dialect's own. */
  prefixType?: PrefixType;
};

export type FakeHub = {
  url: string;
  orders: readonly HubOrder[];
  messages: readonly ShownMessage[];
  arrivals: readonly Arrival[];
  exchanges: readonly KitExchange[];
  /** `onlinesim-v2`: numbers (digits) on sale. */
  listedNumbers(): string[];
  /** `onlinesim-v2`: from now on it will not have these numbers (digits), and only these. */
  refuseNumbers(phones: readonly string[]): void;
  faults(): ReadonlySet<HubFault>;
  setFaults(faults: readonly HubFault[]): void;
  script(phone: string, answer: PushScript): void;
  poll(kind?: 'all' | 'rental'): Promise<Inventory>;
  /** Orders a number and opens the operation; undefined for NO_NUMBERS. Fails as the client does. */
  order(order: NumberOrder, options?: HubOrderOptions): Promise<(HubOrder & { id: ForeignId }) | undefined>;
  /** Sends FINISH and closes the operation. */
  finish(activationId: ForeignId, status: FinishStatus, sumMicros?: bigint): Promise<void>;
  close(): Promise<void>;
};

/** Contract 8.2, matching rule 3. */
const SETTLING_MS = 3000;

/** A hub that sells to nobody: takes pushes, polls and orders from its partner, misbehaves on demand. By hand: `hub-control.ts`. */
export async function createFakeHub(options: FakeHubOptions): Promise<FakeHub> {
  const { dialect, key, faultTimes = 1, slowMs = 12_000 } = options;
  const orders: HubOrder[] = [];
  const arrivals: Arrival[] = [];
  const scripts = new Map<string, PushScript>();
  const attempts = new Map<string, number>();
  const lists = createHubLists();
  const ordering = { inFlight: 0, lastAnswerAt: 0 };
  const inbox = createHubInbox({
    dialect,
    orders,
    ordering: () => ordering.inFlight > 0 || Date.now() - ordering.lastAnswerAt < SETTLING_MS,
    listed: lists.listed,
  });
  let faults: ReadonlySet<HubFault> = new Set(options.faults);
  const clients = new Map<PrefixType | undefined, SupplierClient>();
  const server = await startKitServer({
    port: options.port,
    host: options.host,
    onExchange: options.onExchange,
    handle,
  });

  function takePush(request: KitRequest, kind: OperationKind): KitReply {
    const body = request.text ?? '';
    const attempt = (attempts.get(body) ?? 0) + 1;
    attempts.set(body, attempt);
    const arrival: Arrival = {
      at: request.at,
      path: request.path,
      body,
      contentType: request.headers['content-type'],
      userAgent: request.headers['user-agent'],
      push: undefined,
      attempt,
      reply: { httpStatus: 500, body: '' },
    };
    arrivals.push(arrival);
    arrival.reply = answerPush(request, kind, arrival);
    return arrival.reply;
  }

  function answerPush(request: KitRequest, kind: OperationKind, arrival: Arrival): KitReply {
    try {
      checkRequest(request, key);
      const push = parsePush(parseBody(arrival.body), kind);
      arrival.push = push;
      const script = scripts.get(push.phone);
      const planned = script
        ? script(arrival.attempt)
        : faultReply(faults, arrival.attempt, { faultTimes, slowMs });
      if (planned && !planned.store) return planned;
      const reply = hubReply(inbox.take(push), { dialect });
      return planned ? { ...reply, ...planned } : reply;
    } catch (error) {
      if (error instanceof PartnerWireError) return hubReply(error.replyCase, { dialect });
      throw error;
    }
  }

  function serveLists(request: KitRequest): KitReply {
    const content = `${request.path} ${request.text ?? ''}`;
    const attempt = (attempts.get(content) ?? 0) + 1;
    attempts.set(content, attempt);
    const planned = faultReply(faults, attempt, { faultTimes, slowMs });
    if (planned && !planned.store) return planned;
    return { ...planned, ...lists.serve(request, key, inbox) };
  }

  function handle(request: KitRequest): Promise<KitReply> | KitReply {
    const route = request.method === 'POST' && pushRoutes.find(({ path }) => path === request.path);
    if (route) return takePush(request, route.kind);
    if (request.path.startsWith('/api/resellers/')) return serveLists(request);
    if (request.path === '/agent/api/ping') return hubReply('stored', { dialect: 'smshub' });
    if (request.path === '/kit/faults') return driveFaults(hub, request, hubFaults);
    if (request.path.startsWith('/kit/')) return driveHub(hub, request);
    return hubReply('unknown_method', { dialect });
  }

  function getClient(prefixType?: PrefixType): SupplierClient {
    if (!options.partner) throw new TypeError('this hub has no partner to call');
    const client = clients.get(prefixType) ?? createClient(options, options.partner, prefixType);
    clients.set(prefixType, client);
    return client;
  }

  const hub: FakeHub = {
    url: server.url,
    orders,
    messages: inbox.messages,
    arrivals,
    exchanges: server.exchanges,
    refuseNumbers: lists.refuse,
    listedNumbers: () => [...lists.listed.values()],
    faults: () => faults,
    setFaults(next) {
      faults = new Set(next);
    },
    script(phone, answer) {
      scripts.set(phone, answer);
    },
    poll: (kind) => getClient().getServices(kind),
    async order(order, { onLate, prefixType } = {}) {
      ordering.inFlight += 1;
      const reply = await getClient(prefixType)
        .getNumber(order, onLate)
        .finally(() => {
          ordering.inFlight -= 1;
          ordering.lastAnswerAt = Date.now();
        });
      if (reply.kind === 'no_numbers') return undefined;
      const opened: HubOrder = {
        activationId: reply.activationId.text,
        kind: order.service === 'rent' ? 'rental' : 'activation',
        phone: reply.number,
        service: order.service,
        openedAt: new Date(),
        closedAt: undefined,
      };
      orders.push(opened);
      return { ...opened, id: reply.activationId };
    },
    async finish(activationId, status, sumMicros) {
      const order = orders.find((candidate) => candidate.activationId === activationId.text);
      const finish = {
        activationId,
        status,
        rent: order?.kind === 'rental',
        ...(sumMicros !== undefined && { sumMicros }),
      };
      await getClient().finishActivation(finish);
      if (faults.has('repeats-finish')) await getClient().finishActivation(finish);
      if (order) order.closedAt ??= new Date();
    },
    async close() {
      for (const client of clients.values()) client.close();
      await server.close();
    },
  };
  return hub;
}

function checkRequest(request: KitRequest, key: string): void {
  if (!isJsonContentType(request.headers['content-type']))
    throw new PartnerWireError('bad_request', 'content-type');
  const body = parseBody(request.text ?? '');
  const shown = extractKey({ body, authorization: request.headers.authorization, query: request.query });
  if (shown.key !== key) throw new PartnerWireError('wrong_key');
}

function createClient(
  { dialect, key }: FakeHubOptions,
  partner: NonNullable<FakeHubOptions['partner']>,
  prefixType: PrefixType | undefined,
): SupplierClient {
  if (dialect === 'onlinesim-v2') throw new TypeError('a hub of onlinesim-v2 calls nobody');
  return createPartnerClient({
    resolveGuard: createAddressGuard({ allow: ['0.0.0.0/0', '::/0'] }),
    ...partner.client,
    baseUrl: partner.baseUrl,
    ...(partner.urls && { urls: partner.urls }),
    ...(prefixType && { prefixType }),
    dialect,
    key,
  });
}
