import type { Shape } from './code-shape.ts';

/** "@example.com #482913", the last line of a message that a browser may fill in. */
export function isOriginBound(folded: string, start: number): boolean {
  if (folded.charAt(start - 1) !== '#') return false;
  const line = folded.slice(Math.max(0, start - 257), start);
  return /^@[A-Za-z0-9.-]+ #$/.test(line.slice(line.lastIndexOf('@')));
}

/** Codes open a message, follow a colon, end it, or have a line to themselves. */
export function placeBonus(folded: string, { start, end }: Shape): number {
  const before = folded.slice(Math.max(0, start - 24), start).replace(/[ "'(*]{1,8}$/, '');
  const behind = folded.slice(end, end + 24).replace(/^[ "')*.]{1,8}/, '');
  const opens = start <= 24 && before === '';
  const opensLine = opens || before.endsWith('\n');
  const endsLine = behind === '' || behind.startsWith('\n');
  if (opensLine && endsLine) return 0.25;
  if (end - start <= 9 && isFirst(folded, start)) {
    const isOwnSentence = end - start > 3 && /^[.!]?(?:\n|\s*$)|^[.!]\s/.test(folded.slice(end, end + 24));
    return isOwnSentence ? 0.25 : end - start <= 7 ? 0.12 : 0.08;
  }
  if (
    /["'\u00ab\u201c\u201e\u300c]$/.test(folded.charAt(start - 1)) &&
    /^["'\u00bb\u201d\u300d]/.test(folded.charAt(end))
  )
    return 0.15;
  if (opens || /[:\])\u3011>]$/.test(before)) return 0.08;
  return behind === '' ? 0.04 : 0;
}

/** Nothing stands before it but the sender's name in brackets or with a colon. */
function isFirst(folded: string, start: number): boolean {
  return (
    start <= 48 &&
    /^(?:<#>|[[\u3010(][^\])\u3011]*[\])\u3011]|[^\p{Nd}:.!?\n]{1,24}:)?[ "'(*[<]*$/u.test(
      folded.slice(0, start),
    )
  );
}

const validity =
  /valid|vali[oó]d|expir|gültig|gilt|läuft|valable|válid|caduc|vence|scade|geldig|verloopt|giltig|gäller|gyldig|gælder|gjelder|utløper|udløb|voimassa|ważn|wygas|plat[ií]|érvény|lejár|valabil|валид|действ|истека|дійсн|діє|дзейніч|важи|važi|vrijedi|velja|galioj|derīg|kehti|aegub|geçerli|etibarlı|жарамды|amal qil|berlaku|hiệu lực|hieu luc|sah |ισχύ|λήγει|有效|過期|过期|失效|有効|유효|이내|หมดอายุ|ภายใน|صالح|صلاحية|تنتهي|معتبر|اعتبار|בתוקף|תקף|मान्य|वैध|समाप्त|মেয়াদ|বৈধ|செல்லுபடி|చెల్లు|ಮಾನ್ಯ|സാധു|માન્ય|ਵੈਧ/u;
const minutes =
  /\d ?(?:min|mn|m\b|s\b|sec|seg|sek|мин|хв|хвил|сек|дақиқа|minut|dk|dak|perc|phút|phut|λεπτ|분|초|分|秒|นาที|דק|دقيق|دقائق|دقیق|मिन|মিনিট|நிமி|నిమి|ನಿಮಿ|മിനി|મિનિ|ਮਿੰਟ|တွင်|ደቂቃ|წუთ|րոպե)|\d[:.]\d\d/u;

/** Whether a term of minutes or a time of the day stands in a text in lower case. */
export const saysMinutes = (lower: string): boolean => minutes.test(lower);

const termAtMost = 1024;

/** "valid for 5 minutes", "gültig bis 14:35": what lives so short a time is a code, as a rule. */
export const isShortLived = (folded: string): boolean =>
  folded
    .slice(0, termAtMost)
    .toLowerCase()
    .split('\n')
    .some((line) => minutes.test(line) && validity.test(line));

/** "5583 - give this to your driver": it opens the message, and what follows bids to hand it over. */
export function isHandedOver(folded: string, { start, end }: Shape): boolean {
  return (
    isFirst(folded, start) &&
    (handing.test(folded.slice(end, end + 80)) || carriers.test(folded.slice(end, end + 48)))
  );
}

const carriers =
  /driver|rider|courier|livreur|chauffeur|coursier|repartidor|conductor|entregador|motorista|estafeta|fattorino|corriere|autista|bezorger|kurier|kuriér|kurýr|kurir|fahrer|lieferant|budet|sjåfør|kuljettaj|lähet|dostawc|kierowc|řidič|vodič|futár|sofőr|curier|șofer|курьер|водител|курʼєр|кур'єр|водія|водієві|куриер|шофьор|οδηγ|διανομ|kurye|şoför|sürücü|kuryer|haydovchi|курьерге|sopir|pengemudi|penghantar|tài xế|shipper|骑手|司机|騎手|外送員|配達員|ドライバー|기사|배달원|سائق|مندوب|پیک|راننده|שליח|נהג|डिलीवरी|ड्राइवर|ডেলিভারি|চালক|ไรเดอร์|คนขับ/iu;

const handing =
  /^["')\]]?(?: ?[-,:.] ?| )(?:please |just |simply )?(?:is (?:needed|required)|es necesari|est nécessaire|wird benötigt|give|show|tell|to be given|say|present|read (?:out|this|it)|zeig|nenn|gib|à (?:dicter|donner|dire|communiquer|présenter|montrer)|montrez|donnez|dites|communiquez|muestr|enseñ|d[aií] |díse|dícte|dale|mostr|comuni|laat|toon|geef|visa (?:upp|den|för)|vis |näytä|poka[żz]|podaj|uka[žz]|mutas|arată|arata|покаж|назов|сообщ|скаж|продикт|назв|повідом|göster|söyle|δείξ|πείτε|δώσ|кажете|ukaz|parody|parād|näita|აჩვენ|ցույց|أعط|أظهر|اعرض|נא להראות|แสดง|แจ้ง|đưa|tunjuk|sebut|berikan|出示|请出示|告知|を(?:提示|見せ)|보여|제시|unlock|opens?\b|opent|ouvre|déverr|deverr|abre|desbloq|apre|sblocc|öffne|entsperr|låse|åbner|åpner|avaa|otevř|odem|otwier|odblok|otkl|відкри|розблок|откр|разблок|отключ|nyitja|feloldja|debloc|deschide|ξεκλειδ|ανοίγ|kilidi|membuka|mở khóa|解锁|解鎖|開鎖|開錠|解除|잠금)/iu;
