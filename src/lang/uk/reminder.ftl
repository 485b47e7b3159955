# Нагадування клієнтові; сповіщення та розклад для майстра.

reminder = 🔔 Нагадуємо про ваш запис: { $when }.
# Ще одне, що може прийти того самого дня.
reminder-again = 🔔 Нагадуємо ще раз про ваш запис: { $when }. До початку { $left }.
reminder-in = 🔔 Нагадуємо: до вашого запису { $left }, початок { $at }.
reminder-change = Плани змінилися? Напишіть «перенести» або «скасувати».
reminder-late = Якщо не зможете прийти, будь ласка, повідомте нас якнайшвидше.
reminder-late-phone = Якщо не зможете прийти, будь ласка, зателефонуйте: { $phone }.

notice-booked = 🆕 Новий запис: { $service }, { $when }
notice-moved = 🔁 Запис перенесено: { $service }, { $when }
notice-retimed = 🕰️ Змінилися правила часу; запис лишається на своїй місцевій годині, подію в календарі змінено: { $service }, { $when }
notice-amended = 🔁 Запис змінено: { $service }, { $when }
notice-taken-over = ➡️ Цей запис тепер веде інший фахівець ({ $staff }): { $was }
notice-appointment = { $service }, { $when }, { $staff }
notice-was = Було: { $was }
notice-cancelled = ❌ Запис скасовано: { $service }, { $when }
notice-corrected = ✏️ Клієнт виправив свої дані: { $service }, { $when }
notice-address-refused = 📧 Адреса клієнта не приймає листів; у чаті ми попросили іншу: { $service }, { $when }
notice-declined = 📧 У відповіді на наш лист від запису відмовляються; у чаті ми спитали, чи скасувати: { $service }, { $when }
notice-declined-late = ⚠️ У відповіді на наш лист від запису відмовляються, а в чаті скасувати вже запізно. Зв'яжіться з клієнтом, будь ласка: { $service }, { $when }
notice-counter = 📧 У відповіді на наш лист пропонують інший час; нічого не змінено, ми спитали в чаті: { $service }, { $when }
notice-counter-unknown = не вдалося прочитати
notice-proposed = Пропонують: { $to }
notice-send-link = 🎥 Посилання на відеозустріч для цього запису не створюється. Надішліть, будь ласка, клієнтові своє: { $reach }.
notice-address-how = Щоб виправити, надішліть: /address { $address } і далі правильну адресу, або дайте правильну адресу відповіддю на це повідомлення.
notice-address-corrected = ✏️ Колега виправив адресу клієнта, лист іде туди: { $service }, { $when }
notice-late = ⏰ Клієнт запізнюється: { $service }, { $when }
notice-said = «{ $said }»
notice-coming = 👍 Клієнт підтвердив, що буде: { $service }, { $when }
notice-cannot-come = ⚠️ Клієнт хоче скасувати, але вже запізно робити це в чаті. Зв'яжіться з ним, будь ласка: { $service }, { $when }
notice-person = 👤 { $person }
notice-staff = ✂️ { $staff }

agenda-none = ☀️ { $day }: записів немає.
agenda-head = ☀️ { $day }:

# Які нагадування прийдуть. $lengths: «24 години та 2 години», після «за».
reminders-yours = Нагадаю вам тут, у чаті, про запис на { $object } ({ $when }): за { $lengths } до початку.
reminders-mail = Нагадування прийде й на { $email }.
reminders-each = Коли запишетеся, нагадаю тут, у чаті, за { $lengths } до початку, а якщо залишите адресу — то й листом.
reminders-over = До запису на { $object } ({ $when }) лишилося так мало часу, що нагадувань більше не буде.
reminders-quiet = З { $from } до { $until } нічого не надсилаю: таке нагадування прийде раніше або вранці.
reminders-fixed = Змінити цей час я не можу. Якщо потрібно інакше, напишіть «покличте адміністратора», і я передам.
reminders-none = Нагадувань я тут не надсилаю.
reminders-other = Якщо воно вам потрібне, напишіть «покличте адміністратора», і я передам.
visit-in-zone = Ваш запис на { $object } { $behind } — це { $there } { $zone }.
asked-to-move = На жаль, { $staff } не зможе вас прийняти { $when } ({ $service }).
asked-to-move-nearest = Найближчий вільний час: { $times }. Підійде котрийсь? Можна й написати інший час або скасувати запис.
asked-to-move-when = Коли вам було б зручно натомість? Запис можна й скасувати.
