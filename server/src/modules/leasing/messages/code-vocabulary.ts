/**
 * The meaning of a word near a number. `strong` names a code, `weak` speaks of proving oneself, `enter` bids to key
 * something in, `link` may stand between them and the code, `to` introduces an address, `done` tells of a proof that is
 * over; every other kind speaks for something that is no code.
 */
export type WordKind =
  | 'strong'
  | 'weak'
  | 'enter'
  | 'done'
  | 'link'
  | 'to'
  | 'order'
  | 'account'
  | 'ending'
  | 'money'
  | 'promo'
  | 'send'
  | 'phone'
  | 'date'
  | 'version';

/** The kind of thing that a word right behind a number makes of it. */
export type NumberUnit = 'duration' | 'currency' | 'measure';

/** Words of scripts that put spaces between words, in lower case. A trailing `*` stands for any ending. */
export const spacedWords: Record<WordKind, string> = {
  strong: `
    code codes passcode passcodes passkey otp otps pushtan phototan chiptan itan etan pin pins password passwords totp 2fa keycode token tac
    код кода коду кодом коде коды кодов кодын кодыңыз пароль пароля паролю паролем пін пин парола
    código códigos codigo codigos clave contraseña senha mdp passe codice codici
    kennwort passwort einmalpasswort tan mtan smstan wachtwoord lösenord salasana koodi koodisi koodin
    kod kodu kodun kodunuz kodunuzu kodem kodom kody koden kode kodi kodini kodingiz kodas kods
    şifre* sifre* şifrə* parola* parol* hasło hasła kód kódja kódod heslo šifra lozinka geslo jelszó
    cod codul codului sandi khẩu mã msimbo siri κωδικός κωδικό κωδικού шифра лозинка құпиясөз
    კოდი კოდია կոդ կոդը կոդն
    кодът кодот lozinku koda kodą kodo kodai kôd kôda kódot kódját codi contrasenya kood koodiga kóði kóðinn kodin kodit κωδικ* ኮድ* კოდ* կոդ* kodni kodim парольді
    passw* passz* passf* contrase* contrasi* contrasenh* lozink* лозинк* парол* пароль* salasan* tunnusluk* tunnusluv* jelsz* hesl* gesl* slaptaž* lykilor*
    haslo hasla öryggisnúm* գաղտնաբառ* kaody kaodin* کۆد* kaodi
    klíč klíče klíčem klic kľúč kľúča kľúčom kluc klucz klucza ključ ključa kluč кључ ключ ключа kulcs kulcsa kulcsod avaimesi clé clef chiave clau cheie cheia anahtarı anahtarınız κλειδί
    fjalëkalim* nenosiri adgangsk* kennw* wachtw* pasahitz* focal iphasiwedi cyfrin* lambar лозинка* нууц iphasi*`,
  weak: `
    verify verifying verification verifica* verific* confirm* conferma* auth authent* authoriz* authoris* authentic* zahl registr* koppel* pair pairing login log sign keypad
    signing signup signin register* access activat* validat* security
    подтвер* подтвержд* вход входа войти авториз* регистр* реєстр* підтверд* верифік* верифик*
    acceso inscri* vérif* connexion identif*
    anmeld* bestätig* bevestig* accedi accesso doğrula* dogrula* onay* giriş
    verifikasi konfirmasi potwierd* weryfik* logow* rejestr* ověř*
    bekräft* bekreft* bekræft* vahvist* megerősít* επαλήθευσ* επιβεβαίωσ* xác xac kich hoat растау
    potvrd* потврд* потвърж* потврда пацверд* прыяўлен* ўваход* уваход* prihl* přihl* prijav* preverj* overov* ověřov* ellenőrz* belép* conectare verificare autentif* kinnit* sisselog* apstiprin* pieteik* patvirtin* prisijung* staðfest* innskrán* hyrjes verifikim* verifiering* inloggning* innlogging* растау кіру растаңыз tasdiq* təsdiq* kirish баталгаажуул* нэвтрэх верификац* идентиф* uthibitisho thibitisha kuingia የማረጋገጫ የመግቢያ ለማረጋገጥ დადასტურ* შესვლ* հաստատ* մուտք* accés verificació σύνδεση* σύνδεσης kirjaut* log-in aanmeld* inlog* підтвердж*
    engangs* einmal* jednorazow* одноразов* jednokrat* jednoráz* jednorazov* enkratn* ühekordn* kertakäyt* vienreiz* vienkart* egyszer* eenmalig* monouso disposable
    dilysu fíoraithe verifika egiaztapen* baieztapen* ukuqinisekis* yokuqinisekis* tabbatar* xaqiijin* тасдиқ* ырасто* идентифик* аутентиф* автентиф*`,
  enter: `
    pop popping βάλε βάλτε γράψε γράψτε inserisca immetta immetti
    enter use using type submit input introduce introduzca ingresa ingrese digita digite utiliza utilice usa insira utilize saisir
    saisissez saisis entrez utilisez tapez indiquez composez eingeben eingib gib geben verwende verwenden benutze nutze invoeren voer
    gebruik vul inserisci inserire digitare utilizza usare ange skriv använd mata bruk brug indtast oppgi tast angiv kirjoita syötä
    käytä näppäile wpisz podaj użyj wprowadź zadejte zadajte použijte použite írja írd adja használja introduceți introduceti introdu
    folosiți folositi folosește foloseste utilizați tastați въведете използвайте въведи введите введи укажите используйте наберите
    впишите введіть уведіть вкажіть використайте увядзіце выкарыстайце унесите unesite upišite koristite ukucajte vnesite uporabite
    внесете користете įveskite naudokite ievadiet izmantojiet sisestage kasutage sláðu notaðu përdorni shkruani vendosni εισάγετε
    εισαγάγετε πληκτρολογήστε χρησιμοποιήστε giriniz girin gir girerek kullanın kullanınız yazın daxil енгізіңіз теріңіз киргизиңиз
    kiriting yozing оруулна masukkan masukan gunakan ketik isikan nhập nhap ilagay gamitin ipasok weka ingiza tumia introduïu
    introdueix utilitza escriu introduza sartu erabili iontráil úsáid użu daħħal faka sebenzisa shigar shigarda ያስገቡ አስገቡ አስገባ შეიყვანეთ մուտքագրեք
    ingresá usá introducí digitá escribí escribe escriba pon teclea teclee inscrivez renseignez notez tape utilise digiti scrivi utilizzi informe coloque escreva eintippen tippe tippen nutzen typ toets wprowadzić przepisz użyć opište napište vložte vyplňte opíšte napíšte вставьте напишите впиши назвіть скажите скажіть впишіть вкажи наберіть назовите назови продиктуйте sabihin vnosom įrašykite ierakstiet kirjutage upiši unesi napišite vpišite shkruaj vendos εισάγεις γράψτε βάλτε`,
  done: `
    confirmed verified registered activated validated confirmé confirmée bestätigt verifiziert registriert aktiviert
    confirmado confirmada verificado verificada registrado activado activada confermato confermata verificato registrato attivato
    подтвержден подтверждён подтверждена подтверждено подтверждены зарегистрирован активирован potwierdzona potwierdzone potwierdzony
    zarejestrowany bevestigd geverifieerd geactiveerd bekräftad bekräftat bekreftet bekræftet vahvistettu potvrzena potvrzeno potvrdená
    підтверджено підтверджений onaylandı doğrulandı confirmată confirmat dikonfirmasi megerősítve`,
  link: `
    is are was be the your its ваш ваша это твой є це es est son et é è ist sind lautet lauten jest er är on la là
    adalah ialah je to ni number no nr numero número
    here below now please
    ir yra este είναι է არის бол ay waa eh são glasi vaš vaša jūsų teie din dein ihr ihre uw jouw twój ваши`,
  to: `
    на na an auf al au à do ke naar til till ao по ile`,
  order: `
    order porosi* sort swift bic routing branch country orders invoice booking reservation ticket tracking parcel package shipment ref reference flight
    заказ заказа заказу заказом заказы посылка посылку отправление трек накладная бронь бронирования заказе заявка заявки договор рейс
    замовлення посилка відправлення ттн pedido pedidos reserva factura fatura envío paquete encomenda vuelo
    commande colis réservation facture vol bestellung bestellnummer auftrag rechnung sendung paket bestelling
    ordine spedizione prenotazione takip sipariş siparişiniz siparişin kargo rezervasyon pesanan resi
    zamówienie zamówienia paczka przesyłka objednávka objednávky zásilka beställning rendelés comanda đơn vận
    shipment's протокол талон талона поезд вагон рейса ячейка train bus queue application complaint case claim dossier expediente pratica protocolo vorgangsnummer aktenzeichen zug gleis zählerstand meter reading`,
  ending: `
    ending ends endet endung endend* terminada terminado terminando terminant terminata termina terminan termine kończąc* końców*
    eindigend* eindigt slutar slutter slutande končící končiac* оканчива* заканчива* закінчу* biten bitiyor sonu`,
  account: `
    account acct card iban policy customer client member user id uid
    счет счёт счета счету карта карты карте карту рахунок картка картки клиент инн слот
    cuenta tarjeta conta cartão compte carte konto karte kunde kundennummer
    cliente kunden conto carta hesap kart kartı kartınız rekening kartu thẻ khoản`,
  money: `
    amount sum total price balance paid fee charge debit debited credited refund bill due debt win won save
    сумма сумму суммы цена стоимость баланс оплата списание зачисление покупка долг скидка перевод
    сума ціна вартість importe saldo precio monto valor preço montant prix solde betrag preis guthaben
    importo prezzo tutar bakiye fiyat jumlah harga kwota cena tiền`,
  promo: `
    promo promocode coupon coupons voucher vouchers discount gift referral invite checkout off sale zip postal qr error area dress
    промокод промокода промо купон купона скидку товара города знижку акции
    cupón cupon cupom promocional descuento desconto promotionnel réduction gutschein* rabatt* sconto postale
    indirim kupon diskon potongan rabatowy rabatu zniżka zniżkę giảm khuyến pos
    sparen sparst spart ahorra ahorre ahorras économisez remise risparmia economize korting bespaar oszczędź скидкой скидок экономьте экономия popust zľava sleva kedvezmény reducere alennusta rabat rabatem cashback hediye`,
  send: `
    oszustwo oszustwa fraud
    call dial text txt stop unsubscribe reply позвоните звоните звони отправьте отправь ответьте
    надішліть зателефонуйте ussd llame llama forward ring optout stopp стоп отписка відписка абмена rezygnacja baja abmelden abmeldung désinscription désabo desabo cancelar odhlásit
    odhlášení berhenti iptal dezabonare leiratkozás afmelden avsluta avreg frameld avmeld envíe envía responda ligue envie appelez envoyez répondez rufen senden
    anrufen chiama invia rispondi gönder* arayın kirim hubungi zadzwoń wyślij gửi soạn gọi bel भेजें`,
  phone: `
    kartensperre sperrhotline sperrnotruf notruf infolin* callcenter
    phone ext extension hotline* helpdesk tel telephone mobile helpline support contact телефон телефона тел телефоном моб горячая линия
    teléfono telefono telefone téléphone tél telefon telefonu telepon numer`,
  date: `
    until before since expires copyright year год году года до после bis hasta antes até jusqu fino
    sampai hingga kadar
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    januar februar märz juni juli oktober dezember ocak şubat nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia`,
  version: `
    v ver version build roll квартира кв каб отделение версия версии versión versão room apt flat gate windows android iphone`,
};

