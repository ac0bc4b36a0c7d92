import type { Mark } from './code-mark.ts';

/**
 * Denials that there is a code, by language: words right before it ("without a code"), and words beside it in the same
 * clause ("is not needed"). In lower case; `*` stands for any ending, `_` for the blank between words. Scripts without
 * spaces are looked for inside a run of letters.
 */
const denials: Readonly<Record<string, { before?: string; beside?: string }>> = {
  en: {
    before: 'without',
    beside: `
      not_need* not_require* not_necessary no_need need_no needs_no dont_need doesnt_need isnt_need* arent_need* isnt_require*
      not_be_need* not_be_require* unnecessary no_longer_need* no_longer_require* is_no(?!_longer) there_is_no was_changed has_been_changed
      was_used has_been_used already_used already_been_used wrong entered_incorrectly was_just_used was_reset has_been_reset not_accepted incorrect invalid has_expired was_updated has_been_updated`,
  },
  ru: {
    before: 'без',
    beside: `не_нуж* не_треб* не_понадоб* не_обязател* необязател* был_использован код_использован использован_для_вход* использован_при использован_в неверный неправильный неверно введен_неверно введён_неверно изменен изменён изменена сменён сменен`,
  },
  uk: {
    before: 'без',
    beside:
      'не_потріб* не_треба не_вимага* не_знадоб* змінено було_використано використано_для невірний неправильний',
  },
  be: { before: 'без', beside: 'не_патрэб* не_трэба' },
  bg: { before: 'без', beside: 'не_е_необходим* не_е_нуж* не_се_изисква не_се_нуждае' },
  mk: { before: 'без', beside: 'не_е_потреб* не_треба' },
  sr: {
    before: 'bez без',
    beside: 'nije_potreb* ne_treba nije_nuž* није_потреб* не_треба ni_potreb* ni_treba nepotreb*',
  },
  pl: {
    before: 'bez',
    beside:
      'nie_jest_wymagan* nie_jest_potrzebn* nie_trzeba nie_potrzeba niepotrzebn* nie_wymaga* został_użyty został_wykorzystany użyto błędn* wygasł',
  },
  cs: {
    before: 'bez',
    beside: 'není_potřeb* není_nutn* není_třeba není_vyžadov* nie_je_potrebn* nie_je_nutn* netreba netřeba',
  },
  hu: { beside: 'nem_szükséges* nem_kell nincs_szükség nélkül' },
  ro: { before: 'fără fara', beside: 'nu_este_neces* nu_e_neces* nu_e_nevoie nu_este_nevoie nu_necesită' },
  el: { before: 'χωρίς', beside: 'δεν_απαιτ* δεν_χρειάζ* δεν_είναι_απαραίτητ*' },
  tr: {
    beside:
      'gerekmez gerekmiyor gerek_yok gerekli_değil kullanıldı kullanılmıştır yanlış hatalı gerekmemektedir olmadan ihtiyaç_yok istenmez',
  },
  az: { beside: 'tələb_olunmur lazım_deyil olmadan' },
  kk: { beside: 'қажет_емес керек_емес талап_етілмейді шаардлагагүй хэрэггүй' },
  uz: { beside: 'kerak_emas talab_qilinmaydi shart_emas' },
  fr: {
    before: 'sans aucun',
    beside: `nest_pas_nécessaire pas_nécessaire nest_nécessaire nest_requis nest_pas_requis non_requis pas_besoin pas_de_code pas_de_mot a_été_utilisé erroné* incorrect_saisi a_expiré expiré a_été_modifié a_été_changé`,
  },
  es: {
    before: 'sin ningún ningun',
    beside: `
      no_se_necesita* no_se_requiere* no_necesita* no_requiere* no_es_necesari* no_hace_falta no_hay no_será_necesari*
      ha_sido_usad* ha_sido_utilizad* se_ha_usado se_ha_utilizado fue_usad* fue_utilizad* incorrect* ha_caducado ha_expirado ha_sido_cambiad* ha_sido_modificad* fue_cambiad* non_se_precisa`,
  },
  pt: {
    before: 'sem nenhum',
    beside:
      'não_é_necessári* não_precisa* não_é_preciso não_requer* não_há desnecessári* foi_alterad* foi_usad* foi_utilizad* incorret* expirou',
  },
  it: {
    before: 'senza nessun nessuna',
    beside:
      'non_serve non_è_necessari* non_è_richiest* non_occorre è_stato_usato è_stato_utilizzato errat* è_scaduto è_stata_modificata è_stato_modificato',
  },
  ca: { before: 'sense cap', beside: 'no_cal no_es_necessita no_és_necessari' },
  de: {
    before: 'ohne kein keine keinen keinem keinerlei',
    beside: `nicht_nötig nicht_noetig nicht_erforderlich nicht_benötigt nicht_notwendig wurde_verwendet wurde_benutzt wurde_eingesetzt falsch falsche falsch_eingegeben abgelaufen wurde_geändert wurde_zurückgesetzt`,
  },
  nl: {
    before: 'zonder geen',
    beside: 'niet_nodig niet_vereist is_gewijzigd is_gebruikt onjuist* verkeerd* is_verlopen',
  },
  sv: {
    before: 'utan ingen inget',
    beside: 'behövs_inte krävs_inte behövs_ej har_använts användes felaktig* inte_nödvändig*',
  },
  nb: {
    before: 'uten uden ingen intet',
    beside:
      'ikke_nødvendig* kreves_ikke kræves_ikke trengs_ikke ikke_påkrævet ikke_påkrevd ble_brukt blev_brugt er_brukt er_brugt er_blitt_brukt feil_pin forkert*',
  },
  fi: { before: 'ilman', beside: 'ei_tarvita ei_tarvitse ei_vaadita ei_tarvitsekaan' },
  et: { before: 'ilma', beside: 'pole_vaja ei_ole_vaja' },
  lv: { before: 'bez', beside: 'nav_nepieciešam* nav_vajadz* nevajag' },
  lt: { beside: 'nereikaling* nereikia nebūtin*' },
  is: { before: 'enginn án', beside: 'ekki_nauðsynleg* ekki_þörf' },
  sq: { before: 'pa', beside: 'nuk_nevojitet nuk_kërkohet nuk_duhet' },
  id: {
    before: 'tanpa',
    beside: 'tidak_perlu tidak_diperlukan tidak_dibutuhkan telah_digunakan sudah_digunakan salah',
  },
  ms: { before: 'tanpa tiada', beside: 'tidak_perlu tidak_diperlukan' },
  tl: { before: 'walang', beside: 'hindi_kailangan hindi_na_kailangan' },
  vi: { beside: 'không_cần không_yêu_cầu đã_được_sử_dụng sai_pin' },
  sw: { before: 'bila', beside: 'hauhitajiki haihitajiki hakuna_haja' },
  am: { beside: 'አያስፈልግም አያስፈልግዎትም ያለ' },
  ka: { beside: 'საჭირო_არ არ_არის_საჭირო' },
  hy: { beside: 'պետք_չէ չի_պահանջվում առանց' },
};

