import { directoryUrl } from './addresses.ts';
import { defineModernCall } from './call.ts';
import { day, utcEnd } from './date-kinds.ts';
import { email, flag, id, text, whole } from './kinds.ts';
import { optional, required } from './parameters.ts';
import { renderModernDirectory, renderModernUser } from './render-directory.ts';

/** Users in one answer, where the client does not ask for fewer. */
const MOST_USERS = 5_000;

const directoryId = required('id', id('dir'));
const userRef = { directoryId, id: required('userId', id('reg')) };

export const listDirectories = defineModernCall({
  parameters: {},
  async run(call) {
    const directories = await call.core.directories.list(call.caller.accountId);
    return directories.map((directory) => renderModernDirectory(call, directory));
  },
});

export const getDirectory = defineModernCall({
  parameters: { id: directoryId },
  async run(call, { id }) {
    const directory = await call.core.directories.get({ accountId: call.caller.accountId, id });
    return renderModernDirectory(call, directory);
  },
});

/** Newest first. */
export const listUsers = defineModernCall({
  parameters: {
    directoryId,
    page: optional('page', whole(1, 10_000_000)),
    perPage: optional('limit', whole(1, MOST_USERS)),
  },
  async run(call, { directoryId, page = 1, perPage = MOST_USERS }) {
    const { accountId } = call.caller;
    const { users } = await call.core.directories.listUsers({ accountId, directoryId, page, perPage });
    return users.map((user) => renderModernUser(call, user));
  },
});

export const getUser = defineModernCall({
  parameters: userRef,
  async run(call, ref) {
    const user = await call.core.directories.getUser({ accountId: call.caller.accountId, ...ref });
    return renderModernUser(call, user);
  },
});

/** Without a password nobody knows one: the person comes in by `sso`. */
export const createUser = defineModernCall({
  status: 201,
  parameters: {
    directoryId,
    email: required('email', email),
    password: optional('password', text(200)),
    firstName: optional('first_name', text()),
    lastName: optional('last_name', text()),
    phone: optional('phone', text(40)),
    birthDate: optional('birth_date', day, 'birthday'),
    address: optional('address', text()),
    zip: optional('zip', text(20)),
    city: optional('city', text()),
    custom1: optional('custom_1', text()),
    custom2: optional('custom_2', text()),
    custom3: optional('custom_3', text()),
  },
  async run(call, { directoryId, email: address, password, birthDate, ...input }) {
    const { firstName = '', lastName = '', phone = '', zip = '', city = '' } = input;
    const { custom1 = '', custom2 = '', custom3 = '', address: street = '' } = input;
    const user = await call.core.directories.createUser({
      accountId: call.caller.accountId,
      directoryId,
      email: address,
      password,
      details: {
        ...{ firstName, lastName, phone, birthDate: birthDate ?? null },
        ...{ address: street, zip, city, custom1, custom2, custom3 },
      },
    });
    return renderModernUser(call, user);
  },
});

/** Only whether the person is let in can be changed. */
export const updateUser = defineModernCall({
  parameters: { ...userRef, blocked: required('block', flag, 'blocked') },
  async run(call, command) {
    const user = await call.core.directories.setBlocked({ accountId: call.caller.accountId, ...command });
    return renderModernUser(call, user);
  },
});

export const grantAccess = defineModernCall({
  parameters: { ...userRef, until: optional('expires_at', utcEnd) },
  async run(call, { until, ...ref }) {
    const { accountId, timeZone } = call.caller;
    const end = until?.(timeZone);
    const user = await call.core.directories.setAccess({ accountId, ...ref, until: end, paid: true });
    return renderModernUser(call, user);
  },
});

export const revokeAccess = defineModernCall({
  parameters: userRef,
  async run(call, ref) {
    const user = await call.core.directories.setAccess({
      accountId: call.caller.accountId,
      ...ref,
      paid: false,
    });
    return renderModernUser(call, user);
  },
});

/** A link that signs the person's browser in, once. */
export const userSignOn = defineModernCall({
  parameters: userRef,
  async run(call, ref) {
    const { token, directory } = await call.core.directories.createUserSignOn({
      accountId: call.caller.accountId,
      ...ref,
    });
    return { token, url: `${directoryUrl(call, directory)}?token=${token}` };
  },
});
