/** Requests for no more messages, by language; all in the form that `foldWord` gives. */
export type StopWords = {
  /** A stop where they open the message, whatever follows. */
  words: string;
  /** A stop where the message is nothing else: they mean other things too. */
  alone?: string;
  /** Words that may stand before a stop: a greeting, a please, "can you". */
  before?: string;
  /** Words in a row that are a stop wherever they stand; `|` between words of which one stands there. */
  phrases?: readonly string[];
};

/** By language: ISO 639-1, in Latin and other scripts that put spaces between words. Accents do not count. */
export const stopWords: Readonly<Record<string, StopWords>> = {
  en: {
    words: `
      stop stopall stopit stoptexting stopsms unsubscribe unsub unsubscribed unsubcribe unsuscribe unsubscibe
      unsubscribeme cancel end quit remove optout revoke`,
    alone: 'stops halt delete leave',
    before: `
      please pls plz plse kindly hi hello hey dear sir madam ok okay yes no thanks sorry just now again i im id
      want wanna wish need would like to can could will you u ya must you guys team and so reply text me us`,
    phrases: [
      'stop texting|messaging|spamming|contacting|bothering|smsing',
      'stop sending|send me|us|texts|text|messages|message|msgs|sms|these|this|spam',
      'stop all|the|these|this|your texts|text|messages|message|msgs|sms|spam|promotions|notifications|alerts',
      'dont|never text|message|msg|sms|contact|write|call|bother|spam me|us|this|my',
      'do not text|message|msg|sms|contact|write|call|bother|spam me|us|this|my',
      'dont|never send me|us|any|texts|text|messages|sms',
      'do not send me|us|any|texts|text|messages|sms',
      'dont want any|your|these|more|to texts|text|messages|sms|receive|get|be',
      'do not want any|your|these|more|to texts|text|messages|sms|receive|get|be',
      'no more texts|text|messages|msgs|sms|spam',
      'take|get me off',
      'remove|delete|unsubscribe me|us',
      'remove|delete my number|phone|data',
      'opt me out',
      'leave me alone',
      'lose my number',
      'wrong number stop',
    ],
  },
  ru: {
    words: `
      стоп стопвсе остановить остановите остановись отписаться отписка отпишите отпишись отписать отписываюсь
      отписаться хватит отмена отменить отмените отказ отказаться отказываюсь удалить удалите прекратить прекратите
      отключить отключите отстаньте`,
    alone: 'довольно убрать',
    before: `
      пожалуйста плиз здравствуйте привет добрый день ну да нет ок все уже я хочу прошу можно вас меня мне нужно`,
    phrases: [
      'не пишите|присылайте|отправляйте|шлите|звоните|беспокойте мне|больше|нам|сюда|меня',
      'больше не пишите|присылайте|отправляйте|шлите|звоните|беспокойте|надо|хочу',
      'не надо|нужно больше|мне писать|присылать|сообщений|смс',
      'уберите|удалите|отпишите|исключите меня|мой|номер',
      'хватит писать|слать|спамить|присылать|звонить',
      'прекратите писать|слать|спамить|присылать|рассылку|звонить',
      'стоп рассылка|рассылку|смс|спам',
    ],
  },
  uk: {
    words: `
      зупинити зупиніть зупинись відписатися відписатись відписка відпишіть відписуюсь відмова відмовитися
      відмовитись відмовляюсь скасувати видалити видаліть досить припинити припиніть вимкнути`,
    before: 'будь ласка прошу вітаю добрий я хочу мене мені',
    phrases: [
      'не пишіть|надсилайте|шліть|телефонуйте|турбуйте мені|більше|нам|мене',
      'більше не пишіть|надсилайте|шліть|телефонуйте|треба|хочу',
      'видаліть|приберіть|відпишіть мене|мій',
    ],
  },
  be: { words: 'спыніць спыніце адпісацца адпісаць адмена адмовіцца', before: 'калі ласка' },
  bg: {
    words: 'спри спрете спрете отпиши отписване откажи откажете прекрати прекратете',
    before: 'моля',
    phrases: ['не ми|ме пишете|пращайте|изпращайте|търсете|безпокойте'],
  },
  mk: { words: 'одјава одјави запри запрете откажи', before: 've молам' },
  sr: {
    words: 'одјава одјави одјавите заустави зауставите прекини прекините откажи престаните',
    before: 'молим вас',
  },
  hr: {
    words: `
      odjava odjavi odjavite odjaviti odjavljujem zaustavi zaustavite prekini prekinite otkazi otkazite
      prestanite prestani odjavim ustavi prenehaj prenehajte`,
    before: 'molim vas prosim',
    phrases: ['ne saljite|pisite mi|vise', 'nemojte mi|vise slati|pisati|saljite'],
  },
  pl: {
    words: `
      rezygnuje rezygnacja zrezygnuj wypisz wypisac wypiszcie wypisuje anuluj przestan przestancie zatrzymaj
      odsubskrybuj rezygnuję`,
    alone: 'koniec dosc',
    before: 'prosze proszę poprosze czesc dzien dobry chce',
    phrases: [
      'nie wysylajcie|wysylaj|piszcie|pisz|dzwoncie mi|do|wiecej|juz',
      'prosze nie wysylac|pisac|dzwonic',
      'nie zycze sobie',
      'nie chce otrzymywac|dostawac',
      'nie chce wiecej sms|smsow|wiadomosci|otrzymywac|dostawac',
      'prosze mnie|o wypisac|wykreslic|usunac|wypisanie|usuniecie',
    ],
  },
  cs: {
    words:
      'odhlasit odhlaste odhlas odhlasuji zrusit zruste zrus ukoncit ukoncete prestante zastavit zastavte',
    alone: 'konec dost',
    before: 'prosim dobry den ahoj chci',
    phrases: ['neposilejte|nepiste|nevolejte|nezasilejte mi|uz|dalsi', 'uz mi neposilejte|nepiste'],
  },
  sk: {
    words: 'odhlasit odhlaste zrusit zruste ukoncit ukoncite prestante zastavte',
    before: 'prosim dobry chcem',
    phrases: ['neposielajte|nepiste|nevolajte mi|uz|dalsie'],
  },
  hu: {
    words:
      'leiratkozas leiratkozom leiratkozni leiratkozok leiratkoznek lemondas lemondom abbahagyni megallit',
    alone: 'allj vege eleg',
    before: 'kerem kerlek szeretnek jo napot',
    phrases: ['ne kuldjenek|kuldjon|irjanak|zaklassanak tobb|tobbet|nekem|uzenetet'],
  },
  ro: {
    words: 'dezabonare dezabonez dezaboneaza dezabonati renunt opreste opriti oprire anuleaza',
    before: 'va rog buna ziua vreau sa ma',
    phrases: ['nu imi|mi mai trimiteti|trimite|scrieti', 'nu mai trimiteti|scrieti|vreau'],
  },
  el: {
    words: 'στοπ διακοπη διαγραφη απεγγραφη σταματα σταματηστε σταματηστε ακυρωση',
    alone: 'τελος',
    before: 'παρακαλω σας γεια θελω',
    phrases: ['μη μου|με στελνετε|ξαναστειλετε|ενοχλειτε', 'μην μου|με στελνετε|ξαναστειλετε|ενοχλειτε'],
  },
  tr: {
    words: 'durdur durdurun iptal abonelikten ayril listeden',
    alone: 'ret dur cik cikis yeter son',
    before: 'lutfen merhaba artik',
    phrases: [
      'mesaj|sms gondermeyin|atmayin|istemiyorum',
      'mesaj|sms almak|gondermenizi istemiyorum',
      'beni|numarami listeden|listenizden cikarin|silin',
    ],
  },
  az: { words: 'dayandir dayandirin legv imtina', before: 'zehmet olmasa' },
  kk: { words: 'тоқтату тоқта тоқтатыңыз жазылмау', before: 'өтінемін', phrases: ['бас тарту|тартамын'] },
  uz: { words: 'toxtatish toxtat toxtating bekor тўхтатиш', before: 'iltimos' },
  fr: {
    words: `
      arret arreter arretez arrete arretes desabonner desabonnement desabonnez desabonne desabonnezmoi desinscrire
      desinscription desinscrivez desinscris desinscrivezmoi annuler annulez resilier stopper stoppez supprimer`,
    alone: 'fin assez quitter',
    before:
      'svp stp merci bonjour bonsoir salut sil vous te plait je jaimerais veux voudrais aimerais souhaite me de',
    phrases: [
      'ne me contactez|ecrivez|envoyez|appelez|derangez plus|pas',
      'ne menvoyez|mecrivez|mappelez plus|pas',
      'nenvoyez plus|pas',
      'plus de sms|messages|textos|message',
      'ne veux|souhaite|desire plus|pas recevoir|de',
      'me desabonner|desinscrire',
      'retirez|enlevez|supprimez moi|mon|mes',
    ],
  },
  es: {
    words: `
      baja parar pare paren alto cancelar cancela cancele cancelen detener detenga detengan desuscribir
      desuscribirme desuscribirse anular`,
    alone: 'basta salir fin eliminar borrar',
    before:
      'por favor porfavor hola buenas buenos dias gracias quiero quisiera deseo solicito me la el dar dar de',
    phrases: [
      'dar|darme|darse|dame|deme|doy de baja',
      'no mas|envien|envie|manden|mande mensajes|sms|textos',
      'no me|nos envien|envie|manden|mande|escriban|escriba|contacten|contacte|molesten|llamen',
      'no quiero|deseo recibir',
      'no quiero|deseo mas mensajes|sms|textos|publicidad',
      'dejen|deja|deje de enviar|mandar|enviarme|mandarme|escribir|escribirme|molestar',
      'borren|borre|eliminen|elimine|quiten mi',
    ],
  },
  pt: {
    words: `
      parar parem sair cancelar cancele cancelem descadastrar descadastro descadastre remover removam desinscrever`,
    alone: 'pare chega fim basta',
    before: 'por favor porfavor ola oi bom dia boa obrigado obrigada quero queria gostaria desejo de',
    phrases: [
      'nao me|nos enviem|envie|mandem|mande|contactem|contatem|liguem|incomodem',
      'nao enviem|envie|mandem|mande mais|mensagens|sms',
      'nao quero|desejo receber',
      'nao quero|desejo mais mensagens|sms|receber',
      'parem|pare de enviar|mandar|me',
      'retirem|retire|removam|remova|tirem o|meu|me',
    ],
  },
  ca: { words: 'baixa atureu atura cancella cancelleu', before: 'si us plau' },
  it: {
    words: `
      basta ferma fermare fermate cancella cancellami cancellatemi cancellazione disiscrivi disiscrivimi
      disiscrivetemi disiscrizione annulla interrompi smettete`,
    alone: 'esci smetti rimuovi',
    before: 'per favore cortesia ciao salve buongiorno grazie vorrei voglio di',
    phrases: [
      'non mi|ci scrivete|mandate|inviate|contattate|chiamate|disturbate',
      'non inviate|mandate|inviatemi|mandatemi piu|altri|sms|messaggi',
      'non voglio|desidero ricevere',
      'non voglio|desidero piu messaggi|sms|ricevere',
      'smettetela|smettete di',
      'toglietemi|togliete|rimuovetemi|eliminatemi dalla|il',
    ],
  },
  de: {
    words: `
      stopp abmelden abmeldung abbestellen abbestellung austragen kundigen kuendigen kundigung beenden loschen
      loeschen abmelde`,
    alone: 'ende abbruch aufhoren aufhoeren schluss aus',
    before: 'bitte hallo guten tag danke ich mochte moechte will mich jetzt sofort und',
    phrases: [
      'keine sms|nachrichten|werbung|weiteren|texte mehr|sms|nachrichten|senden|schicken',
      'nicht mehr schreiben|senden|schicken|anschreiben|kontaktieren',
      'schreiben|senden|schicken|kontaktieren sie mir|mich nicht|nichts|keine',
      'schreib|schreibt|schickt|sendet mir|mich nicht|nichts|keine',
      'mir|mich bitte nicht|nichts|keine mehr|sms|nachrichten|weiteren',
      'horen|hoeren sie auf',
      'hort|hoert auf mir|zu|damit',
      'loschen|loeschen|streichen|entfernen|nehmen sie mich|meine',
      'melden sie mich ab',
      'melde|meldet mich ab',
    ],
  },
  nl: {
    words: 'afmelden afmelding uitschrijven uitschrijving opzeggen stoppen afmeld stopzetten verwijderen',
    alone: 'einde genoeg',
    before: 'aub alstublieft alsjeblieft svp graag hallo dag beste ik wil mij me',
    phrases: [
      'geen sms|smsen|berichten|berichtjes meer',
      'stuur|stuurt me|mij geen|niets|niet',
      'stuur|stuurt geen berichten|berichtjes|sms',
      'niet meer sturen|smsen|berichten',
      'schrijf|meld|haal mij|me uit|af|van',
    ],
  },
  af: { words: 'staak beeindig', before: 'asseblief' },
  sv: {
    words: 'stoppa avsluta avregistrera avprenumerera avanmal avanmalan avbryt sluta',
    before: 'snalla hej tack jag vill var vanlig',
    phrases: ['inga fler|mer sms|meddelanden', 'skicka inte|inga mer|fler|mig', 'ta bort mig|mitt'],
  },
  nb: {
    words: 'avslutt avslutte avmeld avmelding avregistrer stoppe meldav',
    before: 'vennligst hei takk jeg vil',
    phrases: ['ikke send|kontakt|skriv meg|flere|mer|til', 'ingen flere meldinger|sms', 'slutt a sende'],
  },
  da: {
    words: 'afmeld afmelding frameld framelding afslut afslutte opsig',
    before: 'venligst hej tak jeg vil',
    phrases: ['ikke flere beskeder|sms', 'lad vaere med|at', 'hold op med'],
  },
  fi: {
    words: 'lopeta lopettakaa lopettaa peruuta peruutus poista poistakaa',
    before: 'kiitos hei ole hyva haluan',
    phrases: ['ala|alkaa laheta|lahettako enaa|minulle|viesteja', 'ei enaa viesteja|tekstareita'],
  },
  et: { words: 'peata peatage loobu loobun lopeta lopetage tuhista', before: 'palun tere' },
  lv: { words: 'apturet atteikties atsakos atrakstities partrauciet beigt', before: 'ludzu' },
  lt: { words: 'atsisakyti atsisakau nutraukti nutraukite sustabdyti sustabdykite baigti', before: 'prasau' },
  is: { words: 'haetta afskra stodva', before: 'vinsamlegast takk' },
  sq: { words: 'ndalo ndaloni ndal cregjistrohu anulo hiqmeni', before: 'ju lutem' },
  ar: {
    words: 'توقف ايقاف اوقف اوقفوا وقف الغاء الغ توقفوا',
    alone: 'قف كفى خروج',
    before: 'من فضلك رجاء لو سمحت ارجو السلام عليكم',
    phrases: ['لا ترسل|ترسلوا|تراسلني|تراسلوني|اريد', 'الغاء الاشتراك'],
  },
  fa: { words: 'لغو توقف قطع انصراف', before: 'لطفا سلام', phrases: ['پیامک|پیام نفرستید|ندهید'] },
  ur: { words: 'بند روکیں ختم روکو', before: 'براہ کرم مہربانی', phrases: ['پیغام نہ بھیجیں'] },
  he: {
    words: 'הסר הסרה הסירו הסרו להסיר עצור עצרו הפסק הפסיקו תפסיקו תסירו',
    alone: 'די ביטול',
    before: 'בבקשה נא שלום אנא',
    phrases: ['אל תשלחו|תשלח|תכתבו|תתקשרו', 'תפסיקו לשלוח|לסמס'],
  },
  hi: {
    words: 'रोकें रोको रोकिए बंद बन्द',
    before: 'कृपया नमस्ते',
    phrases: ['मैसेज|संदेश|एसएमएस मत|बंद|न भेजें|भेजो|करो|करें', 'message|sms mat|band bhejo|karo|kare|karen'],
  },
  mr: { words: 'थांबवा थांबा', before: 'कृपया' },
  ne: { words: 'रोक्नुहोस् रोक', before: 'कृपया' },
  bn: { words: 'বন্ধ থামুন থামান', before: 'দয়া করে অনুগ্রহ' },
  gu: { words: 'બંધ રોકો', before: 'કૃપા કરીને મહેરબાની' },
  pa: { words: 'ਬੰਦ ਰੋਕੋ', before: 'ਕਿਰਪਾ ਕਰਕੇ' },
  ta: { words: 'நிறுத்து நிறுத்தவும் நிறுத்துங்கள்', before: 'தயவு செய்து' },
  te: { words: 'ఆపు ఆపండి నిలిపివేయి', before: 'దయచేసి' },
  kn: { words: 'ನಿಲ್ಲಿಸಿ ನಿಲ್ಲಿಸು', before: 'ದಯವಿಟ್ಟು' },
  ml: { words: 'നിർത്തുക നിർത്തൂ', before: 'ദയവായി' },
  si: { words: 'නවත්වන්න නවතන්න', before: 'කරුණාකර' },
  id: {
    words: 'berhenti hentikan unreg batalkan berhentikan',
    alone: 'batal keluar cukup',
    before: 'tolong mohon silakan halo saya mau ingin',
    phrases: ['jangan kirim|sms|hubungi|ganggu saya|lagi|sms|pesan'],
  },
  ms: { words: 'henti hentikan berhenti', before: 'sila tolong' },
  tl: {
    words: 'itigil tigil ihinto tigilan',
    before: 'paki pakiusap',
    phrases: ['huwag na|niyo|mo kayong|akong|na'],
  },
  vi: {
    words: 'ngung dungnhan huydangky huybo',
    alone: 'huy tc',
    before: 'lam on xin vui long toi muon',
    phrases: ['tu choi', 'huy dang|nhan|tin ky|tin|nhan', 'khong nhan|muon tin|nhan', 'dung|ngung gui|nhan'],
  },
  sw: { words: 'simamisha sitisha acheni ondoa jiondoe', before: 'tafadhali' },
  am: { words: 'አቁም አቁሙ', before: 'እባክህ እባክዎ' },
  ka: { words: 'სტოპ შეჩერება შეაჩერეთ გაჩერება გაუქმება გამოწერა', before: 'გთხოვთ' },
  hy: { words: 'ստոպ կանգ դադարեցնել դադարեցրեք չեղարկել', before: 'խնդրում եմ' },
};

