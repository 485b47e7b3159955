# Days, times and durations. $year = 0: the year goes without saying.

weekday = { $weekday ->
    [monday] Monday
    [tuesday] Tuesday
    [wednesday] Wednesday
    [thursday] Thursday
    [friday] Friday
    [saturday] Saturday
   *[sunday] Sunday
}
for-weekday = { $weekday ->
    [monday] Monday
    [tuesday] Tuesday
    [wednesday] Wednesday
    [thursday] Thursday
    [friday] Friday
    [saturday] Saturday
   *[sunday] Sunday
}
on-weekday = { $weekday ->
    [monday] on Monday
    [tuesday] on Tuesday
    [wednesday] on Wednesday
    [thursday] on Thursday
    [friday] on Friday
    [saturday] on Saturday
   *[sunday] on Sunday
}
weekday-short = { $weekday ->
    [monday] Mon
    [tuesday] Tue
    [wednesday] Wed
    [thursday] Thu
    [friday] Fri
    [saturday] Sat
   *[sunday] Sun
}
day-short = { weekday-short } { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
month-title = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
day-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $day }
year = { $year ->
    [0] { "" }
   *[other] , { $year }
}
date = { weekday }, { day-month }{ year }
for-date = { for-weekday }, { day-month }{ year }
on-date = { on-weekday }, { day-month }{ year }
near-date = { $near }, { date }
day-month-year = { day-month }{ year }

today = today
tomorrow = tomorrow
# "The day after tomorrow" makes a reader count; the date does not.
day-after-tomorrow = { on-date }

in = { $behind ->
   *[other] on
}
vowels = aeiouy
# A day and a time of it.
day-time = { $day } { $at }

time = { $hour12 }:{ $minute } { $half ->
    [am] AM
   *[pm] PM
}
at-time = at { $time }
window = { $from } – { $until }

days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
# After "for", "in", "within".
for-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
for-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}

# The city of a time zone: "5 PM in …", "… time".
zone-city = { $city ->
   *[other] { $name }
}

# A time that may be read in another zone: "at 2:00 PM, New York time".
zone-time = { $city ->
    [UTC] UTC
   *[other] { $name } time
}
zone-offset = { $offset }
moment-in-zone = { $when }, { $zone }
# On the night when the clocks go back: "at 1:30 AM, before the clocks go back".
hour-first = before the clocks go back
hour-second = after the clocks have gone back

list-and = { $before } and { $last }
list-or = { $before } or { $last }

# A service's name inside a sentence: endings that change in an object ("old=new"), endings of words
# that describe the next one, words that join two names, and words that keep their capital letter.
name-object-endings = { "" }
name-describing-endings = { "" }
name-nouns = { "" }
name-trailing = { "" }
name-articles = The the A An
name-joins = and & +
name-keeps-capital = I Brazilian British Chinese Dutch English French German Greek Hawaiian Indian Italian Japanese Korean Polish Russian Spanish Swedish Thai Turkish Ukrainian Balinese
