# What a calendar changed and no customer, and what stands in a calendar.

# $business: the name of the business in quotes.
event-note = Booked in the chat of { $business }. If you move or delete this event, the customer is told.

theirs-moved = 📣 { $business } has moved your appointment to another time.
theirs-was = It was: { $when }
theirs-moved-again = If the new time doesn't suit you, write to me and we'll find another.
theirs-cancelled = 📣 { $business } is sorry: your appointment had to be cancelled.
theirs-cancelled-again = Write to me and we'll find you another time.
theirs-first = The business has just changed your appointment themselves, so I'm leaving it alone. I'll write in a moment how it stands now.

meet-linked = 🎥 The link to your video call, { $service } ({ $when }): { $link }
meet-sorry = The link to your video call, { $service } ({ $when }), couldn't be made automatically. { $staff } will send it to you.

link-follows = 🎥 The link to your video call, { $service } ({ $when }), is being made. I'll send it here as soon as it's there.
link-by-staff = 🎥 { $staff } sends the link to your video call, { $service } ({ $when }). If it hasn't come in time, write “talk to a person” and I'll pass it on.
link-none = You have no video call booked.
link-before = You get the link to the video call once you have booked it.
staff-no-link = ⚠️ Google made no video link for { $service }, { $when }, { $name }. Please send the customer yours: { $reach }.
staff-in-chat = they left no contact and write in the chat only
staff-move-taken = ❓ In your calendar you moved { $service } ({ $name }), { $when }. It now says: { $to }. Another booking has that time, so nothing has changed for the customer. Move the event back, or choose a free time.
staff-move-no-time = ❓ In your calendar you changed { $service } ({ $name }), { $when }. It now says: { $to }. Nothing can be booked like that, so nothing has changed for the customer. Move the event back, choose another time, or delete it.
staff-retime-taken = ❓ The clock rules of { $zone } have changed. { $service } ({ $name }) was agreed for { $when }, but another booking has that time by now. It stays in the calendar { $at }; please agree on a time with the customer and move it there.
staff-retime-skipped = ❓ The clock rules of { $zone } have changed. { $service } ({ $name }) was agreed for { $when }, a time that the clocks leave out now. It stays in the calendar { $at }; please agree on a time with the customer and move it there.
staff-retime-event = ⚠️ The clock rules of { $zone } have changed. { $service } ({ $name }) stays { $when }, but your calendar could not be changed. Please move the event there yourself.
staff-all-day = all day
