# Нагадування клієнтові; сповіщення та розклад для майстра.

reminder = 🔔 Нагадуємо про ваш запис: { $when }.
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
