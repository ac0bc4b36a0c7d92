/** The meaning of a word about a code that is over, and about the one that replaces it. */
export type LapseKind = 'old' | 'over' | 'not' | 'behind' | 'but' | 'change' | 'fresh';

/**
 * Words for an old code and for the new one, by language, in lower case; `_` stands for the blank between words, `*` for any
 * ending of the last of them. Only what is over already: codes that expire in ten minutes are codes.
 *
 * - `old` names the number that follows: "the previous code 4418";
 * - `over` says of a number in its clause that it is none any more: "4418 has expired";
 * - `not` stands before the old one: "instead of 4418"; `behind` right behind it: "4418 yerine";
 * - `but` opens a clause that names what is not meant: ", not 4418";
 * - `change` tells of two: "changed from 4418 to 9052";
 * - `fresh` goes with the new one: "now 9052".
 */
export const lapseWords: Readonly<Record<string, Partial<Record<LapseKind, string>>>> = {
  en: {
    old: 'old previous former earlier prior outdated',
    over: `
      has_expired have_expired had_expired expired has_lapsed is_void is_invalid now_invalid became_invalid been_invalidated was_invalidated
      cancelled canceled was_replaced been_replaced is_replaced replaced_by replaced_with superseded revoked deactivated withdrawn stopped_working
      already_used already_been_used no_longer not_valid_any* won't_work_any* timed_out doesn't_work has_been_blocked was_blocked is_blocked
      didn't_work is_wrong was_wrong is_incorrect was_incorrect is_locked was_reset`,
    not: `
      instead_of in_place_of rather_than ignore disregard discard replaces replacing do_not_use don't_use forget`,
    but: 'not and_not',
    change: 'changed changing',
    fresh: `
      new now instead replaced_by replaced_with superseded_by correct current latest replacement right try fresh`,
  },
  de: {
    old: `
      alte alter altes alten bisherige bisheriger bisheriges bisherigen vorherige vorheriger vorherigen vorige voriger vorigen frühere früherer
      früheren fruehere`,
    over: `
      abgelaufen ungültig ungueltig storniert annulliert verfallen entwertet widerrufen aufgehoben deaktiviert gilt_nicht_mehr
      funktioniert_nicht_mehr gültigkeit_verloren wurde_durch wird_durch wurde_ersetzt bereits_verwendet bereits_benutzt schon_verwendet
      nicht_mehr nicht_länger nicht_laenger wurde_gesperrt ist_falsch war_falsch ist_gesperrt haben_wir_storniert`,
    not: `
      statt anstatt anstelle ersetzt ignorieren_sie ignoriere nicht_mehr_die nicht_mehr_den nicht_mehr_das vergessen_sie`,
    but: 'nicht und_nicht',
    change: 'geändert ändert gewechselt',
    fresh: `
      neu neue neuer neues neuen jetzt nun stattdessen durch sondern ab_sofort richtige korrekte aktuelle gilt ersatz versuchen_sie probieren_sie
      aktuell aktueller gültig`,
  },
  nl: {
    old: 'oude vorige eerdere vroegere',
    over: `
      verlopen ongeldig vervallen geannuleerd ingetrokken werkt_niet_meer geldt_niet_meer is_vervangen vervangen_door wordt_vervangen al_gebruikt
      niet_meer niet_langer is_geblokkeerd is_onjuist is_fout`,
    not: 'in_plaats_van vervangt negeer gebruik_niet vergeet',
    but: 'niet en_niet',
    change: 'gewijzigd veranderd',
    fresh: 'nieuwe nieuw nu voortaan vervangen_door juiste correcte vervangen_met geldt probeer geldig',
  },
  af: {
    old: 'ou vorige',
    over: 'het_verval verval gekanselleer vervang_deur ongeldig nie_meer nie_langer',
    not: 'in_plaas_van ignoreer',
    but: 'nie',
    change: 'verander gewysig',
    fresh: 'nuwe nou vervang_deur',
  },
  sv: {
    old: 'gamla gammal tidigare föregående förra',
    over: `
      gäller_inte_längre har_gått_ut har_löpt_ut är_ogiltig blivit_ogiltig ersatts ersatt_av ersätts_av fungerar_inte_längre slutat_gälla
      redan_använts inte_längre har_spärrats inte_giltig_längre är_fel var_fel är_felaktig ogiltigförklarad ogiltigförklarats makulerad makulerats
      återkallad återkallats annullerad annullerats`,
    not: 'i_stället_för istället_för ersätter bortse_från ignorera använd_inte glöm',
    but: 'inte och_inte',
    change: 'ändrats ändrad ändrades bytts',
    fresh: `
      nya ny nytt nu istället i_stället ersatts_av ersatt_av ersätts_av rätt rätta korrekta ersatts_med ersatt_med ersätts_med gäller prova testa
      giltig`,
  },
  da: {
    old: 'gamle gammel tidligere forrige',
    over: `
      gælder_ikke_længere er_udløbet udløbet er_ugyldig annulleret erstattet erstattes_af tilbagekaldt virker_ikke_længere allerede_brugt
      ikke_længere er_spærret ikke_mere er_forkert`,
    not: 'i_stedet_for erstatter ignorer ignorér se_bort_fra brug_ikke glem',
    but: 'ikke og_ikke',
    change: 'ændret',
    fresh: `
      ny nye nu i_stedet erstattet_af erstattes_af rigtige korrekte rette erstattet_med gælder prøv gyldig`,
  },
  nb: {
    over: `
      gjelder_ikke_lenger har_utløpt er_utløpt utløpt utgått kansellert annullert erstattes_av tilbakekalt virker_ikke_lenger fungerer_ikke_lenger
      allerede_brukt ikke_lenger er_sperret er_feil`,
    not: 'istedenfor bruk_ikke',
    change: 'endret',
    fresh: 'nå erstattet_av erstattes_av riktige gjelder',
  },
  is: {
    old: 'gamli gamla fyrri eldri',
    over: `
      gildir_ekki_lengur rann_út fallinn_úr_gildi ógildur ógiltur afturkallaður ekki_lengur útrunninn útrunnið útrunnin`,
    not: 'í_stað hunsaðu',
    but: 'ekki',
    change: 'breyttist breytt',
    fresh: 'nýi nýja nýr nýtt nú í_staðinn rétti gildir_nú',
  },
  fi: {
    old: 'vanha vanhan aiempi aiemman edellinen edellisen aikaisempi',
    over: `
      ei_kelpaa_enää ei_toimi_enää ei_ole_enää vanhentunut mitätöity peruttu peruutettu korvattu on_korvattu poistettu_käytöstä on_jo_käytetty
      ei_enää on_estetty on_väärä`,
    not: 'älä_käytä korvaa unohda',
    behind: 'sijaan sijasta asemesta',
    but: 'ei',
    change: 'vaihtunut muuttunut vaihdettu muutettu',
    fresh: 'uusi uuden uutta nyt sen_sijaan korvattu_koodilla oikea käytössä kokeile voimassa',
  },
  et: {
    old: 'vana eelmine varasem endine',
    over: `
      ei_kehti_enam ei_ole_enam on_aegunud aegunud aegus tühistati tühistatud kehtetu asendati asendatud enam_ei`,
    behind: 'asemel',
    but: 'mitte',
    change: 'muutunud muudeti muudetud',
    fresh: 'uus uue nüüd selle_asemel õige kehtib',
  },
  lv: {
    old: 'vecais veco vecā iepriekšējais iepriekšējo iepriekšējā',
    over: 'ir_beidzies beidzies atcelts anulēts aizstāts aizvietots ir_nederīg* vairs_n* atcelta anulēta',
    not: 'nelietojiet neizmantojiet',
    behind: 'vietā',
    but: 'nevis',
    change: 'mainīts nomainīts mainījies',
    fresh: 'jauns jaunais jauno jaunā tagad tā_vietā aizstāts_ar pareizais pareizo',
  },
  lt: {
    old: 'senas senasis seną ankstesnis ankstesnį',
    over: `
      daugiau_negalioja baigė_galioti baigėsi atšauktas panaikintas anuliuotas pakeistas atšaukta panaikinta nebegalioja nebeveikia nebetinka
      nebegaliojantis nebenaudojamas`,
    not: 'vietoj vietoje ignoruokite nenaudokite',
    but: 'o_ne ne',
    change: 'pasikeitė pakeistas',
    fresh: 'naujas naujasis naują dabar pakeistas_kodu teisingas galioja pakeistas_į',
  },
  fr: {
    old: 'ancien ancienne précédent précédente precedent',
    over: `
      plus_valable plus_valide plus_valables plus_actif plus_active plus_utilisable plus_en_vigueur ne_fonctionne_plus a_expiré est_expiré expiré
      expire_depuis périmé perimé est_invalide annulé annulée annule_et remplacé remplacée révoqué désactivé déjà_utilisé déjà_été_utilisé
      n'est_plus ne_marche_plus est_bloqué plus_à_jour est_incorrect est_erroné était_erroné avons_annulé`,
    not: `
      au_lieu_de au_lieu_du à_la_place_de à_la_place_du plutôt_que remplace ignorez oubliez compte_du n'utilisez_pas n'utilisez_plus
      tenez_pas_compte_de`,
    but: 'pas non et_non et_pas',
    change: 'changé modifié passe passé',
    fresh: `
      nouveau nouvelle nouvel désormais maintenant remplacé_par remplacée_par à_la_place bon actuel voici correct bonne essayez valable valide`,
  },
  es: {
    old: 'anterior antiguo antigua viejo vieja previo previa',
    over: `
      ha_caducado caducó caducado caducada ha_expirado expiró expirado ha_vencido venció vencido sustituido sustituida reemplazado reemplazada
      anulado anulada cancelado cancelada revocado invalidado dejó_de_ser dejado_de_ser ya_utilizado ya_usado ya_ha_sido_utilizad*
      ya_fue_utilizad* ya_no no_es_válid* no_vale está_bloqueado anulamos cancelamos hemos_anulado es_incorrecto era_incorrecto era_erróneo
      es_erróneo`,
    not: `
      en_lugar_de en_lugar_del en_vez_de en_vez_del sustituye_al reemplaza_al sustituye_a reemplaza_a ignora ignore no_use no_uses no_utilice
      no_utilices olvida olvide`,
    but: 'no y_no',
    change: 'cambió cambiado cambia modificado',
    fresh: `
      nuevo nueva ahora sustituido_por sustituida_por reemplazado_por reemplazada_por en_su_lugar correcto vigente actual vale correcta
      sustituido_con reemplazo prueba pruebe`,
  },
  ca: {
    old: 'antic vell antiga',
    over: 'ha_caducat caducat ha_expirat anul·lat cancel·lat substituït reemplaçat ja_no',
    not: 'en_lloc_de en_lloc_del en_comptes_de substitueix_el ignoreu ignora',
    change: 'canviat',
    fresh: 'nou nova ara substituït_per correcte vigent',
  },
  gl: {
    old: 'antigo vello',
    over: 'caducou ten_caducado foi_anulado foi_substituído xa_non',
    not: 'no_canto_de no_lugar_de',
    but: 'non e_non',
    change: 'cambiou mudou',
    fresh: 'novo nova agora substituído_por no_seu_lugar correcto',
  },
  pt: {
    over: `
      não_é_mais nao_e_mais nao_vale_mais deixou_de não_funciona_mais expirou expirado expirada cancelado cancelada anulado anulada substituído
      substituída substituido revogado foi_invalidado perdeu_a_validade já_foi_usado já_foi_utilizado já_não ja_nao não_vale não_é_válid* anulamos
      cancelamos está_errado estava_errado está_incorreto`,
    not: `
      em_vez_de em_vez_do em_lugar_do no_lugar_do ao_invés_de ao_invés_do substitui desconsidere ignore não_use não_utilize no_lugar_de esqueça`,
    but: 'não nao e_não',
    change: 'mudou alterado alteramos',
    fresh: `
      novo nova agora substituído_por substituída_por substituido_por correto atual substituído_pelo substituída_pela substituido_pelo
      substituido_pela correta certo vale tente`,
  },
  it: {
    old: 'vecchio vecchia precedente',
    over: `
      non_è_più non_e_piu non_e_più non_più_valid* non_vale_più non_funziona_più è_scaduto è_scaduta e_scaduto scaduto scaduta annullato annullata
      sostituito sostituita revocato disattivato invalidato già_utilizzato già_stato_utilizzato già_usato non_è_valid* è_bloccato è_errato
      era_errato è_sbagliato abbiamo_annullato`,
    not: `
      al_posto_di al_posto_del invece_di invece_del anziché sostituisce ignora ignori non_usare non_utilizzare non_usi dimentica`,
    but: 'non e_non',
    change: 'cambiato modificato',
    fresh: `
      nuovo nuova ora adesso sostituito_da sostituita_da sostituito_dal corretto attuale sostituito_con sostituita_con sostituito_dalla corretta
      giusto vale prova provi`,
  },
  ro: {
    old: 'vechi vechiul veche anteriorul precedent precedentul',
    over: `
      a_expirat expirat anulat anulată înlocuit inlocuit revocat invalidat deja_folosit deja_utilizat nu_mai este_blocat este_greșit este_gresit
      am_anulat`,
    not: `
      în_loc_de in_loc_de în_locul in_locul înlocuiește inlocuieste ignorați ignorati ignoră nu_folosiți nu_folositi uitați`,
    but: 'nu și_nu si_nu iar_nu',
    change: 'schimbat modificat',
    fresh: 'noul nou noua nouă acum înlocuit_cu inlocuit_cu în_schimb corect corectul valabil încercați',
  },
  pl: {
    old: 'stary starego stare poprzedni poprzedniego poprzednie wcześniejszy dotychczasowy',
    over: `
      nieważny niewazny nieważne nieważna stracił_ważność utracił_ważność nie_działa_już nie_jest_już wygasł wygasło anulowano anulowany anulowane
      unieważniony unieważniono zastąpiony zastąpiono zastapiony cofnięty już_wykorzystany już_użyty już_nie juz_nie nieaktualny nieaktualne
      nieaktualna nieaktywny unieważnione jest_błędny był_błędny anulowaliśmy unieważniliśmy jest_zablokowany`,
    not: 'zamiast zastępuje zignoruj nie_używaj zapomnij',
    but: 'a_nie nie',
    change: 'zmieniono zmieniony zmienił zmienia zmianie',
    fresh: `
      nowy nowe nowa nowego nowym teraz obecnie zastąpiony_przez zastąpiony_kodem aktualny poprawny prawidłowy właściwy obowiązuje
      zastąpiono_kodem spróbuj ważny`,
  },
  cs: {
    old: 'starý stary staré původní puvodni předchozí predchozi dřívější',
    over: `
      není_již neplatný neplatny vypršel vyprsel vypršela zrušen zrusen zrušena zrušeno byl_nahrazen byla_nahrazena nahrazen zneplatněn
      pozbyl_platnosti již_byl_použit už_byl_použit již_ne* už_ne* jiz_ne* uz_ne* neaktuální je_nesprávný je_chybný zrušili_jsme`,
    not: 'místo misto namísto nahrazuje_kód ignorujte nepoužívejte zapomeňte',
    but: 'ne nikoli nikoliv a_ne',
    change: 'změněn změnil změna',
    fresh: `
      nový novy nové nyní nyni teď nahrazuje_ho nahrazen_kódem místo_toho místo_něj správný spravny platí zkuste`,
  },
  sk: {
    old: 'pôvodný predchádzajúci predošlý',
    over: `
      už_neplatí nie_je_už vypršal vyprsal vypršala zrušený zruseny zrušené bol_nahradený nahradený bol_nahradeny už_bol_použitý už_nie neaktuálny
      zrušená je_nesprávny`,
    not: 'namiesto nepoužívajte nahrádza',
    but: 'nie a_nie',
    change: 'zmenený zmenil',
    fresh: 'teraz nahradil_ho správny spravny platí skúste',
  },
  sl: {
    old: 'stara staro stari prejšnja prejšnji prejšnje',
    over: `
      ne_velja_več ni_več je_potekla je_potekel potekla neveljavna preklican preklicana preklicano razveljavljen razveljavljena razveljavljeno
      zamenjan zamenjana zamenjano`,
    not: 'namesto prezrite nadomešča',
    change: 'spremenjena spremenila',
    fresh: 'nova novo novi zdaj sedaj pravilna pravilno velja',
  },
  hr: {
    old: 'stari staru prethodni prethodna prethodnu raniji ranija',
    over: `
      više_nije vise_nije nije_više nije_vise je_istekao istekao je_istekla istekla poništen poništena ponisten otkazan otkazana zamijenjen
      zamenjen nevažeći nevazeci opozvan već_iskorišten više_ne vise_ne poništeno otkazano zamijenjena je_pogrešan je_netočan`,
    not: 'umjesto umesto zanemarite ignorirajte ne_koristite zamjenjuje zamenjuje zaboravite',
    but: 'a_ne',
    change: 'promijenjen promijenio promenjen promenio',
    fresh: 'novi nova novu novo sada zamijenjen_kodom ispravan ispravna točan tačan važi vrijedi',
  },
  sr: {
    old: 'стари стару стара претходни претходна ранији',
    over: `
      више_није није_више је_истекао истекао истекла поништен поништена отказан замењен неважећи више_не поништено`,
    not: 'уместо занемарите замењује',
    but: 'а_не',
    change: 'промењен промењено',
    fresh: 'нови нова нову сада замењен_кодом исправан тачан важи',
  },
  mk: {
    old: 'стариот старата претходниот претходен',
    over: 'не_важи_повеќе истече истечен поништен откажан заменет неважечки повеќе_не веќе_не поништена',
    not: 'наместо игнорирајте',
    change: 'променет',
    fresh: 'новиот нов новата сега заменет_со точниот важи',
  },
  bg: {
    old: 'стария стар старият старата предишен предишния предишният предишната предходен предходния',
    over: `
      вече_е_невалиден изтекъл изтекла изтече невалиден анулиран анулирана отменен отменена заменен заменена деактивиран вече_е_използван вече_не
      анулирано отменено неактуален е_грешен`,
    not: 'вместо игнорирайте заменя не_използвайте забравете',
    but: 'а_не не',
    change: 'променен сменен',
    fresh: 'нов новият новия сега заменен_с верният правилният валиден',
  },
  ru: {
    old: 'старый старого старая прежний прежнего предыдущий предыдущего прошлый был',
    over: `
      недействителен недействительна недействителны неактуален не_действует истек истёк истекла просрочен устарел аннулирован аннулирована отменен
      отменён отменена отозван заменен заменён заменена деактивирован уже_использован уже_был_использован больше_не уже_не более_не
      недействительно аннулировано аннулированы отменено отозвана заменено деактивировано неактуальный заблокирован сброшен удалён удален неверный
      неверен неправильный`,
    not: 'вместо взамен заменяет игнорируйте проигнорируйте не_используйте не_вводите забудьте забудь',
    but: 'а_не не',
    change: 'изменен изменён изменился изменили сменился сменили поменялся',
    fresh: `
      новый новая новое нового новым новые теперь сейчас заменен_на заменён_на актуальный действующий верный правильный действует актуален
      заменен_кодом заменён_кодом стал попробуйте действителен нужен`,
  },
  uk: {
    old: 'старий попередній попереднього колишній минулий був',
    over: `
      не_діє недійсний недійсна неактуальний закінчився протермінований скасовано скасований анульовано анульований замінено замінений відкликано
      прострочений вже_використано більше_не вже_не уже_не скасована анульована замінена недійсне скинуто заблоковано невірний неправильний`,
    not: 'замість замінює ігноруйте не_використовуйте забудьте',
    but: 'а_не не',
    change: 'змінено змінився змінили',
    fresh: `
      новий нове тепер зараз натомість замінено_на правильний вірний діє чинний став спробуйте дійсний потрібен`,
  },
  be: {
    old: 'стары старога папярэдні',
    over: 'несапраўдны скасаваны скасавана анулявана ануляваны скончыўся заменены больш_не ужо_не',
    not: 'замест',
    change: 'зменены змяніўся',
    fresh: 'новы новага цяпер правільны дзейнічае',
  },
  hu: {
    old: 'régi korábbi előző',
    over: `
      nem_érvényes_már érvénytelen érvénytelenné érvényét_vesztette lejárt visszavontuk visszavonva töröltük törölve lecseréltük már_felhasznált
      már_nem hibás helytelen`,
    not: 'felejtse_el',
    behind: 'helyett',
    but: 'nem és_nem',
    change: 'megváltozott módosult változott',
    fresh: 'új az_új most ehelyett helyette mostantól helyes érvényes',
  },
  el: {
    old: 'παλιός παλιό παλαιός προηγούμενος προηγούμενο',
    over: `
      δεν_ισχύει_πλέον δεν_ισχύει_πια δεν_είναι_πλέον έχει_λήξει έληξε ληγμένος ακυρώθηκε έχει_ακυρωθεί αντικαταστάθηκε άκυρος
      δεν_λειτουργεί_πλέον είναι_λάθος`,
    not: 'αντί αγνοήστε αντικαθιστά ξεχάστε',
    but: 'όχι και_όχι',
    change: 'άλλαξε τροποποιήθηκε',
    fresh: 'νέος νέο νέα καινούργιος καινούριος τώρα αντικαταστάθηκε_από σωστός ισχύει',
  },
  sq: {
    old: 'vjetër mëparshëm mëparshmi',
    over: 'nuk_është_më nuk_vlen_më ka_skaduar skadoi është_anuluar u_anulua u_zëvendësua është_zëvendësuar',
    not: 'në_vend_të',
    but: 'jo',
    change: 'ndryshua ndryshuar',
    fresh: 'ri i_ri e_re tani saktë',
  },
  tr: {
    old: 'eski önceki onceki',
    over: `
      artık_geçerli_değil* artik_gecerli_degil* artık_geçersiz* artik_gecersiz* geçersizdir gecersizdir geçersiz_oldu geçersiz_kılın*
      geçerliliğini_yitir* süresi_doldu süresi_dolmuş* suresi_doldu suresi_dolmus* iptal_edildi iptal_edilmiş* dikkate_almayın* geçerliliği_kalma*
      artık_kullanılam* yanlıştır hatalıdır unutun`,
    behind: 'yerine değil degil',
    change: 'değişti değiştirildi değiştirilmiştir güncellendi',
    fresh: 'yeni şimdi bunun_yerine doğru geçerli ile deneyin yenisi yenisini',
  },
  az: {
    old: 'köhnə əvvəlki',
    over: `
      artıq_etibarlı_deyil etibarlı_deyil artıq_keçərli_deyil etibarsızdır keçərsizdir vaxtı_bitib müddəti_bitib vaxtı_keçib ləğv_edildi
      ləğv_edilib ləğv_olunub əvəz_olunub artıq_etibarsız*`,
    behind: 'əvəzinə deyil',
    change: 'dəyişdi dəyişdirildi',
    fresh: 'indi düzgün',
  },
  uz: {
    old: 'oldingi avvalgi эски олдинги аввалги',
    over: `
      endi_amal_qilmaydi amal_qilmaydi yaroqsiz muddati_tugagan muddati_tugadi muddati_o'tgan bekor_qilindi bekor_qilingan endi_haqiqiy_emas
      энди_амал_қилмайди амал_қилмайди бекор_қилинди бекор_қилинган муддати_тугаган муддати_тугади`,
    behind: `o'rniga oʻrniga emas ўрнига эмас`,
    change: `o'zgardi o'zgartirildi`,
    fresh: `yangi янги hozir ҳозир to'g'ri`,
  },
  kk: {
    old: 'ескі бұрынғы алдыңғы',
    over: `
      жарамсыз енді_жарамайды күші_жойылды күшін_жойды жойылды мерзімі_өтті мерзімі_аяқталды мерзімі_бітті қолданыстан_шықты ауыстырылды`,
    behind: 'орнына емес',
    change: 'өзгерді өзгертілді',
    fresh: 'жаңа енді қазір дұрыс',
  },
  ky: {
    old: 'мурунку',
    over: 'жараксыз күчүн_жоготту мөөнөтү_бүттү мөөнөтү_өттү жокко_чыгарылды',
    behind: 'ордуна',
    change: 'өзгөрдү',
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
    change: 'өөрчлөгдсөн',
    fresh: 'шинэ одоо',
  },
  ka: {
    old: 'ძველი წინა',
    over: 'აღარ_მოქმედებს აღარ_არის აღარაა ვადა_გაუვიდა ვადაგასულია ვადა_ამოიწურა გაუქმდა გაუქმებულია შეიცვალა',
    behind: 'ნაცვლად',
    change: 'შეიცვალა',
    fresh: 'ახალი ახლა სწორი გამოიყენეთ',
  },
  hy: {
    old: 'հին նախորդ',
    over: `
      այլևս_վավեր_չէ այլեւս_վավեր_չէ այլևս_չի_գործում այլևս_ուժի_մեջ ժամկետն_անցել ժամկետը_լրացել ժամկետն_սպառվել չեղարկվել չեղյալ անվավեր`,
    behind: 'փոխարեն',
    change: 'փոխվել',
    fresh: 'նոր այժմ հիմա ճիշտ օգտագործեք',
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
  ga: {
    over: 'bailí_a_thuilleadh imithe_in_éag as_feidhm',
    not: 'in_ionad',
    fresh: 'nua anois',
  },
  mt: {
    old: 'qadim preċedenti',
    over: `m'għadux skada kkanċellat`,
    not: 'minflok',
    fresh: 'ġdid issa',
  },
  sw: {
    old: 'zamani awali',
    over: `
      haitumiki si_halali_tena si_sahihi_tena umeisha_muda muda_wake_umeisha imeisha_muda imekwisha_muda umefutwa imefutwa imeghairiwa
      imebadilishwa hauwezi_kutumika hautumiki`,
    not: 'badala_ya puuza',
    change: 'imebadilika umebadilika',
    fresh: 'mpya sasa sahihi',
  },
  so: {
    old: 'hore',
    over: 'ma_shaqeynayo waa_la_joojiyay wuu_dhacay',
    fresh: 'cusub hadda',
  },
  zu: {
    old: 'endala',
    over: 'ayisasebenzi iphelelwe_yisikhathi',
    fresh: 'entsha manje',
  },
  ha: {
    old: 'tsohuwar tsohon',
    over: 'ta_ƙare ya_ƙare ba_ta_aiki',
    fresh: 'sabuwar sabon yanzu',
  },
  id: {
    old: 'lama sebelumnya terdahulu',
    over: `
      tidak_berlaku_lagi telah_kedaluwarsa sudah_kedaluwarsa kedaluwarsa kadaluarsa kadaluwarsa dibatalkan sudah_hangus telah_hangus digantikan
      telah_diganti diganti_dengan tidak_valid_lagi sudah_digunakan telah_digunakan sudah_tidak tidak_lagi`,
    not: 'sebagai_ganti alih-alih abaikan jangan_gunakan menggantikan lupakan',
    but: 'bukan',
    change: 'berubah diubah',
    fresh: 'baru sekarang digantikan_dengan digantikan_oleh diganti_dengan terbaru benar pakai coba',
  },
  ms: {
    over: `
      tidak_lagi_sah sudah_tidak_sah tidak_sah telah_tamat_tempoh sudah_tamat_tempoh telah_luput telah_digantikan`,
    not: 'bukannya',
    change: 'ditukar',
    fresh: 'baharu kini betul',
  },
  tl: {
    old: 'lumang luma dati dating nakaraang',
    over: 'nag-expire expired_na paso_na kinansela kanselado pinalitan hindi_na',
    not: 'sa_halip_na imbes_na huwag_gamitin',
    but: 'hindi',
    change: 'binago',
    fresh: 'bago bagong ngayon pinalitan_ng tama tamang',
  },
  vi: {
    old: 'cũ ma_cu otp_cu khau_cu trước',
    over: `
      hết_hiệu_lực het_hieu_luc hết_hạn het_han bị_hủy bị_huỷ bi_huy đã_hủy da_huy bị_vô_hiệu bị_thay_thế bi_thay_the thay_thế_bằng thay_the_bang
      được_thay đã_được_sử_dụng không_còn khong_con không_dùng_được`,
    not: 'thay_cho thay_vì thay_vi bỏ_qua bo_qua không_dùng',
    but: 'không_phải khong_phai',
    change: 'đổi doi',
    fresh: 'mới moi thay_bằng thay_bang thay_thế_bằng thay_the_bang bây_giờ đúng chính_xác chinh_xac',
  },
  am: {
    old: 'የቀድሞ የድሮ አሮጌ',
    over: 'አይሰራም አያገለግልም ጊዜው_አልፏል ጊዜው_አልፎበታል ተሰርዟል',
    fresh: 'አዲስ አዲሱ አሁን በምትኩ ይጠቀሙ ትክክለኛው',
  },
};

/** The same of scripts whose words take others before or behind them, or are not set apart: looked for anywhere. */
export const gluedLapseWords: typeof lapseWords = {
  he: {
    old: 'הקודם הקודמת הישן הישנה',
    over: `
      אינו_בתוקף אינה_בתוקף לא_בתוקף אינו_תקף אינה_תקפה לא_תקף פג_תוקף בוטל הוחלף הוחלפה אינו_פעיל לא_פעיל לא_תקפה`,
    not: 'במקום התעלם התעלמו',
    but: 'לא ולא',
    change: 'השתנה שונה',
    fresh: 'החדש החדשה חדש חדשה כעת עכשיו הוחלף_ב הוחלפה_ב הנכון להזין להקליד להקיש להשתמש',
  },
  ar: {
    old: 'القديم القديمة السابق السابقة',
    over: `
      غير_صالح انتهت_صلاحي انتهت_مدة منتهي_الصلاحية تم_إلغاء تم_الغاء أُلغي ألغي_الرمز ملغى تم_استبدال لم_يعد لم_تعد غير_صحيح`,
    not: 'بدلا_من بدلاً_من عوضا_عن عوضاً_عن تجاهل لا_تستخدم يحل_محل',
    but: 'ليس وليس لا ولا',
    change: 'تغيير تغير',
    fresh: 'الجديد الجديدة جديد جديدة الآن بالرمز الصحيح',
  },
  fa: {
    old: 'قدیمی قبلی پیشین',
    over: `
      دیگر_معتبر_نیست معتبر_نیست دیگر_اعتبار منقضی_شد منقضی_گردید باطل_شد باطل_گردید لغو_شد لغو_گردید نامعتبر_شد نامعتبر_است غیرفعال_شد جایگزین_شد
      را_نادیده دیگر_کار_نمی`,
    not: 'به_جای بجای به‌جای',
    but: 'نه و_نه',
    change: 'تغییر',
    fresh: 'جدید اکنون حالا صحیح درست استفاده',
  },
  ur: {
    old: 'پرانا پرانی پرانے پچھلا سابقہ',
    over: `
      اب_درست_نہیں درست_نہیں کارآمد_نہیں قابل_استعمال_نہیں میعاد_ختم معیاد_ختم مدت_ختم منسوخ_ہو منسوخ_کر ختم_ہو_چک ختم_ہو_گ`,
    behind: 'کی_جگہ کے_بجائے',
    change: 'تبدیل',
    fresh: 'نیا نئی نئے اب درست استعمال',
  },
  ps: {
    old: 'پخوانی زوړ',
    over: 'اعتبار_نه_لري ختم_شو لغوه_شو باطل_شو',
    fresh: 'نوی',
  },
  ckb: {
    old: 'کۆنە پێشوو',
    over: 'کارا_نەما بەسەرچوو بەسەر_چوو هەڵوەشێنرا کارناکات کار_ناکات',
    fresh: 'نوێ',
  },
  hi: {
    old: 'पुराना पुराने पुरानी पिछला पिछले पिछली',
    over: `
      मान्य_नहीं वैध_नहीं अमान्य समाप्त_हो_ग समाप्त_हो_चुक रद्द_कर_दिया रद्द_हो_ग रद्द_किया_गया रद्द_हो_चुक एक्सपायर_हो बदल_दिया_गया काम_नहीं`,
    behind: 'की_जगह के_बजाय के_स्थान',
    change: 'बदल',
    fresh: 'नया नए नये नई अब सही उपयोग इस्तेमाल प्रयोग',
  },
  mr: {
    old: 'जुना जुने जुनी मागील आधीचा',
    over: 'वैध_नाही वैध_राहिला_नाही मान्य_नाही रद्द_करण्यात रद्द_झाला रद्द_केला कालबाह्य मुदत_संपली अवैध',
    behind: 'ऐवजी',
    fresh: 'नवीन नवा आता योग्य वापरा',
  },
  ne: {
    old: 'पुरानो अघिल्लो',
    over: 'मान्य_छैन वैध_छैन म्याद_सकि म्याद_समाप्त_भ रद्द_गरि रद्द_भ',
    behind: 'सट्टा',
    fresh: 'नयाँ सही प्रयोग',
  },
  bn: {
    old: 'পুরানো পুরোনো পুরনো আগের পূর্বের',
    over: `
      বৈধ_নয় কার্যকর_নয় কার্যকর_নেই বৈধ_নেই মেয়াদ_শেষ_হয়ে মেয়াদ_শেষ_হয়েছ মেয়াদোত্তীর্ণ বাতিল_করা_হয়েছে বাতিল_হয়েছে বাতিল_হয়ে`,
    behind: 'পরিবর্তে বদলে',
    change: 'পরিবর্তন',
    fresh: 'নতুন এখন সঠিক',
  },
  gu: {
    old: 'જૂનો જૂની જૂના અગાઉનો',
    over: 'માન્ય_નથી અમાન્ય સમાપ્ત_થઈ_ગ રદ_થયો રદ_કરવામાં રદ_થઈ',
    behind: 'ને_બદલે બદલે',
    fresh: 'નવો નવી હવે વાપરો ઉપયોગ સાચો',
  },
  pa: {
    old: 'ਪੁਰਾਣਾ ਪਿਛਲਾ',
    over: 'ਵੈਧ_ਨਹੀਂ ਮਾਨਯੋਗ_ਨਹੀਂ ਮਿਆਦ_ਪੁੱਗ ਮਿਆਦ_ਖਤਮ ਮਿਆਦ_ਖ਼ਤਮ ਰੱਦ_ਕਰ_ਦਿੱਤਾ ਰੱਦ_ਹੋ',
    behind: 'ਦੀ_ਥਾਂ ਦੀ_ਬਜਾਏ',
    fresh: 'ਨਵਾਂ ਹੁਣ ਵਰਤੋ ਸਹੀ',
  },
  ta: {
    old: 'பழைய முந்தைய',
    over: 'செல்லாது செல்லுபடியாகாது காலாவதியாகிவிட்டது காலாவதியானது ரத்து_செய்யப்பட்ட',
    behind: 'பதிலாக',
    change: 'மாற்ற',
    fresh: 'புதிய இப்போது சரியான பயன்படுத்த',
  },
  te: {
    old: 'పాత మునుపటి',
    over: 'చెల్లదు చెల్లుబాటు_కాదు గడువు_ముగిసింది రద్దు_చేయబడింది రద్దయింది',
    behind: 'బదులు',
    fresh: 'కొత్త ఇప్పుడు సరైన ఉపయోగించ',
  },
  kn: {
    old: 'ಹಳೆಯ ಹಿಂದಿನ',
    over: `
      ಮಾನ್ಯವಲ್ಲ ಮಾನ್ಯವಾಗಿಲ್ಲ ಮಾನ್ಯವಾಗಿರುವುದಿಲ್ಲ ಅವಧಿ_ಮುಗಿದಿದೆ ಅವಧಿ_ಮೀರಿದೆ ರದ್ದಾಗಿದೆ ರದ್ದುಗೊಂಡಿದೆ ರದ್ದುಪಡಿಸಲಾಗಿದೆ`,
    behind: 'ಬದಲಿಗೆ ಬದಲು',
    fresh: 'ಹೊಸ ಈಗ ಸರಿಯಾದ ಬಳಸಿ',
  },
  ml: {
    old: 'പഴയ മുമ്പത്തെ',
    over: 'സാധുവല്ല അസാധുവായി കാലഹരണപ്പെട്ടു കാലാവധി_കഴിഞ്ഞു റദ്ദാക്കി',
    behind: 'പകരം',
    fresh: 'പുതിയ ഇപ്പോൾ ശരിയായ ഉപയോഗിക്ക',
  },
  si: {
    old: 'පැරණි පෙර',
    over: 'වලංගු_නැත වලංගු_නොවේ කල්_ඉකුත් අවලංගු_කර_ඇත අවලංගුයි',
    behind: 'වෙනුවට',
    fresh: 'නව අලුත් දැන් නිවැරදි භාවිත',
  },
  or: {
    old: 'ପୁରୁଣା',
    over: 'ବୈଧ_ନୁହେଁ ବାତିଲ_ହୋଇ',
    fresh: 'ନୂଆ ନୂତନ',
  },
  th: {
    old: 'เดิม เก่า ก่อนหน้า',
    over: 'ใช้ไม่ได้แล้ว ใช้งานไม่ได้แล้ว หมดอายุแล้ว ถูกยกเลิก ยกเลิกแล้ว ใช้ไม่ได้อีก ถูกแทนที่',
    not: 'แทนรหัส แทนที่รหัส',
    but: 'ไม่ใช่',
    change: 'เปลี่ยน',
    fresh: 'ใหม่ แทนที่ด้วย ตอนนี้ ถูกต้อง กรุณาใช้ โปรดใช้ ให้ใช้',
  },
  lo: {
    old: 'ເກົ່າ ກ່ອນໜ້າ',
    over: 'ໃຊ້ບໍ່ໄດ້ແລ້ວ ໝົດອາຍຸແລ້ວ ຖືກຍົກເລີກ',
    fresh: 'ໃໝ່ ໃຊ້',
  },
  km: {
    old: 'ចាស់ មុន',
    over: 'មិនមានសុពលភាព លែងមានសុពលភាព ផុតកំណត់ហើយ បានផុតកំណត់ លែងប្រើបាន ត្រូវបានលុបចោល ត្រូវបានបោះបង់',
    fresh: 'ថ្មី ប្រើ',
  },
  my: {
    old: 'အဟောင်း ယခင်',
    over: 'သက်တမ်းကုန်သွား သက်တမ်းကုန်ပြီ အသုံးမပြုနိုင်တော့ အသုံးပြု၍မရတော့ မရတော့ပါ ပယ်ဖျက်လိုက်',
    fresh: 'အသစ် ယခု အသုံးပြုပါ',
  },
  zh: {
    old: '旧 舊 之前的 原验证码 原驗證碼 先前的 上一个 上一個 上次的',
    over: '已失效 已经失效 已經失效 失效了 已过期 已過期 已经过期 已作废 已作廢 不再有效 已取消 已被取消 已被替换 已被取代 已停用 已无效 已無效 已被使用 已不可用 已撤销 不再 已被新',
    not: '代替 而不是 而非 取代 忽略 勿再使用 不要使用',
    but: '不是 非',
    change: '变更 变为 更改 改为 變更 改為',
    fresh: '新 改用 替换为 更换为 变更为 更新为 凭 憑 現在 现在 最新 请用 請用 使用 正确 正確',
  },
  ja: {
    old: '旧 以前の 前回の 古い',
    over: `
      無効になりました 無効となりました 無効です 失効しました 失効いたしました 失効済み 期限切れ 期限が切れました 使えなくなりました 使用できなくなりました 利用できなくなりました キャンセルされました 取り消されました 破棄されました`,
    behind: 'の代わりに ではなく に代わり に代わって は使わず は使用せず',
    change: '変更',
    fresh: '新しい 新 今後 正しい を使用 を使って をご利用 をお使い',
  },
  ko: {
    old: '이전 기존 예전',
    over: '유효하지_않습니다 유효하지_않으며 만료되었 만료됐 만료되어 취소되었 취소됐 취소되어 무효입니다 무효화되 폐기되 대체되었 더_이상 이미_만료 는_사용할_수_없 은_사용할_수_없',
    behind: '대신 아니라 아니고',
    change: '변경',
    fresh: '새로운 새 신규 이제 올바른 사용하 맞는',
  },
};