/** The object of a stop in the middle of a message: "can you stop these texts", not "can you stop the war". */
export const aboutMessages = `
  text texts texting txt txts sms smses msg msgs message messages messaging sending send contacting contact spam spamming
  notifications notification promotions subscription list alerts me us bothering
  смс сообщения сообщений сообщение рассылку рассылки рассылка присылать отправлять писать слать спам спамить
  уведомления подписку подписка меня мне повідомлення розсилку надсилати мене wiadomosci wiadomosc smsow wysylac wysylanie
  zpravy zprav spravy uzeneteket mesaje mesajele μηνύματα messages textos envoyer envois abonnement mensajes mensaje enviar
  mandar suscripcion publicidad mensagens mensagem inscricao publicidade messaggi inviare iscrizione nachrichten nachricht
  senden schicken abo newsletter werbung mir mich berichten bericht sturen nieuwsbrief mij meddelanden meldinger beskeder
  viesteja mesaj mesajlari pesan رسائل الرسائل پیامک संदेश मैसेज`;

/** A message of at most so many letters that holds one of these is a stop: scripts that put no spaces between words. */
export const gluedStopWords: Readonly<Record<string, string>> = {
  zh: '退订 退訂 取消订阅 取消訂閱 停止发送 停止發送 停止接收 不要发 不要再发 不要發 不要再發 别发 別發 拒收 拒绝接收 拒絕接收',
  ja: '配信停止 停止して 送信停止 配信解除 登録解除 解約 退会 ストップ 送らないで 送るな やめて',
  ko: '수신거부 그만 보내지마 보내지말 중지해 해지해 구독취소',
  th: 'หยุด ยกเลิก เลิกส่ง ไม่ต้องส่ง อย่าส่ง',
  km: 'ឈប់ បញ្ឈប់',
  lo: 'ຢຸດ ຍົກເລີກ',
  my: 'ရပ်ပါ ရပ်တန့် မပို့ပါနဲ့',
};

/** The same where the message is nothing else. */
export const gluedStopAlone = '停止 取消 解除 中止 中止する 중지 거부 정지 취소 스톱 해지 退 td t n退';

/** Right before a phrase they turn it round: "don't stop texting me". */
export const negators =
  'dont never not cant wont didnt не нет не nicht kein no non nao ne pas ikke inte niet nie nu';
