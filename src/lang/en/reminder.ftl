# Reminders to the customer; notices and the agenda for staff.

reminder = 🔔 A reminder of your appointment: { $when }.
# A further one, which may come on the same day.
reminder-again = 🔔 Another reminder of your appointment: { $when }. It begins in { $left }.
reminder-in = 🔔 A reminder: your appointment is in { $left }, { $at }.
reminder-change = Have your plans changed? Write “move” or “cancel”.
reminder-late = If you can't come, please let us know as soon as you can.
reminder-late-phone = If you can't come, please call us: { $phone }.

notice-booked = 🆕 New appointment: { $service }, { $when }
notice-moved = 🔁 Appointment moved: { $service }, { $when }
notice-retimed = 🕰️ The clock rules have changed; the appointment keeps its local time and follows in the calendar: { $service }, { $when }
notice-amended = 🔁 Appointment changed: { $service }, { $when }
notice-taken-over = ➡️ Passed on to { $staff }: { $was }
notice-appointment = { $service }, { $when }, { $staff }
notice-was = Before: { $was }
notice-cancelled = ❌ Appointment cancelled: { $service }, { $when }
notice-corrected = ✏️ The customer corrected the details: { $service }, { $when }
notice-address-refused = 📧 The customer's address takes no letters; we have asked for another one in the chat: { $service }, { $when }
notice-declined = 📧 A reply to our letter declines this appointment; we have asked in the chat whether to cancel it: { $service }, { $when }
notice-declined-late = ⚠️ A reply to our letter declines this appointment, and it is too late to cancel it in the chat. Please get in touch: { $service }, { $when }
notice-invitation-declined = 📅 The customer declined the calendar's invitation to this appointment; we have asked in the chat whether to cancel it: { $service }, { $when }
notice-invitation-declined-late = ⚠️ The customer declined the calendar's invitation to this appointment, and it is too late to cancel it in the chat. Please get in touch: { $service }, { $when }
staff-event-gone = ❓ The event of this visit is gone from your calendar, and I cannot tell whether you put it elsewhere. Is the visit off? Until you answer, it stands and the customer hears nothing: { $service }, { $when }
staff-event-back = ↩️ The event of this visit is in your calendar again, so it stands and my question is settled: { $service }, { $when }
staff-event-returned = ↩️ The event of a cancelled visit is in your calendar again: { $service }, { $when }
    The visit stays cancelled, and the customer was told so. The event blocks its time: delete it, or agree on the time with the customer and book anew.
notice-counter = 📧 A reply to our letter proposes another time; nothing is changed, and we have asked in the chat: { $service }, { $when }
notice-counter-unknown = not readable
notice-proposed = Proposed: { $to }
notice-send-link = 🎥 No video link is made for this appointment. Please send the customer yours: { $reach }.
notice-address-how = To correct it, send: /address { $address } and the right address behind it, or reply to this message with the right address.
notice-address-corrected = ✏️ A colleague corrected the customer's address, and the letter goes there: { $service }, { $when }
notice-late = ⏰ The customer will be late: { $service }, { $when }
notice-said = “{ $said }”
notice-coming = 👍 The customer is coming: { $service }, { $when }
notice-cannot-come = ⚠️ The customer wants to cancel, but it is too late to do so in the chat. Please get in touch: { $service }, { $when }
notice-person = 👤 { $person }
notice-staff = 🧑 { $staff }

agenda-none = ☀️ { $day }: no appointments.
agenda-head = ☀️ { $day }:

# Which reminders come. $lengths: "24 hours and 2 hours".
reminders-yours = I'll remind you of your { $service } { $when } here in the chat, { $lengths } before it starts.
reminders-mail = A reminder goes to { $email } as well.
reminders-each = Once you are booked, I remind you here in the chat { $lengths } before the start, and by email if you leave an address.
# The quiet hours move some of them, so their times are told. $times: "tomorrow at 8:30 PM and …".
reminders-at = I'll remind you of your { $service } { $when } here in the chat: { $times }.
reminders-sent = A reminder of your { $service } { $when } was sent here in the chat: { $times }.
reminders-unsent = No reminder of your { $service } { $when } has been sent yet.
reminders-night = Between { $from } and { $until } I send no reminders.
# What is stored of the customer.
my-email = The address I have for you is { $email }. If it's wrong, write the right one.
my-email-none = I have no email address of yours.
my-phone = The phone number I have for you is { $phone }. If it's wrong, write the right one.
my-phone-none = I have no phone number of yours.
my-name = The name I have for you is { $name }. If it's wrong, write the right one.
my-name-booked = Your { $service } { $when } is booked under the name { $name }.
my-name-none = I don't have your name yet.
reminders-over = Your { $service } { $when } is so near that no further reminder will come.
reminders-quiet = Between { $from } and { $until } I send none: such a reminder comes earlier or in the morning.
reminders-fixed = I can't change these times. If you need something else, write “talk to a person” and I'll pass it on.
reminders-none = I don't send reminders here.
reminders-other = If you need one, write “talk to a person” and I'll pass it on.
visit-in-zone = Your { $service } { $when } is { $there }, { $zone }.
asked-to-move = I'm sorry: { $staff } can't be there { $when } for your { $service }.
asked-to-move-nearest = The nearest free times are { $times }. Would one of them suit you? You can also write another time, or cancel.
asked-to-move-when = Which other time would suit you? You can also cancel.