/** Words of scripts that glue words together, or prefixes to them: looked for anywhere inside a run of letters. */
export const gluedWords: Partial<Record<WordKind, string>> = {
  enter: `
    输入 輸入 填写 填寫 键入 入力 入れて 입력 กรอก ป้อน ระบุ ປ້ອນ ใส่ បញ្ចូល ထည့် أدخل ادخل استخدم إدخال وارد درج הזן הקלד הזינו הקישו השתמש
    दर्ज डालें डालिए लिखें प्रविष्ट टाका टाईप টাইপ লিখুন ব্যবহার દાખલ ਦਰਜ உள்ளிட నమోదు ನಮೂದಿ നൽകുക ඇතුළත්`,
  strong: `
    পাছৱৰ্ড ଓଟିପି ପାସୱାର୍ଡ କୋଡ ޯޓީޕީ ކޯޑ ޕާސްވޯޑ
    码 碼 पिन पासकोड পিন পাসকোড પિન પાસવર્ડ ઓટીપી ਪਿੰਨ ਪਾਸਵਰਡ ਓਟੀਪੀ கடவுச்சொல் ஓடிபி ஓடீபி పిన్ వర్డ్ ಪಿನ್ ವರ್ಡ್ ಒಟಿಪಿ വേഡ് പിൻ ഒടിപി මුරපද พิน พาส សម្ងាត់ စကားဝှက် پین سري سرّي
    验证码 校验码 动态码 确认码 认证码 安全码 随机码 验证碼 密码 驗證碼 確認碼 認證碼 安全碼 動態碼 密碼
    コード 認証番号 確認番号 暗証番号 パスワード 인증번호 확인번호 승인번호 비밀번호 코드 암호
    รหัส โอทีพี ລະຫັດ លេខកូដ កូដ ကုဒ် קוד סיסמה סיסמא
    پاسورڈ پاسورډ پاسوورد گذرواژه تێپەڕەوشە
    رمز كود کد کوڈ كلمة پاسورد کلمه
    कोड ओटीपी पासवर्ड कूट কোড ওটিপি পাসওয়ার্ড குறியீ ఓటీపీ కోడ్ ಕೋಡ್ കോഡ് કોડ ਕੋਡ
    代码 代碼 口令 短信码 激活码 取货码 取貨碼 取件码 取件碼 提取码 交易码 授权码 授權碼 校驗碼 识别码 識別碼 动态密码 ਕੋਡ කේත 인증코드 보안코드`,
  weak: `
    验证 登录 注册 驗證 登入 註冊 認証 ログイン 登録 인증 로그인 가입 ยืนยัน เข้าสู่ אימות כניסה
    تحقق تفعيل تأكيد تایید تأیید ورود تصدیق सत्यापन सत्यापित लॉगिन যাচাই
    登陆 確認 本人確認 購入確認 ຢືນຢັນ ເຂົ້າສູ່ फ़ोन पुष्टि पडताळणी प्रमाणीकरण যাচাইকরণ লগইন ચકાસણી લોગિન ਤਸਦੀਕ ਲੌਗਇਨ சரிபார்ப்பு உள்நுழைவு ధృవీకరణ లాగిన్ ಪರಿಶೀಲನ ಲಾಗಿನ್ സ്ഥിരീകരണ ലോഗിൻ සත් පිවිසුම් अतिप्रवेश அங்கீகார තහවුරු អតិថិជន ផ្ទៀងផ្ទាត់ បញ្ជាក់ အတည်ပြု ဝင်ရောက် אישור ולאישור لاگ تصدیقی`,
  order: `
    订单 訂單 快递 运单 包裹 注文 伝票 予約 주문 송장 예약 택배 คำสั่งซื้อ พัสดุ طلب سفارش شحنة הזמנה משלוח חשבונית ऑर्डर অর্ডার टिकट तिकीट बिल पार्सल टोकन টিকিট পার্সেল চালান ஆர்டர் பார்சல் டிக்கெட் ఆర్డర్ పార్సెల్ టికెట్ ಆರ್ಡರ್ ಟಿಕೆಟ್ ಪಾರ್ಸೆಲ್ ഓർഡർ ടിക്കറ്റ് പാഴ്സൽ ઓર્ડર ટિકિટ પાર્સલ ਆਰਡਰ ਟਿਕਟ ਪਾਰਸਲ បញ្ជាទិញ អីវ៉ាន់ အော်ဒါ ပါဆယ် ອໍເດີ ພັດສະດຸ תור ملف موعد فاتورة تذكرة بلیط فاکتور ملفك
    工单 工單 受付番号 접수번호 접수 柜号 櫃號 取号`,
  ending: `尾号 尾號 末三 末四 末五 末六 后三 后四 后五 后六 後三 後四 後五 後六 尾三 末尾 末四位 下4桁 下四桁 끝자리 뒷자리 끝번호 ลงท้าย`,
  account: `账户 账号 卡号 帳號 口座 会員 お客様 계좌 카드 회원 บัญชี حساب بطاقة کارت खाता खाते হিসাব অ্যাকাউন্ট একাউন্ট கணக்கு ఖాతా ಖಾತೆ അക്കൗണ്ട് ખાતા ਖਾਤਾ ਖਾਤੇ ගිණුම គណនី ບັນຊີ အကောင့် חשבון כרטיס`,
  money: `余额 金额 消费 残高 金額 料金 잔액 금액 ยอด ราคา مبلغ رصيد موجودی राशि`,
  promo: `
    二维码 二維碼 条码 條碼 条形码 編碼 编码 邮编 尺码 数码 數碼 扫码 掃碼 पिनकोड 优惠 優惠 邀请 折扣 クーポン プロモ 郵便 招待 쿠폰 할인 추천 ส่วนลด ไปรษณีย์ خصم تخفیف קופון कूपन কুপন`,
  phone: `号码 號碼 客服 电话 致电 热线 電話 전화 문의 โทร טלפון هاتف اتصل تلفن تماس कॉल फोन`,
};

