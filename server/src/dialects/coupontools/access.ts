import { flag } from './kinds.ts';
import { optional } from './parameters.ts';

/** The permissions of a subaccount, each a flag of its own on the wire. */
export const accessParameters = {
  access_dashboard: optional('access_dashboard', flag),
  access_directory: optional('access_directory', flag),
  access_loyalty: optional('access_loyalty', flag),
  access_statistics: optional('access_statistics', flag),
  access_distribution: optional('access_distribution', flag),
  access_sms: optional('access_sms', flag),
  access_email: optional('access_email', flag),
  access_validation_widget: optional('access_validation_widget', flag),
  access_add_campaign: optional('access_add_campaign', flag),
  access_update_campaign: optional('access_update_campaign', flag),
};

type AccessName = keyof typeof accessParameters;
type Permission = AccessName extends `access_${infer P}` ? P : never;

const names = Object.keys(accessParameters) as AccessName[];

/** Those that a request names, by the permission's own name. */
export function accessOf(
  input: Readonly<Record<AccessName, boolean | undefined>>,
): Partial<Record<Permission, boolean>> {
  return Object.fromEntries(
    names.flatMap((name) => (input[name] === undefined ? [] : [[name.slice('access_'.length), input[name]]])),
  );
}

/** Every permission as the flag that clients read. */
export function renderAccess(permissions: readonly string[]): Record<AccessName, boolean> {
  const flags = names.map((name) => [name, permissions.includes(name.slice('access_'.length))]);
  return Object.fromEntries(flags) as Record<AccessName, boolean>;
}
