/**
 * The numbered errors (contract 1.5) and how each is said. `{name}` is the parameter's name, `{detail}` what a
 * kind of value adds. Numbers that no public text has are ours, in the ranges of the others.
 */
export const errorTexts = {
  1000: 'HTTP/1.0 401 Unauthorized. Client ID or Secret not correct.',
  101: 'Your account has expired',
  102: 'Subaccounts cannot be managed with the credentials of a subaccount',
  103: 'Your account is not connected with the Coupontools SMS services',
  104: 'No Email integration has been setup in your Coupontools account.',
  200: 'Missing parameter: {name}',
  300: 'Wrong value in parameter: {name}',
  301: 'Invalid character in parameter: {name}',
  302: 'Invalid value in parameter: {name}',
  303: 'Invalid format in parameter: {name}. Required format: {detail}',
  304: 'Email already exists',
  305: 'Email address is not valid',
  306: 'Phone number is not valid',
  307: 'Value out of range in parameter: {name}',
  308: 'Validation code already in use',
  309: 'Parameters exclude each other: {name}',
  502: 'Campaign ID not found',
  503: 'Teammate ID not found',
  504: 'Redeem location not found',
  505: 'Couponsession not found.',
  506: 'Loyalty card ID not found',
  507: 'Directory ID not found',
  508: 'Loyalty card user not found',
  509: 'Webhook not found.',
  510: 'Subaccount ID not correct.',
  511: 'Directory user not found',
  512: 'Category not found',
  513: 'Email group ID not found',
  514: 'Group ID not found in your account!',
  515: 'Folder not found',
  516: 'Package not found',
  517: 'Template not found',
  601: 'Couponsession already validated',
  602: 'Voided',
  603: 'Expired',
  604: 'Email could not be sent',
  605: 'SMS could not be sent',
  606: 'No SMS credits left',
  607: 'Couponsession is locked',
  608: 'Couponsession not claimed yet',
  609: 'Limit reached',
  610: 'Not enough points',
  611: 'Phone number has unsubscribed',
  612: 'No wallet registration found',
} as const;

export type ErrorCode = keyof typeof errorTexts;

/** The words of the modern family (bare JSON) for what is wrong with a value; the rest it says as above. */
export const modernTexts: Partial<Record<ErrorCode, string>> = {
  200: '{name} should not be empty',
  300: '{name} is not valid',
  301: '{name} must be an integer',
  302: '{name} must be one of the allowed values',
  303: '{name} must have the format {detail}',
  305: '{name} must be an email',
  306: '{name} must be a phone number',
  307: '{name} is out of range',
};

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'number' && Object.hasOwn(errorTexts, value);
}