/** Telling words that are several, as patterns; lower case. */
export const phrases: Record<'strong' | 'ending', readonly string[]> = {
  strong: [
    'o[. ]t[. ]p\\.?',
    'one[- ]time (?:passw\\w*|passc\\w*|code|pin|number|key)',
    'access key',
    'sign-?in (?:word|number)',
    '[او]+ ?ٹی ?پی',
    'پاس ور[ڈډڊ]',
    'ओ\\.? ?टी\\.? ?पी\\.?',
    'ও\\.? ?টি\\.? ?পি\\.?',
    'ઓ\\.? ?ટી\\.? ?પી\\.?',
    'ஓ\\.? ?டி\\.? ?பி\\.?',
    'او ?تي ?بي',
    'الرقم السري',
    'مرة واحدة',
    '(?:نووسە|وشەی) نهێنی',
    'የይለፍ ቃል\\p{L}*',
    'нууц үг',
    'mật khẩu',
    'mat khau',
    'ma (?:moi|cu|xac|kich|dang nhap|bao mat|giao dich)',
    'số bí mật',
    'tek kullanımlık',
    'un solo uso',
    'usage unique',
    'clef? temporaire',
    'palavra-passe',
    'mot de passe',
    'число для входа',
    '(?:verifikacij\\w*|sigurnosn\\w*|kontroln\\w*|potvrdn\\w*) broj\\w*',
    'umubare w.?ibanga',
    '본인 ?확인 ?번호\\p{L}*',
    '(?:본인 ?확인|인증)[^.\\n]{0,6} ?위한 ?(?:번호|숫자)\\p{L}*',
  ],
  ending: [
    '(?:last|final) (?:four|three|five|six|\\d) (?:digits|numbers|characters)',
    '(?:letzten|letzte) (?:vier|drei|fünf|\\d) (?:ziffern|stellen)',
    '(?:quatre|trois|\\d) derniers (?:chiffres|numéros)',
    '[uú]ltim[oa]s (?:cuatro|quatro|tres|três|\\d) (?:d[ií]gitos|n[uú]meros|cifras)',
    'ultime (?:quattro|tre|\\d) cifre',
    'laatste (?:vier|drie|\\d) cijfers',
    'sista (?:fyra|\\d) siffror(?:na)?',
    'siste (?:fire|\\d) siffer(?:ne)?',
    'ostatni(?:e|ch) (?:cztery|\\d) cyfr[y]?',
    'последние (?:четыре|три|\\d) цифр[ыа]?',
    'останні (?:чотири|\\d) цифр[иа]?',
    'son (?:dört|\\d) hane(?:si)?',
  ],
};

