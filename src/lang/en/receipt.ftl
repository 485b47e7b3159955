# Receipts, and answers about what was done and what was not: written by code, never by a model.

receipt-booked = ✅ You're booked!
receipt-already = ✅ You already have this appointment:
receipt-moved = ✅ Your appointment has been moved:
receipt-retimed = 🕰️ The clock rules of { $zone } have changed. Your appointment stays at the local time that we agreed on; please take the newest calendar file, because the old one may show another hour:
receipt-amended = ✅ I've changed your appointment:
receipt-corrected = ✅ I've corrected your appointment:
receipt-cancelled = ✅ Your appointment has been cancelled:
# What the calendar has yet to confirm. The first four are said once; the "pending" ones when it is asked about.
receipt-confirming = ⏳ I'm booking you in: { $service }, { $when }. I'll write here as soon as the calendar confirms.
receipt-confirming-move = ⏳ I'm moving your appointment: { $service }, { $when }. I'll write here as soon as the calendar confirms. Until then it stays at the old time.
receipt-confirming-change = ⏳ I'm changing your appointment: { $service } with { $staff }, { $when }. I'll write here as soon as the calendar confirms. Until then it stays as it was.
receipt-confirming-first = Please tell me again after that what else you'd like changed.
pending = ⏳ The calendar hasn't confirmed it yet: { $service }, { $when }. I'll write here as soon as it does.
pending-move = ⏳ The calendar hasn't confirmed the change yet: { $service } with { $staff }, { $when }. I'll write here as soon as it does. Until then your appointment is { $was }.
pending-line = not confirmed by the calendar yet
pending-line-move = moving to { $when }, not confirmed by the calendar yet
receipt-service = 📋 { $service } with { $staff }
receipt-when = 📅 { $when }
receipt-length = ⏱ { $length }
receipt-price = 💳 { $price }
receipt-place = 📍 { $place }
receipt-person = 👤 { $name }
receipt-meet = 🎥 Google Meet: { $link }
receipt-meet-later = 🎥 We'll send you the video link.
receipt-meet-staff = 🎥 { $staff } will send you the video link.
receipt-mail = 📧 A confirmation is on its way to { $email }
receipt-mail-moved = 📧 An email with the new time is on its way to { $email }
receipt-mail-retimed = 📧 An email with the newest calendar file is on its way to { $email }
receipt-mail-amended = 📧 An email with the new details is on its way to { $email }
receipt-mail-corrected = 📧 The corrected confirmation is on its way to { $email }
receipt-phone = 📞 { $phone }
receipt-mail-cancelled = 📧 An email about the cancellation is on its way to { $email }
receipt-again = If you'd like to come another time, just write.

times-day = { $many ->
    [one] Free { $day }: { $times }. Would that suit you?
   *[other] Free { $day }: { $times }. Which would suit you?
}
times-one = Yes, we have a free slot { $when }. Shall I book you in?
times-days = Here's what is free:
times-line = • { $day }: { $times }
times-which = Which day and time would suit you?
times-for = { $service }, { $length }.
times-more = There's more: name a time and I'll check it.
times-assumed = These times are for: { $service }. If you had another service in mind ({ $others }), just tell me.
times-none = I'm sorry, { $day }, we're fully booked.
times-none-days = I'm sorry, nothing is free on those days.
times-none-days-window = I'm sorry, nothing is free at that time on those days.
times-none-window = I'm sorry, { $day }, nothing is free at that time of day.
slot-refused = Sorry, { $why }.
nearest-line = { $many ->
    [one] The nearest free time is { $times }. Would that suit you?
   *[other] The nearest free times are { $times }. Would one of these suit you?
}
nearest-none = I'm afraid there's nothing free in the coming weeks.

