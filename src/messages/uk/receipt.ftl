# Квитанції та відповіді про зроблене і незроблене: їх пише програма, а не модель.

receipt-booked = ✅ Готово, записали вас!
receipt-already = ✅ Цей запис у вас уже є:
receipt-moved = ✅ Готово, перенесли ваш запис:
receipt-corrected = ✅ Готово, виправили ваш запис:
receipt-cancelled = ✅ Запис скасовано:
receipt-confirming = ⏳ Записую вас. Щойно календар підтвердить, напишу сюди.
receipt-service = 📋 { $service } — { $staff }
receipt-when = 📅 { $when }
receipt-length = ⏱ { $length }
receipt-price = 💳 { $price }
receipt-place = 📍 { $place }
receipt-person = 👤 { $name }
receipt-meet = 🎥 Google Meet: { $link }
receipt-meet-later = 🎥 Посилання на відеозустріч надішлемо окремо.
receipt-mail = 📧 Лист із підтвердженням уже прямує на { $email }
receipt-mail-moved = 📧 Лист із новим часом уже прямує на { $email }
receipt-mail-corrected = 📧 Виправлене підтвердження вже прямує на { $email }
receipt-phone = 📞 { $phone }
receipt-mail-cancelled = 📧 Лист про скасування уже прямує на { $email }
receipt-again = Захочете записатися знову — просто напишіть.

times-day = Вільний час { $day }: { $times }. Який час вам підходить?
times-one = Так, { $when } вільно. Записати вас?
times-days = Вільний час:
times-line = • { $day }: { $times }
times-which = Який день і час вам підходить?
times-for = { $service }, { $length }.
times-more = Тут не все: назвіть зручний час, і я перевірю.
times-assumed = Показую час на послугу «{ $service }». Якщо потрібна інша ({ $others }) — напишіть яка.
times-none = Вільного часу { $day } немає: { $why }.
times-none-days = У ці дні вільного часу немає: { $why }.
times-none-window = На жаль, { $day } у цей час уже нічого немає.
slot-refused = На жаль, { $when } не вийде: { $why }.
nearest-line = Найближчий вільний час: { $times }.
nearest-none = Найближчим часом вільних місць, на жаль, немає.
nearest-day = { $day } { $times }
nearest-ask = Що вам підходить?

why-past = цей час уже минув
why-too-soon = записуємо щонайменше за { $notice } до початку
why-too-far = запис відкрито лише на { $horizon } уперед
why-closed-day = цього дня ми не працюємо
why-day-off = { $weekday } у нас вихідний
why-staff-off = { $staff } { $weekday } не працює
why-service-off = { $weekday } цю послугу не робимо
why-outside-hours = послуга не вміститься в наші години ({ $hours })
why-off-step = { $step ->
    [30] записуємо на рівну годину або на пів
    [60] записуємо на рівну годину
   *[other] записуємо що { $step } хвилин
}
why-skipped = такої години цього дня немає, бо переводять годинники
why-taken = цей час уже зайнято
why-full = усі місця вже зайнято
why-day-full = на цей день записів уже досить
why-all-taken = усе зайнято

held = Притримаю для вас до { $until }: { $service }, { $when }.
need-name-email = Як вас звати та який ваш email?
need-name = Як вас звати?
need-email = На який email надіслати підтвердження?
need-phone = Підкажіть, будь ласка, ваш номер телефону.
need-many = Напишіть, будь ласка: { $needs }.
needed-name = ваше ім'я
needed-email = email
needed-phone = номер телефону

ask-yes-cancel = Скасувати ваш запис «{ $service }» { $when }? Напишіть «так», і я скасую.
appointments = Ваші записи:
appointments-line = { $number }. { $service } — { $when } ({ $staff })
appointments-none = Не бачу у вас жодного запису. Напишіть, на яку послугу й коли хочете прийти.
appointments-what = Щоб перенести чи скасувати запис, так і напишіть.
which-appointment = Який саме запис? Напишіть номер.
human-call = Зателефонуйте нам, будь ласка: { $phone }.
human-none = Зараз нікому передати ваше прохання. Спробуйте, будь ласка, пізніше.
human-told = Передаю ваше прохання людині, вам відповідять.
human-phone = Якщо терміново — телефонуйте: { $phone }.

no-service = Такої послуги в нас немає. Можу записати на таке: { $services }.
no-staff = Цю послугу в нас роблять: { $staff }.
bad-email = Здається, в email помилка. Напишіть його, будь ласка, ще раз, наприклад: name@example.com
bad-phone = Здається, в номері телефону помилка. Напишіть його, будь ласка, ще раз, наприклад: +380 67 123 45 67
too-many = { $limit ->
    [one] У вас уже є { $limit } майбутній запис, більше одночасно не записуємо.
    [few] У вас уже є { $limit } майбутні записи, більше одночасно не записуємо.
   *[other] У вас уже є { $limit } майбутніх записів, більше одночасно не записуємо.
} Можна перенести чи скасувати якийсь із них.
sent-again = Надіслали підтвердження ще раз на { $email }. Якщо за кілька хвилин не прийде, перевірте спам або напишіть правильну адресу.
sent-too-often = Підтвердження вже надсилали кілька разів, тож адреса, мабуть, неправильна. Напишіть правильну, і я виправлю.
too-late = Запис «{ $service }» { $when } уже близько, тож змінити його тут не можна.
too-late-phone = Зателефонуйте нам, будь ласка: { $phone }.
no-calendar = Зараз не можу перевірити календар, тому нічого не обіцяю. Спробуйте, будь ласка, за кілька хвилин.
not-shown = Перепрошую, мою відповідь показати не вдалося. Ваші записи покаже команда /my, а про інше напишіть, будь ласка, ще раз.
went-wrong = Перепрошую, щось пішло не так. Напишіть, будь ласка, ще раз.

trouble-no-day = На який день?
trouble-no-time = На котру годину?
trouble-invalid-date = Такої дати немає. Напишіть, будь ласка, день ще раз.
trouble-invalid-time = Такого часу немає. Напишіть, будь ласка, час ще раз, наприклад 14:00.
trouble-conflict = День тижня й дата не збігаються. Який саме день вам потрібен?
trouble-ambiguous = Уточніть, будь ласка: { $choices }?
trouble-nonexistent = Такої години цього дня немає: годинники переводять уперед. Оберіть, будь ласка, інший час.
trouble-past = Цей час уже минув. Напишіть, будь ласка, інший день чи час.

times-day-ranges = Вільно { $day }: { $ranges }. Може, { $times }? Або назвіть свій час.
times-ranges = { $ranges }, { $every }
times-every = { $step ->
    [30] кожні пів години
    [60] щогодини
   *[other] кожні { $step } хвилин
}