/** Units of scripts that put spaces between words; `*` as above. */
export const spacedUnits: Record<NumberUnit, string> = {
  duration: `
    s sec secs second seconds min mins minute minutes h hr hrs hour hours day days week weeks month months year years
    сек секунд* мин минут* хв хвилин* час часа часов годин* день дня дней днів недел* лет г год года году годы
    segundo segundos minuto minutos hora horas día días dias seconde secondes heure heures jours
    sekunde* sekund* minut* stunde* uhr tag tage uur dagen secondi minuti ore giorni
    saniye dakika dk saat gün detik menit jam hari godzin* dni phút giây giờ ngày perc`,
  currency: `
    usd eur gbp rub rur uah kzt byn uzs pln czk huf ron bgn sek nok dkk chf inr rs rp rm idr myr sgd thb vnd php
    krw jpy cny rmb hkd twd aed sar qar kwd egp ils lkr pkr bdt npr ngn kes ksh ghs zar brl mxn clp tl
    руб рубл* р коп грн гривень гривні тг сум dollar dollars euro euros pounds zł kč ft lei лв kr
    pesos reais soles rupees rupiah baht dong đ vnđ lira liras dinar dirham
    дин din dinara динара ден денари kn kuna lari  манат manat som сом* сомони тенге tenge tg төгрөг birr ብር taka shilingi naira cedi rand zlot* złot* korun* eura evra evro euroa
    forint* leva лева lek lekë krónur kronor kroner krooni dram драм դրամ ლარი peso piso ringgit sumy ευρώ`,
  measure: `
    km m cm mm mi mile miles kg g mb gb tb kb kbps mbps mah px pts pt points bonus bonuses items pcs steps users people
    км м метр* кг гб мб кб балл* бонус* шт товар* миль puntos pontos punti punkte poin puan punkt*`,
};

/** Units of the glued scripts: what the run of letters behind the number begins with. */
export const gluedUnits: Record<NumberUnit, string> = {
  duration: `
    年 月 日 号 分钟 分鐘 分 秒 小时 小時 時 天 周 년 월 일 시 분 초 นาที วินาที ชั่วโมง วัน דקות שעות
    मिनट मिनिट सेकंड घंटे दिन মিনিট ثانية دقيقة دقائق دقیقه ثانیه ساعة ساعت منٹ`,
  currency: `元 円 块 圓 원 บาท रुपये रुपए টাকা ريال درهم جنيه دينار تومان ریال`,
  measure: `点 ポイント 人 个 個 公里 米 件 位 명 개 포인트 점 คะแนน نقطة امتیاز`,
};
