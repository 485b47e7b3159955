# Квитанції та відповіді про зроблене і незроблене: їх пише програма, а не модель.

receipt-booked = ✅ Готово, записали вас!
receipt-already = ✅ Цей запис у вас уже є:
receipt-moved = ✅ Готово, перенесли ваш запис:
receipt-retimed = 🕰️ Змінилися правила часу { $zone }. Ваш запис лишається на тій місцевій годині, про яку ми домовилися; візьміть, будь ласка, найновіший файл календаря, бо старий може показувати іншу годину:
receipt-amended = ✅ Готово, змінили ваш запис:
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
receipt-mail-retimed = 📧 Лист із найновішим файлом календаря вже прямує на { $email }
receipt-mail-amended = 📧 Лист із новими даними вже прямує на { $email }
receipt-mail-corrected = 📧 Виправлене підтвердження вже прямує на { $email }
receipt-phone = 📞 { $phone }
receipt-mail-cancelled = 📧 Лист про скасування уже прямує на { $email }
receipt-again = Захочете записатися знову — просто напишіть.

times-day = { $many ->
    [one] { $day }, є вільний час: { $times }. Підійде?
   *[other] { $day }, вільно: { $times }. Який час вам зручний?
}
times-one = Так, { $when }, вільно. Записати вас?
times-days = Ось що вільно:
times-line = • { $day }: { $times }
times-which = Який день і час вам зручні?
times-for = { $service }, { $length }.
times-more = Тут не все: назвіть зручний час, і я перевірю.
times-of-service = Це час на { $object }.
times-assumed = Це час на { $object }. Якщо потрібне інше ({ $others }), так і напишіть.
times-none = На жаль, { $day }, усе вже зайнято.
times-none-days = На жаль, у ці дні вільного часу немає.
times-none-days-window = На жаль, у ці дні в такий час вільного немає.
times-none-window = На жаль, { $day }, у цей час уже нічого немає.
slot-refused = На жаль, { $why }.
nearest-line = { $many ->
    [one] Найближчий вільний час — { $times }. Підійде?
   *[other] Найближчий вільний час — { $times }. Щось із цього підійде?
}
nearest-none = Найближчим часом вільних місць, на жаль, немає.

why-past = цей час уже минув
why-too-soon = записуємо щонайменше за { $notice } до початку
why-too-far = запис відкрито лише на { $horizon } уперед
why-closed-day = { $day }, ми не працюємо
why-staff-off = { $day }, { $staff } не працює
why-service-off = { $day }, немає майстра на { $object }
why-outside-hours = { $day }, ми працюємо лише { $hours }
why-off-step = { $step ->
    [30] записуємо лише на рівну годину або на пів
    [60] записуємо лише на рівну годину
   *[other] записуємо лише що { $step } хвилин
}
why-skipped = такої години цього дня немає, бо переводять годинники
why-taken = { $when }, уже зайнято
why-full = { $day }, на цей час місць уже немає
why-day-full = { $day }, записів уже стільки, скільки можемо прийняти
why-all-taken = { $day }, усе вже зайнято

held = Притримаю для вас до { $until } { $object }: { $when }.
need-name-email = Як вас звати і на який email надіслати підтвердження?
need-name = Як вас звати?
need-email = На який email надіслати підтвердження?
need-phone = Підкажіть, будь ласка, ваш номер телефону.
need-many = Напишіть, будь ласка: { $needs }.
needed-name = ваше ім'я
needed-email = email
needed-phone = номер телефону

ask-yes-cancel = Скасувати ваш запис на { $object }, { $when }? Напишіть «так», і я скасую.
ask-change = Зараз: { $was }.
    Буде: { $new }.
    Змінити? Напишіть «так», і я зміню.
appointments = Ваші записи:
appointments-line = { $number }. { $service } — { $when } ({ $staff })
appointments-none = Не бачу у вас жодного запису. Якщо хочете записатися, напишіть, на що і коли.
appointments-what = Щоб перенести чи скасувати запис, так і напишіть.
which-appointment = Який саме запис? Напишіть номер.
human-call = Зателефонуйте нам, будь ласка: { $phone }.
human-none = Зараз нікому передати ваше прохання. Спробуйте, будь ласка, пізніше.
human-told = Передаю це людині, вам відповідять.
human-phone = Якщо терміново — телефонуйте: { $phone }.

no-service = Такої послуги в нас немає. Можу записати на таке: { $services }.
no-staff = { $many ->
    [one] { $object } у нас робить { $staff }. Підібрати час?
   *[other] { $object } у нас роблять { $staff }. До кого вас записати?
}
email-outside-ascii = Лист дійде лише на адресу латинськими літерами. Напишіть, будь ласка, таку, наприклад: name@example.com
bad-email = Здається, в email помилка. Напишіть його, будь ласка, ще раз, наприклад: name@example.com
bad-phone = Здається, в номері телефону помилка. Напишіть його, будь ласка, ще раз, наприклад: +380 67 123 45 67
too-many = { $limit ->
    [one] У вас уже є { $limit } запис, більше одночасно не записуємо.
    [few] У вас уже є { $limit } записи, більше одночасно не записуємо.
   *[other] У вас уже є { $limit } записів, більше одночасно не записуємо.
} Можна перенести чи скасувати якийсь із них.
# Адреса не приймає листів. $email, $service, $when.
address-refused = 📧 Лист не дійшов на { $email }. Напишіть сюди правильну адресу, і ми надішлемо його ще раз. Ваш запис у силі: «{ $service }», { $when }.
sent-again = Надіслали підтвердження ще раз на { $email }. Якщо за кілька хвилин не прийде, перевірте спам або напишіть правильну адресу.
sent-too-often = Підтвердження вже надсилали кілька разів, тож адреса, мабуть, неправильна. Напишіть правильну, і я виправлю.
too-late = До візиту на { $object } ({ $when }) лишилося замало часу, тож у чаті його вже не змінити.
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
trouble-past = Цей час уже минув. На який інший день чи час вас записати?

times-day-ranges = { $day }, вільно: { $ranges }. Може, { $times }? Або назвіть свій час.
times-ranges = { $ranges }, { $every }
times-every = { $step ->
    [30] кожні пів години
    [60] щогодини
   *[other] кожні { $step } хвилин
}
why-outside-staff-hours = { $day }, { $staff } працює лише { $hours }
why-before-closing = не встигнемо: на це треба { $length }, а зачиняємося { $until }
why-before-staff-ends = не встигнемо: на це треба { $length }, а { $staff } закінчує { $until }
why-before-break = не встигнемо: на це треба { $length }, а { $until } у нас перерва
appointments-one = Ви записані на { $object }: { $when } — { $staff }. Щоб перенести чи скасувати, так і напишіть.
no-staff-any = Такого майстра в нас немає. У нас працюють { $staff }.
need-name-phone = Як вас звати і який ваш номер телефону?
why-past-when = цей час уже минув ({ $when })
