import { describe, expect, it } from 'vitest';
import type { Activation } from '#modules/leasing/activations';
import type { Rental } from '#modules/leasing/rentals';
import { type Arriving, type Choice, chooseReceiver, isRefused, type Receivers } from './choose-receiver.ts';

type Operation = Receivers['operations'][number];

const phone = '77010000001';
/** The last is no well-known service. */
const names: Record<string, string> = {
  tg: 'Telegram',
  wa: 'WhatsApp',
  vk: 'VK',
  ot: 'any other',
  cc: 'Corner Cafe',
};
const nameOf = (id: string) => names[id];

const activation = (
  id: number,
  serviceId: string,
  state: Activation['state'] = 'waiting',
  more: Partial<Activation> = {},
) => ({ id, serviceId, state, phone, supplierId: 1n, ...more }) as Activation;
const rental = (more: Partial<Rental> = {}) => ({ id: 50, phone, supplierId: 1n, ...more }) as Rental;
const operation = (more: Partial<Operation> = {}) =>
  ({
    id: 70n,
    kind: 'activation',
    serviceId: 'tg',
    phone,
    supplierId: 1n,
    settings: {},
    ...more,
  }) as Operation;

type Here = {
  open?: Activation[];
  late?: Activation[];
  named?: Activation[];
  rentals?: Rental[];
  operations?: Operation[];
};

/** Who gets a message: the id, or the word. */
function receiver(
  message: Partial<Arriving>,
  { open = [], late = [], named = [], rentals = [], operations = [] }: Here,
) {
  const arriving = { supplierId: 1n, phone, sender: 'InfoSMS', text: 'Code 123', filterSenders: false };
  const choice = chooseReceiver(
    { ...arriving, ...message },
    { activations: { open, late, named }, rentals, operations },
    nameOf,
  );
  if (typeof choice !== 'object') return choice;
  if ('activation' in choice) return choice.activation.id;
  return 'rental' in choice ? choice.rental.id : choice.operation.id;
}

const fromTelegram = { sender: 'Telegram', text: 'Telegram code 12345' };
const fromWhatsApp = { sender: 'WhatsApp', text: 'WhatsApp code 123-456' };

describe('a message whose source names the lease', () => {
  const named = (id: number) => ({ lease: { kind: 'activation' as const, id } });

  it('is that lease’s, whatever it says and whoever else has the number', () => {
    const both = [activation(1, 'tg'), activation(2, 'wa')];

    expect(receiver({ ...fromWhatsApp, ...named(1) }, { open: both })).toBe(1);
    expect(receiver(named(3), { open: both, late: [activation(3, 'tg')] })).toBe(3);
    expect(receiver(named(4), { open: both, named: [activation(4, 'tg')] })).toBe(4);
  });

  it('is that rental’s, and no other one’s', () => {
    const rentals = [rental({ id: 51 }), rental()];

    expect(receiver({ lease: { kind: 'rental', id: 50 } }, { rentals })).toBe(50);
    expect(receiver({ lease: { kind: 'rental', id: 52 } }, { rentals })).toBeUndefined();
  });

  it('is nobody’s where that lease takes none any more, or is of the other kind', () => {
    const here = { open: [activation(1, 'tg')], rentals: [rental()], operations: [operation()] };
    const isRental = { lease: { kind: 'rental' as const, id: 1 } };

    expect(receiver(named(9), here)).toBeUndefined();
    expect(receiver({ ...named(1), leaseKind: 'rental' }, here)).toBeUndefined();
    expect(receiver({ ...isRental, leaseKind: 'rental' }, here)).toBeUndefined();
    expect(receiver({ ...isRental, leaseKind: 'activation' }, { rentals: [rental()] })).toBeUndefined();
  });

  it('is that lease’s where its source names the kind, too', () => {
    const here = { open: [activation(1, 'tg')], rentals: [rental()] };

    expect(receiver({ ...named(1), leaseKind: 'activation' }, here)).toBe(1);
    expect(receiver({ lease: { kind: 'rental', id: 50 }, leaseKind: 'rental' }, here)).toBe(50);
  });

  it('is nobody’s where that lease has another number, or one of another supplier', () => {
    const places: { phone?: string; supplierId?: bigint }[] = [{ phone: '77010000002' }, { supplierId: 2n }];
    for (const elsewhere of places) {
      const one = [activation(1, 'tg', 'waiting', elsewhere)];
      const rented = { rentals: [rental(elsewhere)] };

      expect(receiver(named(1), { open: one })).toBeUndefined();
      expect(receiver(named(1), { late: one })).toBeUndefined();
      expect(receiver(named(1), { named: one })).toBeUndefined();
      expect(receiver({ lease: { kind: 'rental', id: 50 } }, rented)).toBeUndefined();
    }
  });

  it('may still be of another service than the leased one', () => {
    const filtered = { ...fromWhatsApp, ...named(1), filterSenders: true };

    expect(receiver(filtered, { open: [activation(1, 'tg')] })).toBe('filtered');
  });
});

