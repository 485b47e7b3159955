# Commands, and the words on buttons.

button-move = Move
button-cancel = Cancel
button-yes-cancel = Yes, cancel it
button-yes-change = Yes, change it
button-keep = No, keep it
button-visit-off = Cancel the visit
button-visit-stands = It stands
button-earlier = « Earlier
button-later = Later »
button-other-day = « Another day
button-forget = Yes, forget me
button-phone = Share my phone number
button-coming = I'm coming
button-add = Add to calendar
button-join = Join the video call
button-copy-address = 📋 Address
button-copy-phone = 📋 Phone
button-copy-link = 📋 Link
button-order = Book by filling in a form
button-fill = Fill in the form

button-wait = 🔔 Let me know
button-take = Yes, book it
button-pass = No, thanks
button-stop-waiting = Leave the waiting list
button-leave-list = Leave: { $wish }

words-yes = Yes, cancel it
words-no = No, keep it
words-move = Move my appointment
words-cancel = Cancel my appointment
words-coming = I am coming
words-days = { $service }: which days are free?
words-day = { $service }, { $day }
words-take = { $service }, { $when }

days-free = { $service }: choose a day. The nearest with free times are { $days }.
days-none = { $service }: nothing is free on these days.
coming-noted = Great, see you { $when } for your { $service }!

language-ask = Which language would you like me to write in?
language-set = I'll write in English from now on.
forget-ask = I'll delete your messages and your contact details. Upcoming appointments stay: if you don't need them, cancel them first. If you are sure, press the button or write “yes”.
forget-kept = All right, nothing is deleted.
forget-late = Nothing was deleted: that was asked too long ago. If you want your messages and contact details deleted, write /forget again.
forget-done = Done: your messages and contact details are deleted.
export = Here is everything that I keep about you, as a file (JSON). Notes that staff wrote for themselves are not in it; ask us for those. To have your data deleted, write /forget.
stale-button = This button is from an old message. Here is what I can do now:
too-old = This can't be changed any more.
wordless-voice = I can't listen to voice messages yet. Could you write what you need?
voice-silent = I could not hear you. Could you say it again, or write what you need?
voice-too-long = I listen to voice messages of up to two minutes. Could you send a shorter one, or write what you need?
voice-unavailable = I can't listen to voice messages right now. Could you write what you need?
wordless-picture = I can't look at pictures or files yet. Could you say in words what you need?
wordless-sticker = 🙂 What can I do for you: book you in, show free times, or move or cancel an appointment?
wordless-place = Thank you. I can't read a map, but I can give you our address or book you in. What would you like?
wordless-contact = Thank you. I can't read contact cards. Could you write the name and the phone number of the person who is coming?
phone-noted = Thank you, I've got your phone number.

