# Листи: клієнтові про його запис, власникові про клієнта, який чекає на людину.

letter-subject = { $service }, { $moment } — { $business }
letter-subject-moved = Перенесено: { $service }, { $moment } — { $business }
letter-subject-cancelled = Скасовано: { $service }, { $moment } — { $business }

letter-booked = Ваш запис підтверджено
letter-corrected = Ваш запис: виправлено дані
letter-moved = Ваш запис перенесено
letter-retimed = Ваш запис лишається на тій самій годині
letter-amended = Ваш запис змінено
letter-cancelled = Ваш запис скасовано
letter-reminder = Нагадуємо про ваш запис
letter-link = Посилання на вашу відеозустріч

letter-see-you = Чекаємо на вас!
letter-see-you-when = Чекаємо на вас { $when }!
letter-soon = Чекаємо на вас { $when }. До початку { $left }.
letter-see-you-anew = Чекаємо на вас у новий час.
letter-clock-rules = Змінилися правила часу { $zone }, тому старий запис у календарі може показувати іншу годину. Візьміть, будь ласка, найновіший файл календаря.
letter-let-go = Цей час ми для вас більше не тримаємо. Щоб записатися знову, напишіть нам у чат.

letter-was = Було
letter-service = Послуга
letter-staff = Фахівець
letter-date = Дата
letter-time = Час
letter-time-value = { $time } ({ $zone })
letter-duration = Тривалість
letter-price = Вартість
letter-address = Адреса
letter-video = Відеозустріч
letter-link-later = посилання надішлемо окремо
letter-link-staff = посилання надішле { $staff }
letter-name = Ім'я
letter-our-phone = Наш телефон
letter-phone = Телефон

letter-join = Приєднатися до зустрічі
letter-add = Додати в Google Календар
letter-add-outlook = Додати в Outlook
letter-to-chat = Перенести або скасувати
letter-chat = Написати нам у чат
letter-again = Записатися знову

letter-file = Вкладений файл .ics додасть запис до будь-якого календаря.
letter-file-moved = Вкладений файл .ics перенесе запис у більшості календарів. Якщо старий запис у вашому лишився, видаліть його: { $title }, { $moment }.
letter-file-changed = Вкладений файл .ics оновить запис у більшості календарів. Якщо старий запис у вашому лишився, видаліть його.
letter-file-cancelled = Якщо запис є у вашому календарі, видаліть його там: { $title }, { $moment }. Вкладений файл .ics прибирає його не в кожному календарі.
letter-ended = Скасовано { $day }.
letter-agreed = Домовлено станом на { $day }: { $when }. Якщо маєте від нас пізніший лист, орієнтуйтеся на нього.
letter-change = Щоб перенести або скасувати запис, напишіть нам у чат не пізніше ніж за { $until } до початку.
letter-change-any = Щоб перенести або скасувати запис, напишіть нам у чат.
letter-change-late = Якщо ваші плани змінилися, дайте нам знати якнайшвидше.
letter-why = Ви отримали цей лист, бо цю адресу вказали під час запису в чаті. Якщо це були не ви, просто не зважайте на нього.

human-subject = Клієнт чекає на відповідь людини — { $business }
human-lead = Клієнт просить, щоб йому відповіла людина.
human-email = Пошта
human-words = Останні повідомлення клієнта:
human-no-way = Контактів клієнт поки не залишив, а чату, у якому йому можна відповісти, ні в кого немає.
human-invite = Щоб відповідати клієнтам у чаті, один раз відкрийте його для себе: ця команда друкує посилання, дійсне добу.
    { $command }
human-no-contact = Контактів клієнт не залишив: відповісти можна лише в чаті.