describe('of several activations on a number', () => {
  it('the one gets a message whose service it looks like, in whatever order they were leased', () => {
    const both = [activation(1, 'tg'), activation(2, 'wa')];

    expect(receiver(fromWhatsApp, { open: both })).toBe(2);
    expect(receiver(fromTelegram, { open: both.toReversed() })).toBe(1);
  });

  it('the one is told by its service’s name in the catalogue, or by the code of one that is not in it', () => {
    const named = [activation(1, 'zz'), activation(2, 'cc')];
    const unnamed = [activation(1, 'cc'), activation(2, 'zz')];

    expect(receiver({ sender: 'Corner Cafe' }, { open: named })).toBe(2);
    expect(receiver({ sender: 'zz' }, { open: unnamed })).toBe(2);
  });

  it('the service counts for more than waiting for a message', () => {
    const open = [activation(1, 'wa'), activation(2, 'tg', 'received')];

    expect(receiver(fromTelegram, { open })).toBe(2);
  });

  it('the oldest gets what looks like none of them', () => {
    expect(receiver({}, { open: [activation(2, 'wa'), activation(1, 'tg'), activation(3, 'vk')] })).toBe(1);
  });

  it('one that still waits goes before an older one that has its message', () => {
    expect(receiver({}, { open: [activation(1, 'wa', 'received'), activation(2, 'tg')] })).toBe(2);
    expect(receiver({}, { open: [activation(1, 'wa', 'received'), activation(2, 'tg', 'retrying')] })).toBe(
      2,
    );
  });

  it('one that waits for another message has waited for as long as it is open', () => {
    expect(receiver({}, { open: [activation(2, 'tg'), activation(1, 'wa', 'retrying')] })).toBe(1);
  });

  it('the oldest gets it where all have their message', () => {
    const open = [activation(2, 'wa', 'received'), activation(1, 'tg', 'received')];

    expect(receiver({}, { open })).toBe(1);
  });

  it('the one that is open gets it, not one that has just ended', () => {
    const open = [activation(2, 'wa')];
    const late = [activation(1, 'tg', 'finished')];

    expect(receiver(fromTelegram, { open, late })).toBe(2);
    expect(receiver(fromTelegram, { late })).toBe(1);
  });

  it('none gets it on another number, or of another supplier', () => {
    const elsewhere = [
      activation(1, 'tg', 'waiting', { phone: '77010000002' }),
      activation(2, 'tg', 'waiting', { supplierId: 2n }),
    ];

    expect(receiver(fromTelegram, { open: elsewhere, late: elsewhere })).toBeUndefined();
  });
});

describe('a message that does not look like the leased service', () => {
  const open = [activation(1, 'tg')];

  it('is filtered only where senders are, and only where something speaks against it', () => {
    expect(receiver(fromWhatsApp, { open })).toBe(1);
    expect(receiver({ ...fromWhatsApp, filterSenders: true }, { open })).toBe('filtered');
    expect(receiver({ sender: 'InfoSMS', filterSenders: true }, { open })).toBe(1);
    expect(receiver({ sender: 'Some Shop', filterSenders: true }, { open })).toBe('filtered');
  });

  it('is of a service that its supplier does not serve, which says more than that it is filtered', () => {
    const message = { ...fromWhatsApp, blacklist: ['vk', 'wa'], filterSenders: true };

    expect(receiver(message, { open })).toBe('blacklisted');
    expect(receiver({ ...message, blacklist: ['vk'] }, { open })).toBe('filtered');
    expect(receiver({ ...message, ...fromTelegram }, { open })).toBe(1);
    expect(receiver(message, { open: [activation(1, 'wa')] })).toBe(1);
    // Half is likely enough to be one that is not served.
    expect(receiver({ sender: 'Some Shop', blacklist: ['ot'] }, { open })).toBe('blacklisted');
  });

  it('is taken by a lease of any other service unless a known one sent it', () => {
    const other = [activation(1, 'ot')];

    expect(receiver({ sender: 'Some Shop', filterSenders: true }, { open: other })).toBe(1);
    expect(receiver({ ...fromTelegram, filterSenders: true }, { open: other })).toBe('filtered');
    // Half is likely enough: the list of what is not served has no say.
    expect(receiver({ sender: 'Some Shop', text: 'VK', blacklist: ['vk'] }, { open: other })).toBe(1);
  });
});

