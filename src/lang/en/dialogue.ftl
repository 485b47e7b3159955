# The conversation: questions, information, courtesy.

greet = Hello! This is { $business }. I can book you in, show free times, and move or cancel an appointment. Which service would you like, and when?
hello-again = Hello! How can I help?
help = Just write in your own words what you need and when, for example “tomorrow afternoon”, “What is free on Friday?”, “Move my appointment to 3 pm”, “Cancel my appointment” or “I want to talk to a person”. Our services: { $services }.
# By where the calendar of the person is: google, caldav or local.
help-connect = { $calendar ->
    [google] /connect – connect your Google Calendar, /disconnect – disconnect it
    [caldav] /connect – choose which of your calendars count
   *[local] /connect – how your own calendar could be connected
}
help-staff = You are staff here, so you can also send:
    /today – your appointments of today, /week – of the next seven days, /day Friday – of any day
    /away tomorrow afternoon – block a time; "I'm ill until Wednesday" does the same
    /find Ann – the visits of a customer, /note Ann Lee: text – a note on the next one
    /why tomorrow at 3 PM – why a time is not offered
    { $connect }
    /numbers – for the owner: visits, bookings and what models cost
    /address wrong@example.com right@example.com – correct a customer's address that took no letter
    /done – when you have finished answering a customer who asked for a person
    I tell you here of new, moved and cancelled appointments, and who is late or asks for a person. What a customer can ask for:
help-commands = You can also send:
    /book – book step by step, /slots – free times, /my – your appointments, /waitlist – what you wait for
    /human – a person, /language – another language, /link – one person in two chats, /export – all that is kept about you, /forget – have it deleted
thanks = You're welcome! If you need anything else, just write.
bye = Have a nice day! We look forward to seeing you.
not-understood = Sorry, I didn't quite catch that. Would you like to book, to see free times, or to move or cancel an appointment?
unreadable = I couldn't read that. Could you say it in words?
not-understood-yet = Sorry, I didn't quite catch that.
kept = All right, everything stays as it is.
dropped = All right, I'm not booking anything. If you change your mind, just write.
edit-stands = I see that you changed your message. Your { $service } is { $when }. What would you like to change?
edit-cancelled = I see that you changed your message, but your { $service } ({ $when }) is already cancelled. If you need it after all, tell me and I'll book it again.
edit-old = I see that you changed an earlier message. If there's something to do, please write it as a new message.
stands = Your { $service } is { $when }. If you need another time or one more appointment, just say so.
and-then = Let's do this one first, then: { $services }.
too-soon = { $time } is too soon after the visit before, so here is the next start after it.
which-email = Which address should the letters go to: { $emails }?
email-again = That can't be an address either. It needs a name, the sign @ and a domain with a dot, for example name@example.com.
ask-which-hour = The clocks go back { $day }, so that time comes twice: { $times }. Which one do you mean, the first or the second?
email-in-latin = Before the @ there are letters that aren't Latin; a look-alike counts too, such as a Cyrillic “а”. Please switch your keyboard to English and write the address again, for example name@example.com.
email-refused = That is the address that our letter didn't get through to: { $email }. Do you have another one? Your appointment stands in any case.
all-follow = { $many ->
    [2] Then I'll book both.
   *[other] Then I'll book all of them.
}
contact-needed = Either is enough, a phone number or an email address, but I can't book you in without one: if something changes, we have to reach you.
email-needed = I can't book you in without an email address: the confirmation goes there.
noted = Thanks!

ask-service = Which service would you like? We offer: { $services }.
ask-service-list = Which service would you like? We offer:
ask-which-service-list = Which one do you mean?
ask-which-service = Which one do you mean: { $services }?
ask-day = Which day would suit you?
ask-time-for = What time would suit you for the { $service }?
ask-time = What time would suit you?
ask-move-when = Which day and time should I move your { $service } to? It is now { $when }.
ask-moves-when = Which day and time should I move these to?
ask-move-time = Choosing a new time for your { $service }.

price = { $service }: { $price }.
price-length = { $service }: { $price }, { $length }.
price-none = Please ask us directly how much your { $service } would cost.
prices = Our services:
prices-line = • { $what }
address = Our address: { $address }.
address-none = I don't have an address to give you.
phone = Our phone number: { $phone }.
phone-none = I don't have a phone number to give you, but I can pass your question on to a person.
open-hours = We are open:
open-hours-staff = { $staff } works:
open-hours-line = • { $days }: { $windows }
open-hours-closed = closed
open-hours-dates = Other hours: { $dates }.
open-hours-date = { $day } { $windows }
open-hours-closures = We'll be closed { $closures }.
open-hours-away = Not in: { $times }.
staff-all = { $many ->
    [one] { $staff } works here.
   *[other] We are { $staff }.
}
staff-for = { $many ->
    [one] Your { $service } would be with { $staff }.
   *[other] Your { $service } could be with { $staff }.
}
# How language models say that they do not know, with commas between.
unknown-said = i don't know, i do not know, don't have that information, do not have that information, don't have information, no information about
unknown-info = I'm afraid I don't know that.
unknown-then = What I can do is book you in, show free times, and move or cancel an appointment.
call-us = You can ask by phone: { $phone }.

