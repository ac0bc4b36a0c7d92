/** What a word says of a code that is over, and of the one that is given for it. */
export type LapseKind = 'old' | 'over' | 'not' | 'behind' | 'but' | 'fresh';

/**
 * How languages tell an old code from the new one, in lower case; `*` stands for any ending, `_` for the blank between
 * words. `old` names the number that follows ("the previous code 4418"), `over` says of one in its clause that it is none
 * any more, `not` stands before the old one ("instead of"), `behind` right behind it ("4418 yerine"), `but` opens a clause
 * that names what is not meant (", not 4418"), `fresh` goes with the new one. Only what is over already: codes that
 * expire in ten minutes are codes.
 */
export const lapseWords: Readonly<Record<string, Partial<Record<LapseKind, string>>>> = {
  en: {
    old: 'old previous former earlier prior outdated',
    over: `no_longer_valid no_longer_works no_longer_active no_longer_accepted no_longer_usable no_longer_in_use no_longer_be_used not_valid_anymore not_valid_any_more
      has_expired have_expired had_expired expired has_lapsed is_void is_invalid now_invalid became_invalid been_invalidated was_invalidated cancelled canceled was_replaced been_replaced is_replaced replaced_by replaced_with
      superseded revoked deactivated withdrawn doesn't_work_any* stopped_working already_used already_been_used`,
    not: `instead_of in_place_of rather_than ignore disregard discard replaces replacing do_not_use don't_use`,
    but: 'not',
    fresh: 'new now instead replaced_by replaced_with superseded_by correct current latest',
  },
  de: {
    old: 'alte alter altes alten bisherige* vorherige* vorige* frühere* fruehere*',
    over: `nicht_mehr_gültig nicht_mehr_gueltig nicht_länger_gültig abgelaufen ungültig ungueltig storniert annulliert verfallen entwertet widerrufen aufgehoben deaktiviert
      gilt_nicht_mehr funktioniert_nicht_mehr nicht_mehr_verwend* gültigkeit_verloren wurde_durch wird_durch wurde_ersetzt bereits_verwendet bereits_benutzt schon_verwendet`,
    not: 'statt anstatt anstelle ersetzt ignorieren_sie ignoriere nicht_mehr_die nicht_mehr_den nicht_mehr_das',
    but: 'nicht und_nicht',
    fresh: 'neu neue neuer neues neuen jetzt nun stattdessen durch sondern ab_sofort richtige',
  },
  nl: {
    old: 'oude vorige eerdere vroegere',
    over: `niet_meer_geldig niet_langer_geldig verlopen ongeldig vervallen geannuleerd ingetrokken werkt_niet_meer geldt_niet_meer is_vervangen vervangen_door wordt_vervangen niet_meer_gebruik* al_gebruikt`,
    not: 'in_plaats_van vervangt negeer gebruik_niet',
    but: 'niet en_niet',
    fresh: 'nieuwe nieuw nu voortaan vervangen_door juiste',
  },
  af: {
    old: 'ou vorige',
    over: 'nie_meer_geldig nie_langer_geldig het_verval verval gekanselleer vervang_deur ongeldig',
    not: 'in_plaas_van ignoreer',
    but: 'nie',
    fresh: 'nuwe nou vervang_deur',
  },
  sv: {
    old: 'gamla gammal tidigare föregående förra',
    over: `inte_längre_giltig* gäller_inte_längre har_gått_ut har_löpt_ut är_ogiltig blivit_ogiltig ogiltigförklarad* ersatts ersatt_av ersätts_av makulera* återkallad* annullera*
      fungerar_inte_längre slutat_gälla redan_använts`,
    not: 'i_stället_för istället_för ersätter bortse_från ignorera använd_inte',
    but: 'inte och_inte',
    fresh: 'nya ny nytt nu istället i_stället ersatts_av ersatt_av ersätts_av rätt',
  },
  da: {
    old: 'gamle gammel tidligere forrige',
    over: `ikke_længere_gyldig* gælder_ikke_længere er_udløbet udløbet er_ugyldig annulleret erstattet erstattes_af tilbagekaldt virker_ikke_længere allerede_brugt`,
    not: 'i_stedet_for erstatter ignorer ignorér se_bort_fra brug_ikke',
    but: 'ikke og_ikke',
    fresh: 'ny nye nu i_stedet erstattet_af erstattes_af',
  },
  nb: {
    over: `ikke_lenger_gyldig* gjelder_ikke_lenger har_utløpt er_utløpt utløpt utgått kansellert annullert erstattes_av tilbakekalt virker_ikke_lenger fungerer_ikke_lenger allerede_brukt`,
    not: 'istedenfor bruk_ikke',
    fresh: 'nå erstattet_av erstattes_av',
  },
  is: {
    old: 'gamli gamla fyrri eldri',
    over: 'ekki_lengur_gild* ekki_lengur_í_gildi gildir_ekki_lengur útrunni* rann_út fallinn_úr_gildi ógildur ógiltur afturkallaður',
    not: 'í_stað hunsaðu',
    but: 'ekki',
    fresh: 'nýi nýja nýr nýtt nú í_staðinn',
  },
  fi: {
    old: 'vanha vanhan aiempi aiemman edellinen edellisen aikaisempi',
    over: `ei_ole_enää_voimassa ei_enää_voimassa ei_enää_kelpaa ei_kelpaa_enää ei_enää_toimi ei_toimi_enää ei_ole_enää vanhentunut mitätöity peruttu peruutettu korvattu on_korvattu poistettu_käytöstä on_jo_käytetty`,
    behind: 'sijaan sijasta asemesta',
    not: 'älä_käytä korvaa',
    but: 'ei',
    fresh: 'uusi uuden uutta nyt sen_sijaan korvattu_koodilla',
  },
  et: {
    old: 'vana eelmine varasem endine',
    over: 'ei_kehti_enam enam_ei_kehti ei_ole_enam on_aegunud aegunud aegus tühistati tühistatud kehtetu asendati asendatud',
    behind: 'asemel',
    but: 'mitte',
    fresh: 'uus uue nüüd selle_asemel',
  },
  lv: {
    old: 'vecais veco vecā iepriekšējais iepriekšējo iepriekšējā',
    over: 'vairs_nav_derīg* vairs_neder vairs_nedarbojas ir_beidzies beidzies atcelts anulēts aizstāts aizvietots ir_nederīg*',
    behind: 'vietā',
    not: 'nelietojiet neizmantojiet',
    but: 'nevis',
    fresh: 'jauns jaunais jauno jaunā tagad tā_vietā aizstāts_ar',
  },
  lt: {
    old: 'senas senasis seną ankstesnis ankstesnį',
    over: 'nebegalioja daugiau_negalioja nebegaliojantis baigė_galioti baigėsi atšauktas panaikintas anuliuotas pakeistas nebetinka',
    not: 'vietoj vietoje ignoruokite nenaudokite',
    but: 'o_ne ne',
    fresh: 'naujas naujasis naują dabar pakeistas_kodu',
  },
  fr: {
    old: 'ancien ancienne précédent précédente precedent',
    over: `plus_valable plus_valide plus_valables plus_actif plus_active plus_utilisable plus_en_vigueur ne_fonctionne_plus a_expiré est_expiré expiré expire_depuis périmé perimé est_invalide
      annulé annulée annule_et remplacé remplacée révoqué désactivé déjà_utilisé déjà_été_utilisé`,
    not: `au_lieu_de au_lieu_du à_la_place_de à_la_place_du plutôt_que remplace ignorez oubliez compte_du n'utilisez_pas n'utilisez_plus`,
    but: 'pas non et_non et_pas',
    fresh:
      'nouveau nouvelle nouvel désormais maintenant remplacé_par remplacée_par à_la_place bon actuel voici',
  },
  es: {
    old: 'anterior antiguo antigua viejo vieja previo previa',
    over: `ya_no_es ya_no_vale ya_no_sirve ya_no_funciona ya_no_está ha_caducado caducó caducado caducada ha_expirado expiró expirado ha_vencido venció vencido sustituido sustituida reemplazado reemplazada
      anulado anulada cancelado cancelada revocado invalidado dejó_de_ser dejado_de_ser ya_utilizado ya_usado ya_ha_sido_utilizad* ya_fue_utilizad*`,
    not: 'en_lugar_de en_lugar_del en_vez_de en_vez_del sustituye_al reemplaza_al sustituye_a reemplaza_a ignora ignore no_use no_uses no_utilice no_utilices',
    but: 'no y_no',
    fresh:
      'nuevo nueva ahora sustituido_por sustituida_por reemplazado_por reemplazada_por en_su_lugar correcto vigente actual',
  },
  ca: {
    old: 'antic vell antiga',
    over: 'ja_no_és ja_no_val ja_no_serveix ja_no_funciona ha_caducat caducat ha_expirat anul·lat cancel·lat substituït reemplaçat',
    not: 'en_lloc_de en_lloc_del en_comptes_de substitueix_el ignoreu ignora',
    fresh: 'nou nova ara substituït_per',
  },
  gl: {
    old: 'antigo vello',
    over: 'xa_non_é xa_non_vale xa_non_funciona caducou ten_caducado foi_anulado foi_substituído',
    not: 'no_canto_de no_lugar_de',
    but: 'non e_non',
    fresh: 'novo nova agora substituído_por no_seu_lugar',
  },
  pt: {
    over: `já_não_é ja_nao_e não_é_mais nao_e_mais não_vale_mais nao_vale_mais deixou_de não_funciona_mais expirou expirado expirada cancelado cancelada anulado anulada substituído substituída substituido
      revogado foi_invalidado perdeu_a_validade já_foi_usado já_foi_utilizado`,
    not: 'em_vez_de em_vez_do em_lugar_do no_lugar_do ao_invés_de ao_invés_do substitui desconsidere ignore não_use não_utilize',
    but: 'não nao e_não',
    fresh: 'novo nova agora substituído_por substituída_por substituido_por correto atual',
  },
  it: {
    old: 'vecchio vecchia precedente',
    over: `non_è_più non_e_piu non_e_più non_più_valid* non_vale_più non_funziona_più è_scaduto è_scaduta e_scaduto scaduto scaduta annullato annullata sostituito sostituita revocato disattivato invalidato
      già_utilizzato già_stato_utilizzato già_usato`,
    not: `al_posto_di al_posto_del invece_di invece_del anziché sostituisce ignora ignori non_usare non_utilizzare non_usi`,
    but: 'non e_non',
    fresh: 'nuovo nuova ora adesso sostituito_da sostituita_da sostituito_dal corretto attuale',
  },
  ro: {
    old: 'vechi vechiul veche anteriorul precedent precedentul',
    over: `nu_mai_este nu_mai_e nu_mai_funcționează nu_mai_functioneaza a_expirat expirat anulat anulată înlocuit inlocuit revocat invalidat deja_folosit deja_utilizat`,
    not: 'în_loc_de in_loc_de în_locul in_locul înlocuiește inlocuieste ignorați ignorati ignoră nu_folosiți nu_folositi',
    but: 'nu și_nu si_nu iar_nu',
    fresh: 'noul nou noua nouă acum înlocuit_cu inlocuit_cu în_schimb corect',
  },
  pl: {
    old: 'stary starego stare poprzedni poprzedniego poprzednie wcześniejszy dotychczasowy',
    over: `nieważny niewazny nieważne nieważna stracił_ważność utracił_ważność nie_działa_już już_nie_działa już_nie_obowiązuje nie_jest_już wygasł wygasło anulowano anulowany anulowane unieważniony unieważniono
      zastąpiony zastąpiono zastapiony cofnięty już_wykorzystany już_użyty`,
    not: 'zamiast zastępuje zignoruj nie_używaj',
    but: 'a_nie nie',
    fresh: 'nowy nowe nowa nowego nowym teraz obecnie zastąpiony_przez zastąpiony_kodem aktualny poprawny',
  },
  cs: {
    old: 'starý stary staré původní puvodni předchozí predchozi dřívější',
    over: `již_neplatí už_neplatí jiz_neplati uz_neplati již_není už_není není_již neplatný neplatny vypršel vyprsel vypršela zrušen zrusen zrušena zrušeno byl_nahrazen byla_nahrazena nahrazen zneplatněn pozbyl_platnosti
      už_nefunguje již_nefunguje již_byl_použit už_byl_použit`,
    not: 'místo misto namísto nahrazuje_kód ignorujte nepoužívejte',
    but: 'ne nikoli nikoliv a_ne',
    fresh: 'nový novy nové nyní nyni teď nahrazuje_ho nahrazen_kódem místo_toho místo_něj',
  },
  sk: {
    old: 'pôvodný predchádzajúci predošlý',
    over: 'už_neplatí už_nie_je nie_je_už vypršal vyprsal vypršala zrušený zruseny zrušené bol_nahradený nahradený bol_nahradeny už_bol_použitý',
    not: 'namiesto nepoužívajte nahrádza',
    but: 'nie a_nie',
    fresh: 'teraz nahradil_ho',
  },
  sl: {
    old: 'stara staro stari prejšnja prejšnji prejšnje',
    over: 'ne_velja_več ni_več_veljavn* ni_več je_potekla je_potekel potekla preklicana preklican razveljavljena razveljavljen zamenjana neveljavna',
    not: 'namesto prezrite nadomešča',
    fresh: 'nova novo novi zdaj sedaj',
  },
  hr: {
    old: 'stari staru prethodni prethodna prethodnu raniji ranija',
    over: `više_ne_vrijedi više_ne_važi vise_ne_vazi vise_ne_vrijedi više_nije vise_nije nije_više nije_vise je_istekao istekao je_istekla istekla poništen poništena ponisten otkazan otkazana zamijenjen zamenjen nevažeći nevazeci opozvan već_iskorišten`,
    not: 'umjesto umesto zanemarite ignorirajte ne_koristite zamjenjuje zamenjuje',
    but: 'a_ne',
    fresh: 'novi nova novu novo sada zamijenjen_kodom',
  },
  sr: {
    old: 'стари стару стара претходни претходна ранији',
    over: 'више_не_важи више_није није_више је_истекао истекао истекла поништен поништена отказан замењен неважећи',
    not: 'уместо занемарите замењује',
    but: 'а_не',
    fresh: 'нови нова нову сада замењен_кодом',
  },
  mk: {
    old: 'стариот старата претходниот претходен',
    over: 'повеќе_не_важи не_важи_повеќе веќе_не_важи истече истечен поништен откажан заменет неважечки',
    not: 'наместо игнорирајте',
    fresh: 'новиот нов новата сега заменет_со',
  },
  bg: {
    old: 'стария стар старият старата предишен предишния предишният предишната предходен предходния',
    over: 'вече_не_е вече_не_важи вече_е_невалиден изтекъл изтекла изтече невалиден анулиран анулирана отменен отменена заменен заменена деактивиран вече_е_използван',
    not: 'вместо игнорирайте заменя не_използвайте',
    but: 'а_не не',
    fresh: 'нов новият новия сега заменен_с',
  },
  ru: {
    old: 'старый старого старая прежний прежнего предыдущий предыдущего прошлый',
    over: `больше_не_действ* уже_не_действ* более_не_действ* недействителен недействительна недействителны недействителен больше_не_актуал* неактуален не_действует истек истёк истекла просрочен устарел аннулирован аннулирована
      отменен отменён отменена отозван заменен заменён заменена деактивирован больше_не_работает уже_использован уже_был_использован`,
    not: 'вместо взамен заменяет игнорируйте проигнорируйте не_используйте не_вводите',
    but: 'а_не не',
    fresh:
      'новый новая новое нового новым новые теперь сейчас заменен_на заменён_на актуальный действующий верный правильный',
  },
  uk: {
    old: 'старий попередній попереднього колишній минулий',
    over: `більше_не_дійсн* вже_не_дійсн* уже_не_дійсн* більше_не_діє вже_не_діє уже_не_діє не_діє недійсний недійсна неактуальний закінчився протермінований скасовано скасований анульовано анульований замінено замінений
      відкликано прострочений вже_використано`,
    not: 'замість замінює ігноруйте не_використовуйте',
    but: 'а_не не',
    fresh: 'новий нове тепер зараз натомість замінено_на',
  },
  be: {
    old: 'стары старога папярэдні',
    over: 'больш_не_дзейнічае ужо_не_дзейнічае больш_не_сапраўдны несапраўдны скасаваны скасавана анулявана ануляваны скончыўся заменены',
    not: 'замест',
    fresh: 'новы новага цяпер',
  },
  hu: {
    old: 'régi korábbi előző',
    over: 'már_nem_érvényes nem_érvényes_már érvénytelen érvénytelenné érvényét_vesztette lejárt visszavontuk visszavonva töröltük törölve lecseréltük már_nem_használható már_felhasznált',
    behind: 'helyett',
    but: 'nem és_nem',
    fresh: 'új az_új most ehelyett helyette mostantól',
  },
  el: {
    old: 'παλιός παλιό παλαιός προηγούμενος προηγούμενο',
    over: 'δεν_ισχύει_πλέον δεν_ισχύει_πια δεν_είναι_πλέον έχει_λήξει έληξε ληγμένος ακυρώθηκε έχει_ακυρωθεί αντικαταστάθηκε άκυρος δεν_λειτουργεί_πλέον',
    not: 'αντί_για αντί_του αντί αγνοήστε αντικαθιστά',
    but: 'όχι και_όχι',
    fresh: 'νέος νέο νέα καινούργιος καινούριος τώρα αντικαταστάθηκε_από σωστός',
  },
  sq: {
    old: 'vjetër mëparshëm mëparshmi',
    over: 'nuk_është_më nuk_vlen_më ka_skaduar skadoi është_anuluar u_anulua u_zëvendësua është_zëvendësuar',
    not: 'në_vend_të',
    but: 'jo',
    fresh: 'ri i_ri e_re tani',
  },
  tr: {
    old: 'eski önceki onceki',
    over: `artık_geçerli_değil* artik_gecerli_degil* artık_geçersiz* artik_gecersiz* geçersizdir gecersizdir geçersiz_oldu geçersiz_kılın* geçerliliğini_yitir* süresi_doldu süresi_dolmuş* suresi_doldu suresi_dolmus*
      iptal_edildi iptal_edilmiş* artık_kullanılamaz* dikkate_almayın* değiştirildi`,
    behind: 'yerine değil degil',
    fresh: 'yeni şimdi bunun_yerine',
  },
  az: {
    old: 'köhnə əvvəlki',
    over: 'artıq_etibarlı_deyil etibarlı_deyil artıq_keçərli_deyil etibarsızdır keçərsizdir vaxtı_bitib müddəti_bitib vaxtı_keçib ləğv_edildi ləğv_edilib ləğv_olunub əvəz_olunub',
    behind: 'əvəzinə deyil',
    fresh: 'indi',
  },
  uz: {
    old: 'oldingi avvalgi эски олдинги аввалги',
    over: `endi_amal_qilmaydi amal_qilmaydi yaroqsiz muddati_tugagan muddati_tugadi muddati_o'tgan bekor_qilindi bekor_qilingan endi_haqiqiy_emas
      энди_амал_қилмайди амал_қилмайди бекор_қилинди бекор_қилинган муддати_тугаган муддати_тугади`,
    behind: `o'rniga oʻrniga emas ўрнига эмас`,
    fresh: 'yangi янги hozir ҳозир',
  },
  kk: {
    old: 'ескі бұрынғы алдыңғы',
    over: 'жарамсыз енді_жарамайды күші_жойылды күшін_жойды жойылды мерзімі_өтті мерзімі_аяқталды мерзімі_бітті қолданыстан_шықты ауыстырылды',
    behind: 'орнына емес',
    fresh: 'жаңа енді қазір',
  },
  ky: {
    old: 'мурунку',
    over: 'жараксыз күчүн_жоготту мөөнөтү_бүттү мөөнөтү_өттү жокко_чыгарылды',
    behind: 'ордуна',
    fresh: 'жаңы азыр',
  },
  tg: {
    old: 'кӯҳна пешина',
    over: 'эътибор_надорад бекор_шуд бекор_карда_шуд мӯҳлаташ_гузашт',
    not: 'ба_ҷои',
    fresh: 'нав ҳоло',
  },
  mn: {
    old: 'хуучин өмнөх',
    over: 'хүчингүй хүчинтэй_бус хугацаа_дууссан хугацаа_нь_дууссан цуцлагдсан цуцлагдлаа цуцалсан',
    behind: 'оронд',
    fresh: 'шинэ одоо',
  },
  ka: {
    old: 'ძველი წინა',
    over: 'აღარ_მოქმედებს აღარ_არის აღარაა ვადა_გაუვიდა ვადაგასულია ვადა_ამოიწურა გაუქმდა გაუქმებულია შეიცვალა',
    behind: 'ნაცვლად',
    fresh: 'ახალი ახლა',
  },
  hy: {
    old: 'հին նախորդ',
    over: 'այլևս_վավեր_չէ այլեւս_վավեր_չէ այլևս_չի_գործում այլևս_ուժի_մեջ ժամկետն_անցել ժամկետը_լրացել ժամկետն_սպառվել չեղարկվել չեղյալ անվավեր',
    behind: 'փոխարեն',
    fresh: 'նոր այժմ հիմա',
  },
  eu: {
    old: 'zaharra aurreko',
    over: 'ez_da_jada jada_ez_da ez_du_balio iraungi_da iraungita baliogabetu ordezkatu_da',
    behind: 'ordez',
    fresh: 'berria orain',
  },
  cy: {
    old: 'blaenorol',
    over: `nid_yw'r_cod ddim_yn_ddilys wedi_dod_i_ben wedi'i_ganslo`,
    not: 'yn_lle',
    fresh: 'newydd nawr',
  },
  ga: { over: 'bailí_a_thuilleadh imithe_in_éag as_feidhm', not: 'in_ionad', fresh: 'nua anois' },
  mt: { old: 'qadim preċedenti', over: `m'għadux skada kkanċellat`, not: 'minflok', fresh: 'ġdid issa' },
  sw: {
    old: 'zamani awali',
    over: 'haitumiki_tena haitumiki si_halali_tena si_sahihi_tena umeisha_muda muda_wake_umeisha imeisha_muda imekwisha_muda umefutwa imefutwa imeghairiwa imebadilishwa',
    not: 'badala_ya puuza',
    fresh: 'mpya sasa',
  },
  so: { old: 'hore', over: 'ma_shaqeynayo waa_la_joojiyay wuu_dhacay', fresh: 'cusub hadda' },
  zu: { old: 'endala', over: 'ayisasebenzi iphelelwe_yisikhathi', fresh: 'entsha manje' },
  ha: { old: 'tsohuwar tsohon', over: 'ta_ƙare ya_ƙare ba_ta_aiki', fresh: 'sabuwar sabon yanzu' },
  id: {
    old: 'lama sebelumnya terdahulu',
    over: `sudah_tidak_berlaku tidak_berlaku_lagi tidak_lagi_berlaku telah_kedaluwarsa sudah_kedaluwarsa kedaluwarsa kadaluarsa kadaluwarsa dibatalkan sudah_hangus telah_hangus digantikan telah_diganti diganti_dengan sudah_tidak_valid
      tidak_valid_lagi sudah_digunakan telah_digunakan`,
    not: 'sebagai_ganti alih-alih abaikan jangan_gunakan menggantikan',
    but: 'bukan',
    fresh: 'baru sekarang digantikan_dengan digantikan_oleh diganti_dengan terbaru',
  },
  ms: {
    over: 'tidak_lagi_sah tidak_sah_lagi sudah_tidak_sah tidak_sah telah_tamat_tempoh sudah_tamat_tempoh telah_luput telah_digantikan',
    not: 'bukannya',
    fresh: 'baharu kini',
  },
  tl: {
    old: 'lumang luma dati dating nakaraang',
    over: 'hindi_na_valid hindi_na_balido hindi_na_gumagana hindi_na_magagamit nag-expire expired_na paso_na kinansela kanselado pinalitan',
    not: 'sa_halip_na imbes_na huwag_gamitin',
    but: 'hindi',
    fresh: 'bago bagong ngayon pinalitan_ng',
  },
  vi: {
    old: 'cũ ma_cu otp_cu khau_cu trước_đó trước',
    over: `không_còn_hiệu_lực khong_con_hieu_luc hết_hiệu_lực het_hieu_luc hết_hạn het_han bị_hủy bị_huỷ bi_huy đã_hủy da_huy không_còn_giá_trị khong_con_gia_tri bị_vô_hiệu bị_thay_thế bi_thay_the thay_thế_bằng thay_the_bang
      được_thay đã_được_sử_dụng`,
    not: 'thay_cho thay_vì thay_vi bỏ_qua bo_qua không_dùng',
    but: 'không_phải khong_phai',
    fresh: 'mới moi thay_bằng thay_bang thay_thế_bằng thay_the_bang bây_giờ',
  },
};