describe('a rental', () => {
  it('gets everything, from whomever, before any activation', () => {
    const here = { rentals: [rental()], open: [activation(1, 'tg')] };
    const message = { ...fromTelegram, filterSenders: true, blacklist: ['tg'] };

    expect(receiver(message, here)).toBe(50);
    expect(receiver({ ...message, leaseKind: 'rental' }, here)).toBe(50);
  });

  it('gets no message that its source calls one for an activation', () => {
    const message = { ...fromTelegram, leaseKind: 'activation' } as const;

    expect(receiver(message, { rentals: [rental()] })).toBeUndefined();
    expect(receiver(message, { rentals: [rental()], open: [activation(1, 'tg')] })).toBe(1);
  });

  it('is alone in getting what its source calls a message for a rental', () => {
    const message = { ...fromTelegram, leaseKind: 'rental' } as const;

    expect(receiver(message, { open: [activation(1, 'tg')] })).toBeUndefined();
    expect(receiver(message, { rentals: [rental({ phone: '77010000002' })] })).toBeUndefined();
    expect(receiver(message, { rentals: [rental({ supplierId: 2n })] })).toBeUndefined();
  });
});

describe('a hub that has the number', () => {
  const partnerFilters = { settings: { filterSide: 'partner' as const, blacklist: ['vk'] } };

  it('goes before all, and gets everything unless we are to sort it out', () => {
    const here = { rentals: [rental()], open: [activation(1, 'tg')] };

    expect(receiver(fromWhatsApp, { ...here, operations: [operation()] })).toBe(70n);
    expect(receiver(fromWhatsApp, { ...here, operations: [operation({ supplierId: 2n })] })).toBe(50);
    expect(
      receiver(fromWhatsApp, {
        operations: [operation({ settings: { filterSide: 'hub', blacklist: ['wa'] } })],
      }),
    ).toBe(70n);
  });

  it('gets only messages of the ordered service where we sort out', () => {
    const operations = [operation(partnerFilters)];

    expect(receiver(fromTelegram, { operations })).toBe(70n);
    expect(receiver({}, { operations })).toBe(70n);
    expect(receiver(fromWhatsApp, { operations })).toBe('filtered');
    expect(receiver({ sender: 'VK', text: 'VK: 12345' }, { operations })).toBe('blacklisted');
  });

  it('gets what is of the ordered service, whatever else is not to be served', () => {
    const operations = [operation({ settings: { filterSide: 'partner', blacklist: ['tg'] } })];

    expect(receiver(fromTelegram, { operations })).toBe(70n);
  });

  it('is likely enough to be meant, or another, from a half on; without a list nothing is listed', () => {
    const shop = { sender: 'Some Shop', text: 'VK' };
    const sorting = (serviceId: string, blacklist?: string[]) => ({
      operations: [operation({ serviceId, settings: { filterSide: 'partner' as const, blacklist } })],
    });

    expect(receiver(shop, sorting('ot', ['vk']))).toBe(70n);
    expect(receiver({ sender: 'Some Shop' }, sorting('tg', ['ot']))).toBe('blacklisted');
    expect(receiver(fromWhatsApp, sorting('tg'))).toBe('filtered');
  });

  it('is told what is of the ordered service by its name in the catalogue, or else by its code', () => {
    const sorting = (serviceId: string) => ({
      operations: [operation({ serviceId, settings: { filterSide: 'partner' } })],
    });

    expect(receiver({ sender: 'Corner Cafe' }, sorting('cc'))).toBe(70n);
    expect(receiver({ sender: 'zz' }, sorting('zz'))).toBe(70n);
    expect(receiver({ sender: 'Corner Cafe' }, sorting('zz'))).toBe('filtered');
  });

  it('gets everything in a rental', () => {
    const operations = [operation({ ...partnerFilters, kind: 'rental', serviceId: 'rent' })];

    expect(receiver(fromWhatsApp, { operations })).toBe(70n);
  });
});

describe('a bank at the door', () => {
  const bank = { supplierId: 1n, phone, sender: 'SBERBANK', text: 'Code 123', filterSenders: false };
  const toBank: Choice = { activation: activation(1, 'sb') };
  const bankName = (id: string) => ({ sb: 'Sberbank', tg: 'Telegram' })[id];

  it('is refused whoever would get it, and nobody else is', () => {
    const choices: Choice[] = [
      toBank,
      { rental: rental() },
      { operation: operation() },
      undefined,
      'filtered',
    ];

    expect(choices.map((choice) => isRefused(bank, choice, bankName))).toEqual(choices.map(() => true));
    expect(isRefused({ ...bank, sender: 'Telegram' }, toBank, bankName)).toBe(false);
  });

  it('may send to a simulated number for an activation of just that service', () => {
    const simulated = { ...bank, simulated: true };
    const others: Choice[] = [
      { activation: activation(1, 'tg') },
      { activation: activation(1, 'unnamed') },
      { rental: rental() },
      { operation: operation() },
      undefined,
      'filtered',
    ];

    expect(isRefused(simulated, toBank, bankName)).toBe(false);
    // A message of no service of its own is of the one for all such.
    expect(isRefused(simulated, { activation: activation(1, 'ot') }, bankName)).toBe(false);
    expect(others.map((choice) => isRefused(simulated, choice, bankName))).toEqual(others.map(() => true));
  });
});