why-past = that time has already passed
why-too-soon = we need at least { $notice } of notice
why-too-far = we only take bookings { $horizon } ahead
why-closed-day = { $day }, we're closed
why-staff-off = { $day }, { $staff } isn't in
why-staff-away = { $day }, { $staff } isn't in from { $from } to { $until }
why-staff-away-from = { $day }, { $staff } isn't in from { $from } on
why-staff-away-until = { $day }, { $staff } isn't in until { $until }
why-service-off = { $day }, there's nobody in for your { $service }
why-outside-hours = { $day }, we're only open { $hours }
why-outside-service-hours = { $day }, your { $service } is only possible { $hours }
why-off-step = { $step ->
    [30] we only start on the hour and on the half hour
    [60] we only start on the hour
   *[other] we only start every { $step } minutes
}
why-skipped = that hour doesn't exist on that day, because the clocks change
why-taken = we're already booked { $when }
why-full = there are no places left { $day }
why-day-full = { $day }, we're fully booked
why-all-taken = { $day }, we're fully booked

held = I'm holding your { $service } { $when }. I can keep it until { $until }.
need-name-email = Could I have your name and email address?
need-name = Could I have your name?
need-email = Which email address should the confirmation go to?
need-phone = Could I have your phone number?
need-reach = What's your phone number or email address?
need-name-reach = Could I have your name, and your phone number or email address?
need-none = (Or tell me that there is none: “no phone”.)
need-many = Could I have { $needs }?
needed-name = your name
needed-email = your email address
needed-phone = your phone number
needed-reach = your phone number or email address

ask-yes-cancel = Shall I cancel your { $service } { $when }{ $who }? Say “yes” and I will.
ask-change = Now: { $was }.
    Then: { $new }.
    Shall I change it? Say “yes” and I will.
appointments = Your appointments:
appointments-line = { $number }. { $service } — { $when } ({ $staff })
appointments-none = You don't have any upcoming appointments. If you'd like one, tell me what for and when.
appointments-what = To move or cancel one, just say so.
which-appointment = Which one do you mean? Write its number.
human-call = Please call us: { $phone }.
human-none = I can't reach anyone right now. Please try again later.
human-told = I've passed this on to the business.
human-written = I've written to { $staff } and added how to reach you.
human-written-no-contact = I've written to { $staff }. No one can answer you in this chat, so please leave a phone number or an email here, and I'll pass it on.
human-written-before = { $staff } already has your request by email, and how to reach you. No one can answer you in this chat.
human-written-before-no-contact = { $staff } already has your request by email. No one can answer you in this chat, so please leave a phone number or an email here, and I'll pass it on.
human-phone = If it is urgent, please call { $phone }.

no-service = We don't offer that. I can book you for: { $services }.
no-staff = { $many ->
    [one] Your { $service } would be with { $staff }. Shall I look for a time?
   *[other] Your { $service } could be with { $staff }. Who would you like?
}
email-outside-ascii = An email address has to be in Latin letters. Please write it again, for example name@example.com
bad-email = There seems to be a mistake in the email address. Please write it again, for example name@example.com
bad-phone = There seems to be a mistake in the phone number. Please write it again, for example +380 67 123 45 67
too-many = { $limit ->
    [one] You already have { $limit } upcoming appointment, and we don't take more at a time.
   *[other] You already have { $limit } upcoming appointments, and we don't take more at a time.
} You can move or cancel one of them.
# The address takes no letters. $email, $service, $when.
address-refused = 📧 Our letter did not get through to { $email }. Please write the right address here, and I'll send it again. Your appointment stands: { $service }, { $when }.
address-corrected = 📧 We have corrected your address: the letter about { $service }, { $when }, now goes to { $email }.
mail-declined = 📧 A reply to our letter declines your appointment. It stands until you say so here.
invitation-declined = 📅 The calendar's invitation to your appointment was declined. The appointment stands until you say so here.
mail-counter = 📧 A reply to our letter proposes another time: { $wanted }. Your { $service } { $when } stands until you say so here.
mail-counter-unknown = 📧 A reply to our letter proposes another time, which I can't read. Your appointment stands until you say so here.
mail-counter-when = When would you like to come instead?
sent-again = I've sent the confirmation to { $email } again. If it doesn't arrive within a few minutes, please check the spam folder, or tell me the right address.
sent-too-often = The confirmation has already been sent several times, so the address is probably wrong. Write the right one, and I'll change it.
too-late = Your { $service } { $when } is too soon to be changed here in the chat.
too-late-phone = Please call us: { $phone }.
visit-unmovable = Your { $service } with { $staff } { $when } still stands, but I can't move it here: we no longer offer it that way.
no-letters = I can't send emails from here. Your booking stands; /my shows it.
service-gone = this service
staff-gone = our colleague
no-calendar = I can't check the calendar right now, so I'd rather not promise anything. Please try again in a few minutes.
not-shown = I'm sorry, my answer couldn't be shown. The command /my shows your appointments; for anything else, please write again.
stopped = Stopped. Nothing was booked or changed. Write when you want to go on.
went-wrong-after = Something went wrong after that. If you asked for more than this, it was not done: please write it to me again.
went-wrong-undone = Something went wrong after that, and this was not done:
went-wrong = I'm sorry, something went wrong. Please write again.