/** The same of scripts whose words take others before or behind them, or are not set apart: looked for anywhere. */
export const gluedLapseWords: typeof lapseWords = {
  he: {
    old: 'הקודם הקודמת הישן הישנה',
    over: 'אינו_בתוקף אינה_בתוקף לא_בתוקף אינו_תקף אינה_תקפה לא_תקף פג_תוקף בוטל הוחלף הוחלפה אינו_פעיל לא_פעיל לא_תקפה',
    not: 'במקום התעלם התעלמו',
    but: 'לא ולא',
    fresh: 'החדש החדשה חדש חדשה כעת עכשיו הוחלף_ב הוחלפה_ב',
  },
  ar: {
    old: 'القديم القديمة السابق السابقة',
    over: `لم_يعد_صالح لم_تعد_صالح لم_يعد_ساري لم_تعد_ساري لم_يعد_فعال لم_يعد_يعمل غير_صالح انتهت_صلاحي انتهت_مدة منتهي_الصلاحية تم_إلغاء تم_الغاء أُلغي ألغي_الرمز ملغى تم_استبدال لم_يعد_بالإمكان`,
    not: 'بدلا_من بدلاً_من عوضا_عن عوضاً_عن تجاهل لا_تستخدم يحل_محل',
    but: 'ليس وليس لا ولا',
    fresh: 'الجديد الجديدة جديد جديدة الآن بالرمز',
  },
  fa: {
    old: 'قدیمی قبلی پیشین',
    over: 'دیگر_معتبر_نیست معتبر_نیست دیگر_اعتبار منقضی_شد منقضی_گردید باطل_شد باطل_گردید لغو_شد لغو_گردید نامعتبر_شد نامعتبر_است غیرفعال_شد جایگزین_شد را_نادیده',
    not: 'به_جای بجای به‌جای',
    but: 'نه و_نه',
    fresh: 'جدید اکنون حالا',
  },
  ur: {
    old: 'پرانا پرانی پرانے پچھلا سابقہ',
    over: 'اب_درست_نہیں درست_نہیں کارآمد_نہیں قابل_استعمال_نہیں میعاد_ختم معیاد_ختم مدت_ختم منسوخ_ہو منسوخ_کر ختم_ہو_چک ختم_ہو_گ',
    behind: 'کی_جگہ کے_بجائے',
    fresh: 'نیا نئی نئے اب',
  },
  ps: { old: 'پخوانی زوړ', over: 'اعتبار_نه_لري ختم_شو لغوه_شو باطل_شو', fresh: 'نوی' },
  ckb: {
    old: 'کۆنە پێشوو',
    over: 'کارا_نەما بەسەرچوو بەسەر_چوو هەڵوەشێنرا کارناکات کار_ناکات',
    fresh: 'نوێ',
  },
  hi: {
    old: 'पुराना पुराने पुरानी पिछला पिछले पिछली',
    over: 'मान्य_नहीं वैध_नहीं अमान्य समाप्त_हो_ग समाप्त_हो_चुक रद्द_कर_दिया रद्द_हो_ग रद्द_किया_गया रद्द_हो_चुक एक्सपायर_हो बदल_दिया_गया काम_नहीं_कर',
    behind: 'की_जगह के_बजाय के_स्थान',
    fresh: 'नया नए नये नई अब',
  },
  mr: {
    old: 'जुना जुने जुनी मागील आधीचा',
    over: 'वैध_नाही वैध_राहिला_नाही मान्य_नाही रद्द_करण्यात रद्द_झाला रद्द_केला कालबाह्य मुदत_संपली अवैध',
    behind: 'ऐवजी',
    fresh: 'नवीन नवा आता',
  },
  ne: {
    old: 'पुरानो अघिल्लो',
    over: 'मान्य_छैन वैध_छैन म्याद_सकि म्याद_समाप्त_भ रद्द_गरि रद्द_भ',
    behind: 'सट्टा',
    fresh: 'नयाँ',
  },
  bn: {
    old: 'পুরানো পুরোনো পুরনো আগের পূর্বের',
    over: 'বৈধ_নয় কার্যকর_নয় কার্যকর_নেই বৈধ_নেই মেয়াদ_শেষ_হয়ে মেয়াদ_শেষ_হয়েছ মেয়াদোত্তীর্ণ বাতিল_করা_হয়েছে বাতিল_হয়েছে বাতিল_হয়ে',
    behind: 'পরিবর্তে বদলে',
    fresh: 'নতুন এখন',
  },
  gu: {
    old: 'જૂનો જૂની જૂના અગાઉનો',
    over: 'માન્ય_નથી અમાન્ય સમાપ્ત_થઈ_ગ રદ_થયો રદ_કરવામાં રદ_થઈ',
    behind: 'ને_બદલે બદલે',
    fresh: 'નવો નવી હવે',
  },
  pa: {
    old: 'ਪੁਰਾਣਾ ਪਿਛਲਾ',
    over: 'ਵੈਧ_ਨਹੀਂ ਮਾਨਯੋਗ_ਨਹੀਂ ਮਿਆਦ_ਪੁੱਗ ਮਿਆਦ_ਖਤਮ ਮਿਆਦ_ਖ਼ਤਮ ਰੱਦ_ਕਰ_ਦਿੱਤਾ ਰੱਦ_ਹੋ',
    behind: 'ਦੀ_ਥਾਂ ਦੀ_ਬਜਾਏ',
    fresh: 'ਨਵਾਂ ਹੁਣ',
  },
  ta: {
    old: 'பழைய முந்தைய',
    over: 'செல்லாது செல்லுபடியாகாது காலாவதியாகிவிட்டது காலாவதியானது ரத்து_செய்யப்பட்ட',
    behind: 'பதிலாக',
    fresh: 'புதிய இப்போது',
  },
  te: {
    old: 'పాత మునుపటి',
    over: 'చెల్లదు చెల్లుబాటు_కాదు గడువు_ముగిసింది రద్దు_చేయబడింది రద్దయింది',
    behind: 'బదులు',
    fresh: 'కొత్త ఇప్పుడు',
  },
  kn: {
    old: 'ಹಳೆಯ ಹಿಂದಿನ',
    over: 'ಮಾನ್ಯವಲ್ಲ ಮಾನ್ಯವಾಗಿಲ್ಲ ಮಾನ್ಯವಾಗಿರುವುದಿಲ್ಲ ಅವಧಿ_ಮುಗಿದಿದೆ ಅವಧಿ_ಮೀರಿದೆ ರದ್ದಾಗಿದೆ ರದ್ದುಗೊಂಡಿದೆ ರದ್ದುಪಡಿಸಲಾಗಿದೆ',
    behind: 'ಬದಲಿಗೆ ಬದಲು',
    fresh: 'ಹೊಸ ಈಗ',
  },
  ml: {
    old: 'പഴയ മുമ്പത്തെ',
    over: 'സാധുവല്ല അസാധുവായി കാലഹരണപ്പെട്ടു കാലാവധി_കഴിഞ്ഞു റദ്ദാക്കി',
    behind: 'പകരം',
    fresh: 'പുതിയ ഇപ്പോൾ',
  },
  si: {
    old: 'පැරණි පෙර',
    over: 'වලංගු_නැත වලංගු_නොවේ කල්_ඉකුත් අවලංගු_කර_ඇත අවලංගුයි',
    behind: 'වෙනුවට',
    fresh: 'නව අලුත් දැන්',
  },
  or: { old: 'ପୁରୁଣା', over: 'ବୈଧ_ନୁହେଁ ବାତିଲ_ହୋଇ', fresh: 'ନୂଆ ନୂତନ' },
  th: {
    old: 'เดิม เก่า ก่อนหน้า',
    over: 'ใช้ไม่ได้แล้ว ใช้งานไม่ได้แล้ว หมดอายุแล้ว ถูกยกเลิก ยกเลิกแล้ว ใช้ไม่ได้อีก ถูกแทนที่',
    not: 'แทนรหัส แทนที่รหัส',
    but: 'ไม่ใช่',
    fresh: 'ใหม่ แทนที่ด้วย ตอนนี้',
  },
  lo: { old: 'ເກົ່າ ກ່ອນໜ້າ', over: 'ໃຊ້ບໍ່ໄດ້ແລ້ວ ໝົດອາຍຸແລ້ວ ຖືກຍົກເລີກ', fresh: 'ໃໝ່' },
  km: {
    old: 'ចាស់ មុន',
    over: 'មិនមានសុពលភាព លែងមានសុពលភាព ផុតកំណត់ហើយ បានផុតកំណត់ លែងប្រើបាន ត្រូវបានលុបចោល ត្រូវបានបោះបង់',
    fresh: 'ថ្មី',
  },
  my: {
    old: 'အဟောင်း ယခင်',
    over: 'သက်တမ်းကုန်သွား သက်တမ်းကုန်ပြီ အသုံးမပြုနိုင်တော့ အသုံးပြု၍မရတော့ မရတော့ပါ ပယ်ဖျက်လိုက်',
    fresh: 'အသစ် ယခု',
  },
  am: {
    old: 'የቀድሞ የድሮ አሮጌ',
    over: 'አይሰራም አያገለግልም ጊዜው_አልፏል ጊዜው_አልፎበታል ተሰርዟል',
    fresh: 'አዲስ አዲሱ አሁን በምትኩ',
  },
  zh: {
    old: '旧 舊 之前的 原验证码 原驗證碼 先前的 上一个 上一個 上次的',
    over: '已失效 已经失效 已經失效 失效了 已过期 已過期 已经过期 已作废 已作廢 不再有效 已取消 已被取消 已被替换 已被取代 已停用 已无效 已無效 已被使用 已不可用 已撤销',
    not: '代替 而不是 而非 取代 忽略 勿再使用 不要使用',
    but: '不是 非',
    fresh: '新 改用 替换为 更换为 变更为 更新为 現在 现在 最新',
  },
  ja: {
    old: '旧 以前の 前回の 古い',
    over: '無効になりました 無効となりました 無効です 失効しました 失効いたしました 失効済み 期限切れ 期限が切れました 使えなくなりました 使用できなくなりました 利用できなくなりました キャンセルされました 取り消されました 破棄されました',
    behind: 'の代わりに ではなく に代わり に代わって は使わず は使用せず',
    fresh: '新しい 新 今後',
  },
  ko: {
    old: '이전 기존 예전',
    over: '더_이상_유효하지 유효하지_않습니다 유효하지_않으며 만료되었 만료됐 만료되어 취소되었 취소됐 취소되어 무효입니다 무효화되 폐기되 더_이상_사용할_수_없 대체되었',
    behind: '대신 아니라 아니고',
    fresh: '새로운 새 신규 이제',
  },
};
