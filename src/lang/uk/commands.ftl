# Команди та слова на кнопках.

button-move = Перенести
button-cancel = Скасувати
button-yes-cancel = Так, скасувати
button-yes-change = Так, змінити
button-keep = Ні, залишити
button-earlier = « Раніше
button-later = Пізніше »
button-other-day = « Інший день
button-forget = Так, забути мене
button-phone = Надіслати мій номер
button-coming = Буду
button-add = Додати до календаря
button-join = Відеодзвінок
button-copy-address = 📋 Адреса
button-copy-phone = 📋 Телефон
button-copy-link = 📋 Посилання
button-fill = Заповнити форму

words-yes = Так, скасуйте
words-no = Ні, залиште
words-move = Перенесіть мій запис
words-cancel = Скасуйте мій запис
words-coming = Я буду
words-days = { $service }: які дні вільні?
words-day = { $service }, { $day }
words-take = { $service }, { $when }

days-free = { $service }: оберіть день. Найближчі з вільним часом: { $days }.
days-none = { $service }: на ці дні місць немає.
coming-noted = Чудово, чекаємо на вас { $when }: { $service }.

language-ask = Якою мовою спілкуватися?
language-set = Відтепер пишу українською.
forget-ask = Я видалю ваші повідомлення й контактні дані. Майбутні записи залишаться: якщо вони не потрібні, спершу скасуйте їх. Видаляти?
forget-done = Готово: ваші повідомлення й контактні дані видалено.
stale-button = Це кнопка зі старого повідомлення. Ось що можна зробити зараз:
too-old = Це вже не можна змінити.
wordless-voice = Голосові повідомлення я поки не слухаю. Напишіть, будь ласка, що потрібно.
voice-silent = Не вдалося вас почути. Скажіть, будь ласка, ще раз або напишіть, що потрібно.
voice-too-long = Я слухаю голосові повідомлення до двох хвилин. Надішліть, будь ласка, коротше або напишіть, що потрібно.
voice-unavailable = Зараз не вдається прослухати голосове повідомлення. Напишіть, будь ласка, що потрібно.
wordless-picture = Зображення й файли я поки не переглядаю. Напишіть, будь ласка, словами, що потрібно.
wordless-sticker = 🙂 Чим можу допомогти: записати вас, показати вільний час, перенести чи скасувати запис?
wordless-place = Дякую. Карту прочитати не можу, але підкажу нашу адресу або запишу вас. Що потрібно?
wordless-contact = Дякую. Картку контакту прочитати не можу. Напишіть, будь ласка, ім'я і номер телефону того, хто прийде.
phone-noted = Дякую, маю ваш номер телефону.

invitation-opened = Вітаю, { $name }! Відтепер тут повідомлятиму про записи. Команди: /today покаже ваш день, /connect під'єднає ваш Google Календар.
invitation-void = Це запрошення вже використане або прострочене. Попросіть нове.
staff-only = Ця команда для співробітників. Якщо ви тут працюєте, попросіть запрошення у власника.
today-none = { $day }: записів немає.
address-how = Напишіть адресу, яка не приймає листів, а за нею правильну: /address old@example.com new@example.com
address-unknown = Жоден лист на { $old } про майбутній запис до вас не повертався, тож виправляти нічого.
address-done = Готово: листи тепер ідуть на { $new }, підтвердження вже надсилаємо туди. Клієнта повідомлено.
address-changing = Запис із цією адресою саме змінюється. Спробуйте ще раз за хвилину.
today-head = { $day }:
today-line = • { $time } { $service } — { $name }
today-nobody = без імені

group-answered = Відповідь надіслано вам особисто.
group-write-first = Щоб отримати відповідь, відкрийте особистий чат зі мною: тут, у групі, я про записи не пишу.
group-open = Відкрити чат

command-book = Записатися
command-slots = Вільний час
command-my = Мої записи
command-move = Перенести запис
command-cancel = Скасувати запис
command-language = Обрати мову
command-form = Записатися через форму
command-help = Що я вмію
command-human = Покликати людину
command-forget = Видалити мої дані
command-connect = Під'єднати Google Календар
command-disconnect = Від'єднати Google Календар
command-today = Мій день
command-address = Виправити адресу клієнта
