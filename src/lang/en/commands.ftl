# Commands, and the words on buttons.

button-move = Move
button-cancel = Cancel
button-yes-cancel = Yes, cancel it
button-yes-change = Yes, change it
button-keep = No, keep it
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
forget-ask = I'll delete your messages and your contact details. Upcoming appointments stay: if you don't need them, cancel them first. Shall I go ahead?
forget-done = Done: your messages and contact details are deleted.
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

invitation-opened = Welcome, { $name }! From now on I'll tell you about bookings here. Commands: /today shows your day, /connect connects your Google Calendar, /help names them all.
invitation-void = This invitation has been used or has expired. Ask for a new one.
staff-only = This command is for staff. If you work here, ask the owner for an invitation.
today-none = { $day }: no appointments.
address-how = Write the address that takes no letters, then the right one: /address old@example.com new@example.com
address-same = These two addresses are the same: { $old }. Write the wrong one first, then the right one.
address-unknown = No letter to { $old } about a coming appointment of yours was refused, so there is nothing to correct.
address-likely = Did you mean { $meant }? Press the right address. To take { $new } as it is, you can also send the same once more.
address-done = Done: letters now go to { $new }, and the confirmation is on its way there. The customer has been told.
address-changing = An appointment with this address is just being changed. Please try again in a minute.
today-head = { $day }:
today-line = • { $time } { $service } — { $name }
today-nobody = no name

group-answered = I've answered you in private.
group-write-first = To get an answer, open a private chat with me: I write about appointments only there.
group-open = Open the chat

command-book = Book an appointment
command-slots = Show free times
command-my = My appointments
command-move = Move an appointment
command-cancel = Cancel an appointment
command-language = Choose the language
command-form = Book by filling in a form
command-help = What I can do
command-human = Ask for a person
command-forget = Delete my data
command-connect = Connect Google Calendar
command-disconnect = Disconnect Google Calendar
command-today = My day
command-address = Correct a customer's address