trouble-no-day = Which day would suit you?
trouble-no-time = What time would suit you?
trouble-invalid-date = That date doesn't exist. Which day did you mean?
trouble-invalid-time = That time doesn't exist. Could you write it again, for example 2:00 PM?
trouble-conflict = That weekday and that date don't match. Which day did you mean?
trouble-ambiguous = Which one do you mean: { $choices }?
trouble-nonexistent = That hour doesn't exist on that day: the clocks go forward. Please choose another time.
trouble-past = That time has already passed. Which other day or time would suit you?

times-day-ranges = Free { $day }: { $ranges }. Would { $times } suit you, or another time?
times-ranges = { $ranges }, { $every }
times-every = { $step ->
    [30] every half hour
    [60] every hour
   *[other] every { $step } minutes
}
why-outside-staff-hours = { $day }, { $staff } only works { $hours }
why-before-closing = there wouldn't be enough time: it takes { $length } and we close { $until }
why-before-staff-ends = there wouldn't be enough time: it takes { $length } and { $staff } finishes { $until }
why-before-break = there wouldn't be enough time: it takes { $length } and we have a break { $until }
appointments-one = Your { $service } with { $staff } is { $when }. To move or cancel it, just say so.
no-staff-any = There is nobody of that name here. We are { $staff }.
need-name-phone = Could I have your name and phone number?
why-past-when = { $when } has already passed

# The waiting list. $wish: "haircut, on Friday, November 27, from 5:00 PM on".
waiting-list-joined = You're on the waiting list: { $wish }. As soon as something frees up, I'll offer it to you here and hold it for { $minutes } minutes. If you no longer want to wait, write “leave the waiting list”.
waiting-list-none = You're not on the waiting list. When a time that you'd like is taken, write “let me know if something frees up”.
waiting-list = You're on the waiting list:
waiting-list-still = Done. You're still on the waiting list:
waiting-list-left = Done, you're no longer on the waiting list.
waiting-list-line = • { $wish }
waiting-list-many = You're waiting for { $limit } times already, and more isn't possible. Take one off the list first: /waitlist
waiting-list-or = If none of these suits you, write “let me know”, and I'll tell you as soon as something frees up.
waiting-list-ask = Shall I let you know if something frees up?
waiting-list-offer = 🎉 Something has freed up: { $service }, { $when }, with { $staff }. I'm holding it for you until { $until }. Shall I book it?
wait-days = from { $from } to { $until }
wait-after = { $days }, from { $from } on
wait-before = { $days }, before { $until }
wait-between = { $days }, between { $from } and { $until }
wait-at = { $days }, { $at }
