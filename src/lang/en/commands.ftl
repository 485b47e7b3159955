# Commands, and the words on buttons.

button-move = Move
button-cancel = Cancel
button-yes-cancel = Yes, cancel it
button-keep = No, keep it
button-earlier = « Earlier
button-later = Later »
button-other-day = « Another day
button-forget = Yes, forget me
button-phone = Share my phone number
button-coming = I'm coming
button-add = Add to calendar
button-join = Join the video call
button-fill = Fill in the form

words-yes = Yes, cancel it
words-no = No, keep it
words-move = Move my appointment
words-cancel = Cancel my appointment
words-coming = I am coming
words-days = { $service }: which days are free?
words-day = { $service }, { $day }
words-take = { $service }, { $when }

days-free = { $service }: choose a day. The nearest with room: { $days }.
days-none = { $service }: there is no room on these days.
coming-noted = Great, see you! “{ $service }” { $when }.

language-ask = Which language shall I speak?
language-set = I will write in English from now on.
forget-ask = I will delete your messages and your contact data. Coming appointments stay: cancel them first if you do not need them. Shall I?
forget-done = Done: your messages and contact data are deleted.
stale-button = This button is from an old message. Here is what I can do now:
too-old = This cannot be changed any more.
wordless-voice = I cannot listen to voice messages yet. Please write what you need.
wordless-picture = I cannot look at pictures or files yet. Please write in words what you need.
wordless-sticker = 🙂 Please write what you need: to book, to see free times, or to move or cancel an appointment?
wordless-place = Thank you. I cannot read a map, but I can tell you our address or book you in. What do you need?
phone-noted = Thank you, I have noted your phone number.

invitation-opened = Welcome, { $name }! From now on I tell you here about bookings. Commands: /today shows your day, /connect connects your Google Calendar.
invitation-void = This invitation has been used or has expired. Ask for a new one.
staff-only = This command is for staff. If you work here, ask the owner for an invitation.
today-none = { $day }: no appointments.
today-head = { $day }:
today-line = • { $time } { $service } — { $name }
today-nobody = no name

group-answered = I have answered you in private.
group-write-first = To get an answer, open a private chat with me: I write about appointments only there.
group-open = Open the chat

command-book = Book an appointment
command-slots = Show free times
command-my = My appointments
command-move = Move an appointment
command-cancel = Cancel an appointment
command-language = Choose the language
command-help = What I can do
command-human = Ask for a person
command-forget = Delete my data
command-connect = Connect Google Calendar
command-disconnect = Disconnect Google Calendar
command-today = My day
