# Discord: що мовиться прилюдно, біля підтвердження, у формах і в меню команд.

discord-answered-privately = Відповідь — у приватних повідомленнях.
discord-cannot-write = Не можу написати вам приватно: ваші налаштування цього не дозволяють. Скористайтеся тут командою /my чи /book (відповідь побачите лише ви) або дозвольте приватні повідомлення від учасників цього сервера. Поки так, підтвердження й нагадування надходять лише на email, якщо ви його вказали.
discord-writes-privately = Якщо щось зміниться чи настане час нагадати, напишу вам у приватні повідомлення.
discord-writes-here = Якщо щось зміниться чи настане час нагадати, напишу сюди.
discord-not-kept = Зараз не можу цього прийняти. Спробуйте, будь ласка, ще раз за хвилину.
discord-reminders-by-mail = Приватних повідомлень від мене ви не приймаєте, тож нагадування надійдуть на email.
discord-no-reminders = Приватних повідомлень від мене ви не приймаєте, тож нагадати не зможу. Дозвольте їх у налаштуваннях приватності цього сервера, і я нагадаю.

form-title = Ваші дані
form-order = Запис
form-service = Послуга
form-staff = До кого
form-anyone = До будь-кого
form-when = День і година
form-when-example = завтра о 15:00
form-name = Ваше ім'я
form-email = Email
form-phone = Номер телефону
form-email-or-phone = Телефон або email

option-service = Яка послуга
option-staff = До кого
option-date = День, наприклад «завтра»
option-time = Час, наприклад 14:00
option-appointment = Який запис, якщо їх кілька
option-language = Мова
option-who = Ім’я або номер телефону
option-text = Нотатка
option-wrong = Адреса, на яку не дійшов лист
option-right = Правильна адреса

# Імена команд та їхніх полів: до 32 малих букв, цифр і дефісів, без пробілів.
slash-book = записатися
slash-slots = вільний-час
slash-my = мої-записи
slash-move = перенести
slash-cancel = скасувати
slash-language = мова
slash-form = форма
slash-waitlist = очікування
slash-help = допомога
slash-human = людина
slash-done = завершити
slash-export = мої-дані
slash-forget = забути
slash-connect = підключити
slash-disconnect = відключити
slash-today = сьогодні
slash-week = тиждень
slash-day = день
slash-away = відсутність
slash-find = знайти
slash-note = нотатка
slash-who = кого
slash-text = текст
slash-why = чому
slash-address = адреса
slash-numbers = показники
slash-service = послуга
slash-staff = майстер
slash-date = дата
slash-time = час
slash-appointment = запис
slash-wrong = хибна
slash-right = правильна
