# The conversation: questions, information, courtesy.

greet = Hello! This is { $business }. I can book you in, show free times, and move or cancel an appointment. Which service would you like, and when?
hello-again = Hello! How can I help?
help = Just write in your own words, for example “I'd like a haircut tomorrow afternoon”, “What is free on Friday?”, “Move my appointment to 3 pm”, “Cancel my appointment” or “I want to talk to a person”. We do: { $services }.
thanks = You are welcome! If you need anything else, just write.
bye = Have a nice day! We look forward to seeing you.
not-understood = Sorry, I did not quite get that. What would you like: to book, to see free times, or to move or cancel an appointment?
unreadable = There are no words here that I can read. Please write what you need.
not-understood-yet = Sorry, I did not quite get that.
fine = All right.
kept = All right, the appointment stays as it is.
dropped = All right, I am not booking anything. If you change your mind, just write.
stands = You are booked: { $service }, { $when }. To change the time write, for example, “move it to 5 pm”; for another appointment name the service.
and-then = I book one service at a time. When this one is done, tell me about: { $services }.
email-needed = I cannot book you in without an email address: the confirmation goes there.
noted = Thank you, noted.

ask-service = Which service would you like? We offer: { $services }.
ask-which-service = Which one do you mean: { $services }?
ask-day = Which day?
ask-time = What time?
ask-move-when = Which day and time should I move “{ $service }” ({ $when }) to?
ask-move-time = Choosing a new time for “{ $service }”.

price = { $service }: { $price }.
price-length = { $service }: { $price }, { $length }.
price-none = Please ask us directly what “{ $service }” costs.
prices = Our services:
prices-line = • { $what }
address = Our address: { $address }.
address-none = There is no address given here.
phone = Our phone number: { $phone }.
phone-none = There is no phone number given here, but I can pass your question on to a person.
open-hours = We are open:
open-hours-line = • { $days }: { $windows }
open-hours-closed = closed
open-hours-closures = Closed: { $closures }.
staff-all = Our staff: { $staff }.
staff-for = { $service }: { $staff }.
unknown-info = I am afraid I do not know that.
unknown-then = What I can do is book you in, show free times, and move or cancel an appointment.
call-us = You can ask by phone: { $phone }.
