# Letters: to the customer about an appointment, to the owner about a customer who waits for a person.

letter-subject = { $service }, { $moment } — { $business }
letter-subject-moved = Moved: { $service }, { $moment } — { $business }
letter-subject-cancelled = Cancelled: { $service }, { $moment } — { $business }

letter-booked = Your appointment is confirmed
letter-corrected = Your appointment, corrected
letter-moved = Your appointment has been moved
letter-retimed = Your appointment stays at the time we agreed on
letter-amended = Your appointment has been changed
letter-cancelled = Your appointment has been cancelled
letter-reminder = A reminder of your appointment
letter-link = The link to your video meeting

letter-see-you = We look forward to seeing you.
letter-see-you-when = We look forward to seeing you { $when }.
letter-soon = We look forward to seeing you { $when }. It begins in { $left }.
letter-see-you-anew = We look forward to seeing you at the new time.
letter-clock-rules = The clock rules of { $zone } have changed, so an older calendar entry may show another hour. Please take the newest calendar file.
letter-let-go = This time is no longer reserved for you. To book again, write to us in the chat.

letter-was = Before
letter-service = Service
letter-staff = With
letter-date = Date
letter-time = Time
letter-time-value = { $time } ({ $zone })
letter-duration = Duration
letter-price = Price
letter-address = Address
letter-video = Video meeting
letter-link-later = the link will follow separately
letter-link-staff = { $staff } will send you the link
letter-name = Name
letter-our-phone = Our phone
letter-phone = Phone

letter-join = Join the meeting
letter-add = Add to Google Calendar
letter-add-outlook = Add to Outlook
letter-to-chat = Move or cancel
letter-chat = Write to us in the chat
letter-again = Book again

letter-file = The attached .ics file adds the appointment to any calendar.
letter-file-moved = The attached .ics file moves the appointment in most calendars. If the old one is still in yours, delete it: { $title }, { $moment }.
letter-file-changed = The attached .ics file updates the appointment in most calendars. If the old one is still in yours, delete it.
letter-file-cancelled = If it is in your calendar, delete it there: { $title }, { $moment }. The attached .ics file removes it in some calendars only.
letter-ended = Cancelled on { $day }.
letter-agreed = As agreed on { $day }: { $when }. If you have a later email from us, go by that one.
letter-change = To move or cancel, write to us in the chat at least { $until } before it starts.
letter-change-any = To move or cancel, write to us in the chat.
letter-change-late = If your plans have changed, please let us know as soon as you can.
letter-why = You received this email because this address was given when booking in a chat. If that wasn't you, simply ignore it.

human-subject = A customer is waiting for a person — { $business }
human-lead = A customer asks to be answered by a person.
human-email = Email
human-words = The customer's last messages:
human-no-way = The customer has left no contact so far, and no one has a chat in which they can be answered.
human-invite = To answer customers in the chat, open it for yourself once: this command prints the link, which is valid for a day.
    { $command }
human-no-contact = The customer left no contact: they can be answered in the chat only.
