/**
 * Countries by ISO code whose number in this protocol is not their dialling code, which another country has. 77 is known from
 * the original's documents; the others are ours, and are dialled like that but for Canada's.
 */
export const countryCodes: Readonly<Record<string, number>> = {
  KZ: 77,
  CA: 1000,
  PR: 1787,
  JM: 1876,
  TT: 1868,
  BS: 1242,
};

/** Slugs by the code of the service, where our rule would make another; the first is shown, all are taken. */
export const slugs: Readonly<Record<string, readonly string[]>> = {
  bd: ['5ka'],
  cy: ['rsa'],
  dt: ['deliveryclub'],
  fb: ['3223', 'facebook'],
  fd: ['mamba', 'meetme'],
  go: ['google', 'gmail', 'youtube'],
  lf: ['tiktok', 'douyin'],
  ma: ['mailru'],
  me: ['line'],
  ok: ['odklru', 'classmates', 'odnoklassniki'],
  ot: ['other'],
  pf: ['pof'],
  tk: ['mvideo'],
  vk: ['vkcom', 'vk', 'vkontakte'],
  we: ['fastfriend', 'drugvokrug'],
  ym: ['youla'],
};