const gluedDenials = `
  已被使用 已使用 已用于登录 使用されました 사용되었 사용됐 输入错误 輸入錯誤 잘못_입력 ถูกใช้ 已修改(?!为|為) 已更改(?!为|為) 已重置(?!为|為) 已变更 已變更 変更されました 変更しました 변경되었 변경됐
  无需 无须 不需要 不用 毋需 無需 無須 免验证码 免驗證碼 没有验证码 不要です は不要 必要ありません 必要はありません 必要ない 要りません なしで
  필요없 필요_없 불필요 없이 ไม่ต้องใช้ ไม่จำเป็น ไม่ต้องมี ບໍ່ຕ້ອງ មិនត្រូវការ មិនចាំបាច់ မလို
  आवश्यकता_नहीं ज़रूरत_नहीं जरूरत_नहीं आवश्यक_नहीं गरज_नाही आवश्यकता_नाही आवश्यक_छैन चाहिँदैन बिना লাগবে_না প্রয়োজন_নেই দরকার_নেই
  જરૂર_નથી ਲੋੜ_ਨਹੀਂ தேவையில்லை தேவை_இல்லை అవసరం_లేదు ಅಗತ್ಯವಿಲ್ಲ ಬೇಕಾಗಿಲ್ಲ ആവശ്യമില്ല
  නැත لا_حاجة لا_يلزم لا_يتطلب لا_تحتاج غير_مطلوب بدون نیازی_به نیاز_نیست لازم_نیست ضرورت_نہیں אין_צורך לא_נדרש ללא _בלי_`;

