# Receipts, and answers about what was done and what was not: written by code, never by a model.

receipt-booked = ✅ Done, you are booked!
receipt-already = ✅ You already have this appointment:
receipt-moved = ✅ Your appointment has been moved:
receipt-corrected = ✅ I've corrected your appointment:
receipt-cancelled = ✅ Your appointment has been cancelled:
receipt-confirming = ⏳ I'm booking you in and will write here as soon as the calendar confirms.
receipt-service = 📋 { $service } with { $staff }
receipt-when = 📅 { $when }
receipt-length = ⏱ { $length }
receipt-price = 💳 { $price }
receipt-place = 📍 { $place }
receipt-person = 👤 { $name }
receipt-meet = 🎥 Google Meet: { $link }
receipt-meet-later = 🎥 We'll send you the video link.
receipt-mail = 📧 A confirmation is on its way to { $email }
receipt-mail-moved = 📧 An email with the new time is on its way to { $email }
receipt-mail-corrected = 📧 The corrected confirmation is on its way to { $email }
receipt-phone = 📞 { $phone }
receipt-mail-cancelled = 📧 An email about the cancellation is on its way to { $email }
receipt-again = If you would like to come another time, just write.

times-day = Free times { $day }: { $times }. Which time suits you?
times-one = Yes, { $when } is free. Shall I book you in?
times-days = Free times:
times-line = • { $day }: { $times }
times-which = Which day and time suit you?
times-for = { $service }, { $length }.
times-more = There are more: name a time and I'll check it.
times-assumed = These are times for “{ $service }”. If you would like another service ({ $others }), tell me which.
times-none = Nothing is free { $day }: { $why }.
times-none-days = Nothing is free on those days: { $why }.
times-none-window = Nothing is free { $day } at that time of day.
slot-refused = Sorry, { $when } isn't possible: { $why }.
nearest-line = The nearest free times: { $times }.
nearest-none = I'm sorry, there is nothing free in the near future.
nearest-day = { $day } { $times }
nearest-ask = What suits you?

why-past = that time has passed
why-too-soon = we need at least { $notice } of notice
why-too-far = bookings are open for the next { $horizon } only
why-closed-day = we are closed on that day
why-day-off = we are closed { $weekday }
why-staff-off = { $staff } isn't in { $weekday }
why-service-off = we don't do this { $weekday }
why-outside-hours = it wouldn't fit into our hours ({ $hours })
why-off-step = { $step ->
    [30] we start on the hour and on the half hour
    [60] we start on the hour
   *[other] we start every { $step } minutes
}
why-skipped = that hour doesn't exist on that day, because the clocks change
why-taken = that time is taken
why-full = all places are taken
why-day-full = that day has as many bookings as we take
why-all-taken = everything is taken

held = I'm holding this for you until { $until }: { $service }, { $when }.
need-name-email = Could I have your name and email address?
need-name = Could I have your name?
need-email = Which email address should the confirmation go to?
need-phone = Could I have your phone number?
need-many = Could I have { $needs }?
needed-name = your name
needed-email = your email address
needed-phone = your phone number

ask-yes-cancel = Shall I cancel your appointment, { $service } { $when }? Write “yes” and I will.
appointments = Your appointments:
appointments-line = { $number }. { $service } — { $when } ({ $staff })
appointments-none = You don't have any upcoming appointments. Tell me which service you would like, and when.
appointments-what = To move or cancel one, just say so.
which-appointment = Which one do you mean? Write its number.
human-call = Please call us: { $phone }.
human-none = There is nobody I can pass this on to right now. Please try again later.
human-told = I'm passing this on to a person, who will answer you.
human-phone = If it is urgent, please call { $phone }.

no-service = We don't offer that. I can book you for: { $services }.
no-staff = For this I can book you with { $staff }.
bad-email = There seems to be a mistake in the email address. Please write it again, for example name@example.com
bad-phone = There seems to be a mistake in the phone number. Please write it again, for example +380 67 123 45 67
too-many = { $limit ->
    [one] You already have { $limit } coming appointment, and we do not take more at a time.
   *[other] You already have { $limit } coming appointments, and we do not take more at a time.
} You can move or cancel one of them.
sent-again = I've sent the confirmation to { $email } again. If it doesn't arrive within a few minutes, please check the spam folder, or tell me the right address.
sent-too-often = The confirmation has already been sent several times, so the address is probably wrong. Write the right one, and I'll change it.
too-late = “{ $service }” { $when } is too close to be changed here.
too-late-phone = Please call us: { $phone }.
no-calendar = I can't check the calendar right now, so I'm not promising anything. Please try again in a few minutes.
not-shown = I am sorry, my answer could not be shown. The command /my shows your appointments; for anything else, please write again.
went-wrong = I am sorry, something went wrong. Please write again.

trouble-no-day = Which day would suit you?
trouble-no-time = What time would suit you?
trouble-invalid-date = That date doesn't exist. Which day did you mean?
trouble-invalid-time = That time doesn't exist. Could you write it again, for example 2:00 PM?
trouble-conflict = That weekday and that date don't match. Which day do you mean?
trouble-ambiguous = Which one do you mean: { $choices }?
trouble-nonexistent = That hour doesn't exist on that day: the clocks go forward. Please choose another time.
trouble-past = That time has passed. Please choose another day or time.

times-day-ranges = Free { $day }: { $ranges }. Would { $times } suit you, or another time?
times-ranges = { $ranges }, { $every }
times-every = { $step ->
    [30] every half hour
    [60] every hour
   *[other] every { $step } minutes
}
