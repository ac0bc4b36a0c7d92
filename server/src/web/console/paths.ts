/** The addresses of the console's screens. */
export const CAMPAIGNS = '/console/campaigns';
export const STATISTICS = '/console/statistics';
export const DISTRIBUTION = '/console/distribution';
export const SMS = '/console/sms';
export const LOYALTY = '/console/loyalty';
export const DIRECTORIES = '/console/directories';
export const SETTINGS = '/console/settings';
export const KEYS = `${SETTINGS}/keys`;
export const WEBHOOKS = `${SETTINGS}/webhooks`;
export const LOCATIONS = `${SETTINGS}/locations`;
export const SORTING = `${SETTINGS}/sorting`;
export const SUBACCOUNTS = '/console/subaccounts';