/** English "no" stands right before what there is none of, or one of these; in other languages it denies a verb. */
const deniedByNo =
  /(?:^|[^\p{L}])no (?:(?:verification|security|confirmation|access|login|sms|otp|pin|one-time|further|additional|extra|new) )?$/u;

const clauseEnd =
  /[.!?](?=\s|$)|[\n;,:\u3002\uff01\uff0c\u3001\uff1f\u0964\u060c\u061b\u061f\u104a\u104b\u1362\u1363\u17d4]/g;

const tables = Object.values(denials);
const determiners = new Set(tables.flatMap((own) => (own.before ?? '').split(/\s+/)).filter(Boolean));
const beside = new RegExp(
  `(?:^|[^\\p{L}])(?:${alternatives(tables.map((own) => own.beside ?? '').join(' '))})(?![\\p{L}\\p{M}])`,
  'u',
);
const glued = new RegExp(alternatives(gluedDenials), 'u');
const foreign = /[\u0590-\uffff]/;
/** "You do not need to share this code" is about the telling. */
const aboutTelling = /быть использован|бути використан|need(?:s|ed)? to (?:share|tell|send|reply|give|do)/;
const LONGEST_CLAUSE = 240;
const WORDS_BETWEEN = 2;
const marksAtMost = 200;

function alternatives(words: string): string {
  const patterns = words
    .split(/\s+/)
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll('_', '[ ]').replaceAll('*', '[\\p{L}\\p{M}]*'));
  return [...new Set(patterns)].join('|');
}

/** The marks, those of codes that the text says there are none of as `denied`. */
export function denyMarks(folded: string, marks: readonly Mark[]): Mark[] {
  if (!marks.some(({ kind }) => kind === 'strong')) return [...marks];
  const ends = [...folded.matchAll(clauseEnd)].map(({ index }) => index);
  const verdicts = new Map<number, boolean>();
  let at = 0;
  return marks.map((mark, index) => {
    if (mark.kind !== 'strong' || index >= marksAtMost) return mark;
    while (at < ends.length && (ends[at] ?? 0) < mark.start) at++;
    const from = at === 0 ? 0 : (ends[at - 1] ?? 0) + 1;
    const to = Math.min(ends[at] ?? folded.length, from + LONGEST_CLAUSE);
    const isDenied = verdicts.get(from) ?? deniesClause(bare(folded.slice(from, to)));
    verdicts.set(from, isDenied);
    const head = folded.slice(Math.max(from, mark.start - 48), mark.start);
    return isDenied || deniesNext(bare(head)) ? { ...mark, kind: 'denied' as const } : mark;
  });
}

const bare = (text: string): string => text.toLowerCase().replace(/['\u2019]/g, '');

const deniesClause = (clause: string): boolean =>
  (beside.test(clause) && !aboutTelling.test(clause)) || (foreign.test(clause) && glued.test(clause));

/** "without a code": a determiner, and two words between at most. */
function deniesNext(head: string): boolean {
  if (!head.endsWith(' ')) return false;
  const words = head
    .trimEnd()
    .split(' ')
    .slice(-1 - WORDS_BETWEEN);
  return words.some((word) => determiners.has(word)) || deniedByNo.test(head);
}
