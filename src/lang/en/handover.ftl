# A conversation that is handed over to a person: what both sides are told.

handover-waits = I've passed this on: { $staff } will answer you here. What you write now goes there word for word, and I say nothing meanwhile. If there is no answer within { $minutes } minutes, I'll tell you.
handover-away = I've passed this on to { $staff }, who isn't at work right now and can answer you here later. Meanwhile I'm still here: write to me as before.
handover-beside = I've passed this on: { $staff } can answer you here. Meanwhile I'm still here: write to me as before.
handover-before = { $staff } already knows and answers you here. What you write goes there word for word. To go on with me, press the button or write /done.
handover-begun = 🙋 { $staff } answers you here now. I say nothing until you two have finished.
handover-over-staff = { $staff } has finished, and I answer here again. What else can I do for you?
handover-over-silence = Nothing was written for an hour, so the conversation with { $staff } is over, and I answer here again. What can I do for you?
handover-over-unanswered = { $staff } hasn't answered yet, and may still answer you here later: what you wrote was passed on. Until then I answer again. If I can do it for you, write it to me once more.
handover-over-unreachable = I can't reach { $staff } here any more, so your last words may not have been read. I answer here again.
handover-back = All right, I answer here again. What can I do for you?
handover-only-words = I can pass on words only, so that was not passed on. Could you put it in words?

button-handover-leave = Go on with zapys
button-handover-answer = Answer { $name }
button-handover-done = Done
button-handover-own = Not for a customer

handover-bot = zapys
handover-someone = Customer { $number }
handover-asked = 🙋 A customer asks for a person: { $name }. The last lines:

    { $lines }

    Reply to this message or press the button, and I pass your words on as they are. The customer was told to wait for ten minutes.
handover-asked-beside = 🙋 A customer asks for a person: { $name }. The last lines:

    { $lines }

    Reply to this message or press the button, and I pass your words on as they are. Until then I go on answering there.
handover-asked-away = 🙋 A customer asks for a person: { $name }. The last lines:

    { $lines }

    Reply to this message or press the button, and I pass your words on as they are. The customer was told that you are not at work now, and that I go on meanwhile.
handover-no-lines = (nothing yet)
handover-answered = { $staff } answers this customer: { $name }.
handover-taken = You answer { $name } now, and I say nothing there. Reply to a line, and the customer gets your words as they are. When you have finished, press the button or write /done; after an hour without a word I go on by myself.
handover-focused = What you write next goes to { $name } and to no one else, word for word, until you press the button or write /done, or another customer writes.
handover-passed = Passed on to { $name }. What you write next goes there as well, until you press the button or write /done, or another customer writes.
handover-line = { $name }: { $words }
handover-corrected = { $name }, corrected: { $words }
handover-voice = [a voice message, which I can't pass on]
handover-picture = [a picture or a file, which I can't pass on]
handover-sticker = [a sticker]
handover-place = [a place on the map, which I can't pass on]
handover-contact = [a contact card, which I can't pass on]
handover-other = [a message that I can't read or pass on]
handover-whom = For which customer is this? I have passed nothing on yet:

    { $words }
handover-which = Which conversation have you finished?
handover-done = Done: I answer { $name } again. If you reply to one of the lines later, I pass that on as well.
handover-silence = Nothing was written for an hour, so I answer { $name } again. If you reply to one of the lines, I pass that on.
handover-unanswered = I have told { $name } that there is no answer yet, and I answer there again. You can still reply to one of the lines.
handover-left = { $name } goes on with me, so this conversation is over.
handover-erased = 🗑 Deleted: this was about a customer who asked to be forgotten.
handover-forgotten = A customer who talked to you had their data deleted, so that conversation is over.
handover-undelivered = I could not send this to { $name }, who may have blocked this chat or left it:
    { $words }
handover-taken-by = { $staff } answers this customer already, so your words were not passed on.
handover-gone = That conversation is no longer stored, so nothing was passed on.
handover-none = There is no conversation to end here.
button-handover-pass = Yes, pass it on
handover-whether = Shall I pass this on to { $name }? I have passed nothing on yet:

    { $words }
handover-not-passed = All right, I haven't passed it on.
handover-passed-late = Passed on to { $name }. Your conversation is over and I answer there, so an answer to this comes to me. To talk on, press the button.
