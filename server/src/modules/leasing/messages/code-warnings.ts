import type { Mark } from './code-mark.ts';

/**
 * Warnings against telling a code, by language: "never share your code", "nobody of ours asks for it". In lower case, without
 * apostrophes; `_` stands for the blank between words, every word for any ending. A keyword in such a clause says
 * nothing of a number elsewhere: "Never tell your PIN. Report a call to 7726."
 */
const warnings = `
  never do_not_share do_not_tell do_not_give do_not_disclose do_not_reveal do_not_forward do_not_send do_not_show dont_share dont_tell dont_give
  dont_disclose dont_reveal dont_forward dont_send dont_show not_ask nobody no_one will_not_ask wont_ask not_share beware scam fraud
  niemals niemandem nie_am_telefon nie_telefonisch nie_an_dritte nie_weiter nicht_weiter nicht_teilen fragt_sie_nie jamais ne_partagez ne_communiquez ne_divulguez ne_donnez ne_le_communiquez
  nunca jamás nadie no_compart no_la_compart no_lo_compart no_revel no_facilit no_des no_dig ninguém ninguem não_compartilh nao_compartilh
  não_partilh não_inform nao_inform não_forneç não_divulg mai_ nessuno non_condivid non_comunic non_rivel non_forni nooit niemand deel_nooit
  aldrig aldri ekki dela_inte dela_aldrig koskaan älä nigdy nikomu nie_podawa nie_udostępnia nie_przekazuj nikdy nesděl neposkyt nesdíl nezdieľ
  soha senkinek ne_adja ne_ossza niciodat nimănui nimanui nu_comunica nu_divulga nu_îl_comunica nu_distribui никога никому_ никого не_споделя
  никогда никому не_сообща не_говори не_передава не_называ не_показыва просят_назвать не_просят не_спрашивают не_просять ніколи нікому не_повідомля не_передава не_розголош
  не_називай не_кажіть ніколі нікому не_паведамля nikad nikome nikomu ne_dijelite ne_delite ne_otkrivajte никад никоме ποτέ κανέναν μην_
  asla kimse paylaşma heç_kim heç_kəs ешкім эч_ким hech_kim jangan tidak_pernah không_cung khong_cung không_chia khong_chia tuyệt_đối bất_kỳ_ai
  huwag kahit_kanino usimpe usishir kamwe ärge kunagi nekad nevienam niekada niekam asnjëher askujt mos_e არავის არასოდეს երբեք ոչ_մեկ moenie
  nooit kada_ka`;

const gluedWarnings = `
  切勿 请勿 請勿 勿将 勿將 勿向 不要告诉 不要告訴 不要将 不要將 不会索要 不會索取 任何人 泄露 洩露 透露 絶対に 教えない 決して 聞き出 共有しない 他人に 알려주지 절대
  타인 공유하지 노출되지 ห้าม อย่า ไม่มีนโยบาย لا_تشارك لا_تفصح لا_تخبر لن_نطلب لن_يطلب أبدا مع_أحد لأي_شخص هرگز ندهید قرار_ندهید کسی_کو_نہ 
  לעולם אל_תמסר אל_תשתפ לאף_אחד कभी किसी_को किसी_से किसी_के कोणाला कधीही कसै কাউকে কখনও কখনো কারো யாரிட ఎవరి ಯಾರೊಂದ ಯಾರಿಗ ആരുമാ ആരോടു કોઈને ਕਿਸੇ_ਨਾਲ
  කිසිවෙ ຢ່າ កុំ မည်သူ ለማንም`;

const sentenceEnd = /[.!?](?=\s|$)|[\n\u3002\uff01\uff1f\u0964\u061f\u104b\u1362\u17d4]/g;
const LONGEST_SENTENCE = 240;
const marksAtMost = 200;

const spoken = new RegExp(`(?<![\\p{L}\\p{M}])(?:${alternatives(warnings)})`, 'u');
const glued = new RegExp(alternatives(gluedWarnings), 'u');
/** A number, a word in capitals or a colon: the sentence may tell the code itself. */
const telling = /\d[\d -]{2,}|[A-Z\d]{5}|[:=]\s*$/;

function alternatives(words: string): string {
  const patterns = words
    .split(/\s+/)
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replaceAll('_', '[ ]'));
  return [...new Set(patterns)].join('|');
}

/** The marks, those of codes as `warned` whose sentence only warns of telling them. */
export function warnMarks(folded: string, marks: readonly Mark[]): Mark[] {
  if (!marks.some(({ kind }) => kind === 'strong')) return [...marks];
  const ends = [...folded.matchAll(sentenceEnd)].map(({ index }) => index);
  const verdicts = new Map<number, boolean>();
  let at = 0;
  return marks.map((mark, index) => {
    if (mark.kind !== 'strong' || index >= marksAtMost) return mark;
    while (at < ends.length && (ends[at] ?? 0) < mark.start) at++;
    const from = at === 0 ? 0 : (ends[at - 1] ?? 0) + 1;
    const sentence = folded.slice(from, Math.min(ends[at] ?? folded.length, from + LONGEST_SENTENCE));
    const isWarned = verdicts.get(from) ?? warns(sentence);
    verdicts.set(from, isWarned);
    return isWarned ? { ...mark, kind: 'warned' as const } : mark;
  });
}

function warns(sentence: string): boolean {
  if (telling.test(sentence)) return false;
  const plain = sentence.toLowerCase().replace(/['\u2019]/g, '');
  return spoken.test(plain) || glued.test(plain);
}
