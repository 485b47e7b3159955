# Receipts, and answers about what was done and what was not: written by code, never by a model.

receipt-booked = ✅ Done, you are booked!
receipt-already = ✅ You already have this appointment:
receipt-moved = ✅ Done, your appointment is moved:
receipt-cancelled = ✅ The appointment is cancelled:
receipt-confirming = ⏳ I am booking you in and will write here as soon as the calendar confirms.
receipt-service = 📋 { $service } with { $staff }
receipt-when = 📅 { $when }
receipt-length = ⏱ { $length }
receipt-price = 💳 { $price }
receipt-place = 📍 { $place }
receipt-person = 👤 { $name }
receipt-meet = 🎥 Google Meet: { $link }
receipt-meet-later = 🎥 The video link follows.
receipt-mail = 📧 A confirmation is on its way to { $email }
receipt-mail-moved = 📧 A letter with the new time is on its way to { $email }
receipt-mail-cancelled = 📧 A letter about the cancellation is on its way to { $email }
receipt-again = If you would like to come another time, just write.

times-day = Free times { $day }: { $times }. Which time suits you?
times-one = Yes, there is a place { $when }. Shall I book you in?
times-days = Free times:
times-line = • { $day }: { $times }
times-which = Which day and time suit you?
times-for = { $service }, { $length }.
times-more = There are more: name a time that suits you and I will check it.
times-assumed = These are times for “{ $service }”. If you would like another service ({ $others }), tell me which.
times-none = There is nothing free { $day }: { $why }.
times-none-days = There is nothing free on those days: { $why }.
times-none-window = There is nothing free { $day } in that part of the day.
slot-refused = Sorry, { $when } does not work: { $why }.
nearest-line = The nearest free times: { $times }.
nearest-none = I am sorry, there is nothing free in the near future.
nearest-day = { $day } { $times }
nearest-ask = What suits you?

why-past = that time has passed
why-too-soon = we need at least { $notice } of notice
why-too-far = bookings are open for the next { $horizon } only
why-closed-day = we are closed on that day
why-day-off = we are closed { $weekday }
why-staff-off = { $staff } does not work { $weekday }
why-service-off = we do not do this { $weekday }
why-outside-hours = the service does not fit our hours then ({ $hours })
why-off-step = bookings do not start at that minute
why-skipped = that hour does not exist on that day, because the clocks change
why-taken = that time is taken
why-full = all places are taken
why-day-full = that day has as many bookings as we take
why-all-taken = everything is taken

held = I am keeping this for you until { $until }: { $service }, { $when }.
need-name-email = What is your name, and your email address?
need-name = What is your name?
need-email = Which email address should the confirmation go to?
need-phone = What is your phone number?
need-many = Please tell me: { $needs }.
needed-name = your name
needed-email = your email address
needed-phone = your phone number

ask-yes-cancel = Cancel “{ $service }” { $when }? Write “yes” and I will cancel it.
appointments = Your appointments:
appointments-line = { $number }. { $service } — { $when } ({ $staff })
appointments-none = You have no coming appointments. Tell me which service you would like, and when.
appointments-what = To move or cancel one, just say so.
which-appointment = Which one do you mean? Write its number.
human-call = Please call us: { $phone }.
human-none = There is nobody I can pass this on to right now. Please try again later.
human-told = I am passing this on to a person, who will answer you.
human-phone = If it is urgent, please call { $phone }.

no-service = We do not offer that. I can book you for: { $services }.
no-staff = For this service I can book you with: { $staff }.
bad-email = There seems to be a mistake in the email address. Please write it again, for example name@example.com
bad-phone = There seems to be a mistake in the phone number. Please write it again, for example +380 67 123 45 67
too-many = { $limit ->
    [one] You already have { $limit } coming appointment, and we do not take more at a time.
   *[other] You already have { $limit } coming appointments, and we do not take more at a time.
} You can move or cancel one of them.
too-late = “{ $service }” { $when } is too close to be changed here.
too-late-phone = Please call us: { $phone }.
no-calendar = I cannot check the calendar right now, so I am not promising anything. Please try again in a few minutes.
not-shown = I am sorry, my answer could not be shown. The command /my shows your appointments; for anything else, please write again.
went-wrong = I am sorry, something went wrong. Please write again.

trouble-no-day = Which day?
trouble-no-time = What time?
trouble-invalid-date = That date does not exist. Please write the day again.
trouble-invalid-time = That time does not exist. Please write it again, for example 2:00 PM.
trouble-conflict = The weekday and the date do not agree. Which day do you mean?
trouble-ambiguous = Which one do you mean: { $choices }?
trouble-nonexistent = That hour does not exist on that day: the clocks go forward. Please choose another time.
trouble-past = That time has passed. Please choose another day or time.
