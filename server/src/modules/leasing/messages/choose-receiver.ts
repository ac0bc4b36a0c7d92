import type { Activation, ActivationReceivers } from '#modules/leasing/activations';
import type { HubReceiver } from '#modules/leasing/hubs';
import type { Rental } from '#modules/leasing/rentals';
import type { IncomingMessage } from '#suppliers/supplier';
import { isRefusedSender } from './sender-policy.ts';
import { likeness, serviceMatch } from './sender-service.ts';

/** A message at the door, as far as it decides who gets it. */
export type Arriving = Pick<
  IncomingMessage,
  | 'supplierId'
  | 'phone'
  | 'sender'
  | 'text'
  | 'filterSenders'
  | 'lease'
  | 'leaseKind'
  | 'blacklist'
  | 'simulated'
>;

/** The names of services by their codes, to tell whose a message is. */
export type ServiceNames = (id: string) => string | undefined;

/** The leases on some phones. */
export type Receivers = {
  activations: ActivationReceivers;
  rentals: readonly Rental[];
  /** Of hubs that have the number. */
  operations: readonly HubReceiver[];
};

/** The lease that gets a message; undefined: none is open on that phone. */
export type Choice =
  | { activation: Activation }
  | { rental: Rental }
  | { operation: HubReceiver }
  | 'filtered'
  | 'blacklisted'
  | undefined;

/** Below this a message does not look like the service's at all. */
const LOOKS_LIKE = 0.5;

/**
 * The lease that the source names, while it takes messages. Where it names none: the rental or the hub's operation on the
 * phone, whoever sent the message, since such a number is in no other lease. Else of the activations open on it the one
 * whose service the message looks like; if none, the only one, or the one that has waited longest without a message. Where
 * none is open, one that has just ended, and was paid.
 */
export function chooseReceiver(arriving: Arriving, receivers: Receivers, serviceName: ServiceNames): Choice {
  const { supplierId, phone, lease, leaseKind } = arriving;
  const isHere = (receiver: Activation | Rental | HubReceiver) =>
    receiver.phone === phone && receiver.supplierId === supplierId;
  const { open, late, named } = receivers.activations;
  const rentals = receivers.rentals.filter(isHere);
  if (lease) {
    if (leaseKind !== undefined && leaseKind !== lease.kind) return undefined;
    const rental = rentals.find(({ id }) => id === lease.id);
    if (lease.kind === 'rental') return rental && { rental };
    const own = [...open, ...late, ...named].filter((one) => isHere(one) && one.id === lease.id);
    return chooseActivation(arriving, own, serviceName);
  }

  const operation = receivers.operations.find(isHere);
  if (operation) return chooseForHub(operation, arriving, serviceName);
  const [rental] = leaseKind === 'activation' ? [] : rentals;
  if (rental) return { rental };
  if (leaseKind === 'rental') return undefined;
  const here = open.filter(isHere);
  return chooseActivation(arriving, here.length > 0 ? here : late.filter(isHere), serviceName);
}

function chooseActivation(
  { sender, text, filterSenders, blacklist = [] }: Arriving,
  activations: readonly Activation[],
  serviceName: ServiceNames,
): Choice {
  const match = (id: string) => serviceMatch({ sender, text }, { id, name: serviceName(id) ?? id });
  const candidates = activations
    .map((activation) => ({ activation, likeness: match(activation.serviceId) }))
    .sort((a, b) => b.likeness - a.likeness || order(a.activation) - order(b.activation));
  const [best] = candidates;
  if (!best) return undefined;
  if (best.likeness < LOOKS_LIKE && blacklist.some((id) => match(id) >= LOOKS_LIKE)) return 'blacklisted';
  if (filterSenders && best.likeness < likeness.unknown) return 'filtered';
  return { activation: best.activation };
}

/** A hub gets everything, unless it was agreed that we sort out what is not of the ordered service. */
function chooseForHub(
  operation: HubReceiver,
  message: { sender: string; text: string },
  serviceName: ServiceNames,
): Choice {
  const { kind, serviceId, settings } = operation;
  if (kind === 'rental' || settings.filterSide !== 'partner') return { operation };
  const match = (id: string) => serviceMatch(message, { id, name: serviceName(id) ?? id });
  const own = match(serviceId);
  if (own < LOOKS_LIKE && settings.blacklist?.some((id) => match(id) >= LOOKS_LIKE)) return 'blacklisted';
  return own < likeness.unknown ? 'filtered' : { operation };
}

/** Banks and the like are refused at the door; only the simulator may send for an activation of just that service. */
export function isRefused(
  { sender, simulated = false }: Arriving,
  choice: Choice,
  serviceName: ServiceNames,
): boolean {
  if (!isRefusedSender(sender).refused) return false;
  if (!simulated || typeof choice !== 'object' || !('activation' in choice)) return true;
  const { serviceId } = choice.activation;
  const service = { id: serviceId, name: serviceName(serviceId) ?? serviceId };
  return serviceMatch({ sender, text: '' }, service) < LOOKS_LIKE;
}

/** The one without a message first, then by age. */
function order({ state, id }: Activation): number {
  return (state === 'received' ? 2 ** 32 : 0) + id;
}
