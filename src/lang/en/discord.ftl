# Discord: what is said in public, beside a receipt, in forms and in the menu of commands.

discord-answered-privately = I've answered you in private messages.
discord-cannot-write = I can't write to you privately: your settings don't let me. Use /my or /book here (only you'll see the answer), or allow private messages from this server's members. Until then confirmations and reminders come by email only, if you gave yours.
discord-writes-privately = If anything changes, or it's time for a reminder, I'll send you a private message.
discord-writes-here = If anything changes, or it's time for a reminder, I'll write to you here.
discord-not-kept = I can't take this in right now. Please try again in a minute.
discord-reminders-by-mail = You don't take private messages from me, so reminders will come by email.
discord-no-reminders = You don't take private messages from me, so I can't remind you. Allow them in this server's privacy settings and I will.

form-title = Your details
form-order = Book a visit
form-service = Service
form-staff = With whom
form-anyone = Anyone
form-when = Day and hour
form-when-example = tomorrow at 15:00
form-name = Your name
form-email = Email
form-phone = Phone number
form-email-or-phone = Phone number or email

option-service = What for
option-staff = With whom
option-date = The day, such as tomorrow
option-time = The time, such as 14:00
option-appointment = Which appointment, if you have several
option-language = The language
option-who = The name or the phone number
option-text = The note
option-wrong = The address that took no letter
option-right = The right address

# Names of commands and of their options: up to 32 small letters, digits and hyphens, no spaces.
slash-book = book
slash-slots = slots
slash-my = my
slash-move = move
slash-cancel = cancel
slash-language = language
slash-form = form
slash-waitlist = waitlist
slash-help = help
slash-human = human
slash-done = done
slash-export = export
slash-forget = forget
slash-connect = connect
slash-disconnect = disconnect
slash-today = today
slash-week = week
slash-day = day
slash-away = away
slash-find = find
slash-note = note
slash-who = who
slash-text = text
slash-why = why
slash-address = address
slash-numbers = numbers
slash-service = service
slash-staff = staff
slash-date = date
slash-time = time
slash-appointment = appointment
slash-wrong = wrong
slash-right = right
