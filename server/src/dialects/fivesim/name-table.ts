/** Countries by ISO code that the original calls otherwise than our rule would; the first name is shown, all are taken. */
export const countryNames: Readonly<Record<string, readonly string[]>> = {
  BA: ['bih'],
  CD: ['congo'],
  CZ: ['czech'],
  GB: ['england', 'uk'],
  SV: ['salvador'],
  TL: ['easttimor'],
  TT: ['tit'],
};

/** The same for products, by the code of the service. */
export const productNames: Readonly<Record<string, readonly string[]>> = {
  bd: ['pyaterochka'],
  bj: ['vitajekspress'],
  cy: ['rsa'],
  dt: ['delivery'],
  fd: ['mamba', 'meetme'],
  fj: ['potato'],
  go: ['google', 'youtube', 'gmail'],
  jg: ['grabtaxi', 'grab'],
  lf: ['tiktok', 'douyin'],
  me: ['line'],
  ok: ['odnoklassniki'],
  ot: ['other'],
  pf: ['pof'],
  pl: ['perekrestok'],
  qc: ['prajmeriz2020'],
  qw: ['qiwiwallet'],
  tk: ['mvideo'],
  vk: ['vkontakte'],
  we: ['drugvokrug'],
  yb: ['kvartplata'],
  ym: ['youla'],
  za: ['jd'],
};