check-booking = Shall I book your { $service } { $when }?
check-booking-for = Shall I book your { $service } { $when } under the name { $name }?
check-this = Please check that I got this right.
left-out = I'm afraid I can't include this in the booking: “{ $words }”.
zone-converted = { $said } in { $zone } is { $when } in { $own }.
check-plan = { $many ->
    [2] Shall I book both?
   *[other] Shall I book all of these?
}
check-plan-for = { $many ->
    [2] Shall I book both under the name { $name }?
   *[other] Shall I book all of these under the name { $name }?
}
one-more = That would be one more appointment.
check-move = Shall I move your { $service }{ $who } from { $was } to { $when }?
check-change = { $to ->
    [staff] Shall I change your { $service } { $was } from { $staff } to { $named }{ $moves ->
        [yes] , { $when }
       *[no] {""}
    }?
   *[service] Shall I change your { $service } { $was } to: { $named }, { $when }?
    }
no-such = I don't see such an appointment. What you have booked:
right = That's right:
right-one = That's right: your { $service } { $when }.
rest = Still booked:
rest-none = Nothing else is booked.
series-free = For your { $service } these are free:
series-line = • { $when }
series-taken = ✗ { $when } is taken; the nearest free: { $near }.
series-full = ✗ { $when } is taken, and nothing is free nearby.
series-cut = I can't book more than { $many } here for now; ask again later for the rest.
series-none = None of these is free. Which other day and time would suit you?
series-yes = { $many ->
    [one] Shall I book it?
   *[other] Shall I book all { $many }?
    }
series-missed = { $many ->
    [one] Meanwhile { $starts } was taken, so I didn't book it. Shall I look for another time?
   *[other] Meanwhile these were taken, so I didn't book them: { $starts }. Shall I look for other times?
    }
check-moves = Shall I move all of these?
check-moves-line = • { $service }: from { $was } to { $when }
check-cancel-all = Shall I cancel all of these?
check-cancel-line = • { $service }, { $when }
check-cancel-yes = Say “yes” and I will.
check-name = Shall I put you down as { $name }?
check-email = Did you mean { $email }?
too-many-people = There is room for { $most } at a time, so I can't book { $people } of you here.
example-day = Just write a day, for example “tomorrow” or “Friday afternoon”.
example-time = Just write a time, for example “2:30 PM” or “in the morning”; “you choose” works too.
example-contact = I need that to book you in. For example: “John Smith, john@example.com”, with your own name and details.
example-which = Just write its number in the list, or its day.
example-service = Just write one of these: { $services }. Anything else I can pass on: write “talk to a person”.
offer-person = I'm sorry, I'm only an automated assistant and don't follow. Write “talk to a person” and I'll pass this on.
unknown-service = I don't recognise “{ $words }”. We offer: { $services }. Which would you like?
ask-date = Which date do you mean?
ask-zone = We go by { $zone } time. Which city's time do you mean?
ask-other = And what name should I put it under?
ask-child = And what's the child's name?
ask-next-or-together = If you are coming together to this one, that's all. Is it another appointment as well? Then whose name shall I put it under? I'll look for the same time, or name another.
ask-next = And what is the next person's name? I'll look for the same time, or name another.
one-by-one = { $people ->
    [2] I'll book for both.
   *[other] I'll book for all { $people }.
}
each-visit = I book each visit on its own. Let's begin with the first; then just name the next day.
late = Thanks for letting us know.
late-told = Thanks for letting us know. I've told the team.
ask-details = What should it be? Write the right name, email address or phone number.
check-correct = Shall I change it to { $what }, for your { $service } { $when }?
waiting = Of course, take your time.
hello = Hello!
robot = I'm an automated assistant, not a person. I can book, move and cancel appointments and answer simple questions. If you'd rather talk to a person, just say so.
zone = All our times are { $zone } time.
change-rules = You can move or cancel here until { $until } before the start; after that, please call us.
still-stands = Nothing has changed: your { $service } is still { $when }.
good = Great.
yes-what = Yes to what, sorry? Would you like to book? Then tell me what for and when.
closure-range = from { $from } to { $until }
closure-day = on { $day }
change-rules-any = You can move or cancel here in the chat at any time before the start.
not-offered = “{ $words }” isn't among our services. We offer: { $services }.
ask-one-service = Do you mean our { $service }?
ack-all = All right, you're booked for:
ack-change = If anything needs changing, just say so.
held-with = That would be with { $staff }.
ack-stands = All right: your { $service } { $when }. If anything needs changing, just say so.
open-day = { $day }, we're open { $hours }
open-staff = { $day }, { $staff } works { $hours }
open-then = Yes.
closed-then = No, we're closed then.
price-total = Together: { $price }.
ends = { $service } takes { $length }: if you start { $start }, you'll be done { $end }.
horizon = We take bookings up to { $horizon } ahead.
capacity = { $service }: { $most ->
    [one] one person at a time.
   *[other] room for { $most } people at a time.
}
better = I can't say who is better.
not-then = Nothing is free at the time of day you named, but at other hours:
not-yet = Not yet.
unbooked = Nothing is booked for you yet. Whenever you like, just tell me the day and time.
any-time = All right, just get in touch whenever you like.
regret = I'm very sorry about that.
sympathy = I'm sorry to hear that.
no-trouble = No trouble at all!
staff-does = Yes, { $staff } does that.
staff-unable = { $staff } doesn't do that.
staff-does-not = No, { $staff } doesn't do that.
cannot-note = I can't add a note to the appointment here.
this-is = Yes, this is { $business }.
only-here = I can only see appointments that were made in this chat.
