# Дні, час і тривалість. $year = 0: рік і так зрозумілий.

weekday = { $weekday ->
    [monday] понеділок
    [tuesday] вівторок
    [wednesday] середа
    [thursday] четвер
    [friday] п'ятниця
    [saturday] субота
   *[sunday] неділя
}
for-weekday = { $weekday ->
    [monday] понеділок
    [tuesday] вівторок
    [wednesday] середу
    [thursday] четвер
    [friday] п'ятницю
    [saturday] суботу
   *[sunday] неділю
}
# Після голосної перед приголосною — «в»: «стрижку в суботу».
in = { $behind ->
    [vowel] в
   *[other] у
}
# Літери голосних.
vowels = аеєиіїоуюя
on-weekday = { $weekday ->
    [monday] { in } понеділок
    [tuesday] у вівторок
    [wednesday] { in } середу
    [thursday] { in } четвер
    [friday] { in } п'ятницю
    [saturday] { in } суботу
   *[sunday] { in } неділю
}
weekday-short = { $weekday ->
    [monday] Пн
    [tuesday] Вт
    [wednesday] Ср
    [thursday] Чт
    [friday] Пт
    [saturday] Сб
   *[sunday] Нд
}
day-short = { weekday-short } { $day2 }.{ $month2 }
month-title = { $month ->
    [1] Січень
    [2] Лютий
    [3] Березень
    [4] Квітень
    [5] Травень
    [6] Червень
    [7] Липень
    [8] Серпень
    [9] Вересень
    [10] Жовтень
    [11] Листопад
   *[12] Грудень
} { $year }
day-month = { $day } { $month ->
    [1] січня
    [2] лютого
    [3] березня
    [4] квітня
    [5] травня
    [6] червня
    [7] липня
    [8] серпня
    [9] вересня
    [10] жовтня
    [11] листопада
   *[12] грудня
}
year = { $year ->
    [0] { "" }
   *[other] { " " }{ $year } року
}
date = { weekday }, { day-month }{ year }
# Після «на».
for-date = { for-weekday }, { day-month }{ year }
on-date = { on-weekday }, { day-month }{ year }
near-date = { $near }, { on-date }
day-month-year = { day-month }{ year }

today = сьогодні
tomorrow = завтра
day-after-tomorrow = післязавтра

# День і година.
day-time = { $day }, { $at }

time = { $hour }:{ $minute }
# «Одинадцята» — єдина година, що починається з голосної.
at-time = { $hour ->
    [11] об
   *[other] о
} { $time }
window = { $from }–{ $until }

days = { $days ->
    [one] { $days } день
    [few] { $days } дні
    [many] { $days } днів
   *[other] { $days } дня
}
hours = { $hours ->
    [one] { $hours } година
    [few] { $hours } години
    [many] { $hours } годин
   *[other] { $hours } години
}
minutes = { $minutes ->
    [one] { $minutes } хвилина
    [few] { $minutes } хвилини
    [many] { $minutes } хвилин
   *[other] { $minutes } хвилини
}
# Після «за», «через», «на».
for-hours = { $hours ->
    [one] { $hours } годину
    [few] { $hours } години
    [many] { $hours } годин
   *[other] { $hours } години
}
for-minutes = { $minutes ->
    [one] { $minutes } хвилину
    [few] { $minutes } хвилини
    [many] { $minutes } хвилин
   *[other] { $minutes } хвилини
}

# Місто часового поясу: «за часом …».
zone-city = { $city ->
    [Kyiv] Києва
    [Berlin] Берліна
    [Warsaw] Варшави
    [Prague] Праги
    [Paris] Парижа
    [Rome] Рима
    [Madrid] Мадрида
    [London] Лондона
    [Moscow] Москви
    [Istanbul] Стамбула
    [Jerusalem] Єрусалима
    [Dubai] Дубая
    [Kolkata] Індії
    [Tokyo] Токіо
    [Sydney] Сіднея
    [Toronto] Торонто
    [New_York] Нью-Йорка
    [Chicago] Чикаго
    [Denver] Денвера
    [Los_Angeles] Лос-Анджелеса
    [Kiev] Києва
    [Vancouver] Ванкувера
    [Edmonton] Едмонтона
    [Winnipeg] Вінніпега
    [Lisbon] Лісабона
    [Dublin] Дубліна
    [Amsterdam] Амстердама
    [Brussels] Брюсселя
    [Vienna] Відня
    [Zurich] Цюриха
    [Stockholm] Стокгольма
    [Copenhagen] Копенгагена
    [Budapest] Будапешта
    [Bucharest] Бухареста
    [Chisinau] Кишинева
    [Sofia] Софії
    [Athens] Афін
    [Vilnius] Вільнюса
    [Riga] Риги
    [Tallinn] Таллінна
    [Helsinki] Гельсінкі
    [Bratislava] Братислави
    [Tbilisi] Тбілісі
    [Casablanca] Касабланки
    [Melbourne] Мельбурна
    [Lord_Howe] острова Лорд-Гау
    [UTC] Гринвіча
   *[other] { $name }
}

# A time that may be read in another zone: "о 14:00 за київським часом".
zone-time = { $city ->
    [Kyiv] за київським часом
    [Kiev] за київським часом
    [Berlin] за берлінським часом
    [Warsaw] за варшавським часом
    [Prague] за празьким часом
    [Paris] за паризьким часом
    [Rome] за римським часом
    [Madrid] за мадридським часом
    [London] за лондонським часом
    [Istanbul] за стамбульським часом
    [New_York] за нью-йоркським часом
    [Chicago] за чиказьким часом
    [Tokyo] за токійським часом
    [Sydney] за сіднейським часом
    [UTC] за Гринвічем
   *[other] за часом { $name }
}
zone-offset = за { $offset }
moment-in-zone = { $when } { $zone }
# У ніч, коли годинники переводять назад: «о 3:30, до переведення годинників».
hour-first = до переведення годинників
hour-second = після переведення годинників

list-and = { $before } та { $last }
list-or = { $before } чи { $last }

# Назва послуги в реченні: закінчення, що змінюються в додатку («старе=нове»), закінчення слів, що
# описують наступне слово, слова, що єднають дві назви, і слова, які лишаються з великої літери.
name-object-endings = ння=ння ття=ття лля=лля ччя=ччя сся=сся а=у я=ю
name-describing-endings = ська цька зька на ча ва ша коротка довга легка швидка м'яка глибока гладка тонка доросла проста перша друга повторна вечірня рання літня осіння верхня нижня передня середня домашня експрес-
name-nouns = заміна зміна обміна шина вітрина година дитина тканина долина машина картина ванна тварина порада шкіра
# Words behind the noun that describe it, so that they bend with it: "довіреність проста".
name-trailing = доросла дитяча проста складна повна коротка довга перша повторна первинна індивідуальна групова сімейна чоловіча жіноча класична комплексна легка швидка глибока часткова додаткова мала велика середня стандартна базова вечірня ранкова онлайнова
name-articles = { "" }
name-joins = і й та + &
name-keeps-capital = { "" }