invitation-opened = Welcome, { $name }! From now on I'll tell you about bookings here. Commands: /today shows your day, { $calendar ->
    [google] /connect connects your calendar,
    [caldav] /connect shows which of your calendars count,
   *[local] /week the next seven days,
} /help names them all.
invitation-void = This invitation has been used or has expired. Ask for a new one.
staff-only = This command is for staff. If you work here, ask the owner for an invitation.
staff-not-yours = This belongs to another member of staff: only they or the owner can change it.
today-none = { $day }: no appointments.
address-how = Write the address that takes no letters, then the right one: /address old@example.com new@example.com
address-same = These two addresses are the same: { $old }. Write the wrong one first, then the right one.
address-unknown = No letter to { $old } about a coming appointment of yours was refused, so there is nothing to correct.
address-likely = Did you mean { $meant }? Press the right address, or answer yes or no.
address-done = Done: letters now go to { $new }, and the confirmation is on its way there. The customer has been told.
address-changing = An appointment with this address is just being changed. Please try again in a minute.
today-head = { $day }:
today-line = • { $time } { $service } — { $name }
today-line-staff = • { $time } { $service } — { $name } ({ $staff })
today-no-show = (didn't come)
today-unconfirmed = (being confirmed)
misfit-service = ⚠️ this service is no longer offered
misfit-staff = ⚠️ this person is no longer on the staff
misfit-not-done = ⚠️ this person no longer does this service
misfit-zone = ⚠️ booked under another time zone: agree on the hour with the customer
misfit-closed = ⚠️ closed on this day
misfit-day-off = ⚠️ a day off
days-none-between = No appointments from { $from } to { $until }.
day-how = Write which day you mean: /day tomorrow, /day Friday or /day December 24.
why-how = Write a day and an hour, and a service if you like: /why tomorrow at 3 PM { $service }.
today-nobody = no name

explain-free = { $service } { $when } with { $staff } is free and offered.
explain-day-free = { $day }, { $service } with { $staff } is offered at { $times }.
explain-not = Not offered with { $staff }: { $reason }.
explain-day-full = { $day }, the most bookings a day are reached ({ $most })
explain-booked = { $window } is booked ({ $service }, { $name })
explain-near-booking = too little time is left beside { $window } ({ $service }, { $name }), because a gap is kept between visits
explain-held = a customer has been offered it and hasn't answered yet; it is held until { $until }
explain-resource = it needs “{ $resource }”, which another visit uses { $window }
explain-all-day = all day
explain-event = the calendar has another event { $window }
explain-event-day = the calendar has another event all day
explain-near-event = too little time is left beside the event { $window } in the calendar, because a gap is kept between visits
explain-unreachable = the calendar can't be read right now
explain-unconnected = the calendar isn't connected yet; /connect does that
explain-password = the calendar's server refuses the user name or the password
explain-read-only = no booking can be put into the calendar, because it may be read and not written
explain-full = no booking can be put into the calendar, because its account has no room left
explain-no-calendar = no booking can be put into the calendar, because its server answers with a web page, or not as a calendar does
explain-refuses = the calendar's server refuses what is asked of it
explain-none-yet = the calendar's account has no calendar yet
explain-gone = the calendar is no longer there, or no longer shared with me

away-hours = { $day }, from { $from } to { $until }
away-from-hour = { $day }, from { $from } on
away-until-hour = { $day }, until { $until }
away-days = from { $from } to { $until }, both included
away-moments = from { $from } to { $until }
away-head-own = You're away { $when }.
away-head = { $staff } is away { $when }.
away-part-blocked = Part of it is blocked already: { $when }.
away-none-booked = No one is booked then.
away-booked = Booked then:
away-line = • { $when }: { $service }, { $name }
away-block-ask = Shall I block this time?
away-blocked = Done, blocked: { $when }.
away-what-now = These visits still stand. Shall I ask their customers for another time? I write to a customer only when you press the button.
away-left = All right, nothing is blocked.
away-how = Write when you're away, for example: /away tomorrow afternoon, or /away until Wednesday. /away alone shows what is noted.
away-until-when = Until when? Write, for example: /away tomorrow from 3 PM to 5 PM.
away-until-day = Until which day? Write the first and the last day, for example: /away from Monday to Friday.
away-one-time = I can block one stretch of time at a time. Write its first and last day, or one day and its hours, for example: /away from Monday to Wednesday.
away-one-person = I can block the time of one person at a time. Write to me once for each of them.
away-unknown-name = No one on the staff is called “{ $name }”. Our staff: { $names }. For your own time, leave the name out: /away tomorrow.
away-press = I write to a customer only when you press the button for them above.
away-past = That time has already passed. Write one that is still to come.
away-too-long = That is longer than a year. Write a shorter time.
away-already = That is noted already: { $when }. /away shows it, and you can remove it there.
away-already-file = That is in the business's file already: { $when }.
away-freed-part = Removed. This is still blocked, by another entry: { $when }.
away-list-none = No absences are noted. To note one, write for example: /away tomorrow afternoon.
away-list = Noted absences:
away-list-line = • { $when }
away-list-line-staff = • { $staff }: { $when }
away-freed = Removed. This time can be booked again: { $when }.
away-asked = { $who }: asked for another time. You'll hear when they choose one.
visit-changed = { $who }: this visit has just been changed, so look at it again.
visit-not-offered = The service or the staff member of this visit is no longer in the business's file, so I can't find times for it. The visit stands. Agree with the customer on something else, and cancel it here.
visit-gone = This visit is no longer there.
button-away-yes = Yes, block it
button-away-no = No
button-ask-move = Ask to move: { $who }
button-cancel-visit = Cancel: { $who }
button-ask-all = Ask all of them to move
button-away-free = Remove: { $when }

visit-head = { $service }, { $when }, { $staff }
visit-note = 📝 { $note }
visit-kept = All right, the visit stays as it is.
visit-calendar = The calendar can't be read right now, so nothing was changed. Please try again in a minute.
visit-not-begun = { $who }: this visit hasn't begun yet.
visit-came = { $who }: noted, the customer came.
visit-no-show = { $who }: noted, the customer didn't come.
visit-cancel-ask = Cancel this visit: { $service }, { $when }? I'll tell the customer. ({ $who })
visit-move-ask = Move this visit to another time: { $to }? It is now: { $service }, { $when }. I'll tell the customer. ({ $who })
staff-visit-how = Whose visit do you mean? Write the customer's name, or find it with /find Ann or /day Friday; its buttons move and cancel it.
staff-no-show-how = Whose visit do you mean? Write the customer's name, or open the visit with /today and press the button there.
staff-close-how = I can't close the whole business from the chat. To block one person's time, write /away tomorrow, or /away with a name. A day on which all is closed belongs into the business's file, under [[closed]].
staff-late-how = I don't tell your customers by myself that you are late. /today shows who comes and how to reach them.
button-yes-move = Yes, move it
visit-cancelled = Cancelled, and the customer has been told: { $service }, { $when }. ({ $who })
visit-stands = All right, the visit stands, and nothing changes for the customer: { $service }, { $when }. ({ $who }) I write its event into your calendar again.
visit-stands-already = This is settled, and the visit stands: { $service }, { $when }. ({ $who })
visit-event-back = The event is in your calendar again, so the visit stands and nothing is cancelled: { $service }, { $when }. ({ $who })
visit-there-already = The visit is at that time already: { $service }, { $when }.
visit-moved = Moved, and the customer has been told: { $service }, { $when }. ({ $who })
visit-moving = { $who }: the calendar hasn't answered yet. The visit is moved as soon as it does, and the customer is told then.
visit-taken = That time has just been taken.
button-came = Came
button-no-show = Didn't come
find-how = Write a name or a phone number: /find Ann, or /find 67 123.
find-none = No visit of yours is under “{ $words }”.
note-how = Write whose visit it is, a colon, and the note: /note Ann Lee: please call her the day before.
note-which = Several customers fit. Write the whole name or the phone number before the colon:
note-done = Noted on { $who }: { $note }
note-removed = The note on { $who } is removed.

group-answered = I've answered you in private.
group-write-first = To get an answer, open a private chat with me: I write about appointments only there.
group-open = Open the chat

command-book = Book an appointment
command-slots = Show free times
command-my = My appointments
command-waitlist = What I wait for
command-move = Move an appointment
command-cancel = Cancel an appointment
command-language = Choose the language
command-form = Book by filling in a form
command-help = What I can do
command-human = Ask for a person
command-done = End a conversation with a person
command-link = Link this chat with my other one
command-export = Get my data as a file
command-forget = Delete my data
command-connect = Connect or choose your calendar
command-disconnect = Disconnect your calendar
command-today = My day
command-week = My next seven days
command-day = The appointments of a day
command-away = When I am away
command-find = Find a customer's visits
command-note = Note something on a visit
command-why = Why a time is not offered
command-address = Correct a customer's address

command-numbers = The figures of the business
owner-only = Only the owner can see this.
numbers-head = Visits by week, counted on the day of the visit:
numbers-week = • { $from } – { $until }: { $many ->
    [one] { $many } visit
   *[other] { $many } visits
} ({ $services })
numbers-week-none = • { $from } – { $until }: no visits
numbers-cancelled = { $many } cancelled
numbers-missed = { $many } did not come
numbers-conversations = { $many ->
    [0] No one has written since { $since }.
    [one] One customer has written since { $since }; { $booked ->
        [0] they booked nothing.
       *[other] they booked.
    }
   *[other] { $many } customers have written since { $since }; { $booked } of them booked ({ $percent }%).
}
numbers-no-model = No language model answered, so nothing was spent on one.
numbers-model = { $model }: { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
}, { $tokens } tokens; the settings name no price.
numbers-model-cost = { $model }: { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
}, { $tokens } tokens, { $cost } in the currency of its price.

questions-head = { $many ->
    [one] One question of a customer found no answer in what I know:
   *[other] { $many } questions of customers found no answer in what I know:
}
questions-more = … and { $many } more.
questions-how = Write the answers into `facts` in bots/{ $file }, a sentence each, and I will know them:

link-code = Send this to me in your other chat with us, on Telegram or Discord, within ten minutes:
    { $command }
    It works once. Give it to no one else: whoever uses it sees and changes your visits.
link-given = A code that links your chats was shown here; it is valid no longer, or soon will be.
link-ask = If I link them, this chat and the one on { $platform } are one: your visits, your waiting list and your contact details are seen and changed from both. Agree only if that chat is yours, too.
button-link = Yes, both are mine
link-done = Done: this chat and yours on { $platform } are one now.
link-told = Your chat on { $platform } is linked with this one now: your visits are seen and changed from both. If that wasn't you, ask for a person: /human
link-own = This code was shown to you here already. Send it in your other chat.
link-unknown = That code isn't valid: each works once, for ten minutes. Write /link in your other chat, and send me here what it shows.
link-too-many = Too many codes weren't valid. Wait ten minutes, then write /link in your other chat.
link-late = Nothing was linked: that code is no longer valid. Write /link in your other chat for a new one.
link-staff = Accounts of staff can't be linked.
link-elsewhere = Chats are linked where you write to the bot itself, not here.
link-not-now = I can't make a code right now. Please try again in a minute.
link-platform =
    { $platform ->
        [telegram] Telegram
        [discord] Discord
       *[other] the terminal
    }
