# Connecting Google Calendar: words in the chat and on the pages.

calendar-link = Open this link, choose your Google account and leave every box ticked. It works for 10 minutes and only once:
    { $link }
calendar-link-again = { $account } is connected now. To connect it again or to choose another account, open this link (it works for 10 minutes):
    { $link }
calendar-link-given = A link to connect Google Calendar was sent.
calendar-account-unknown = Your Google account
calendar-button-open = Open Google
calendar-button-connect = Connect again
calendar-button-choose = Choose calendars
calendar-button-disconnect = Disconnect
calendar-button-retry = Try again
calendar-button-write = Write to: { $name }
calendar-button-writes = ✓ Writing to: { $name }
calendar-button-check = Check: { $name }
calendar-button-checks = ✓ Checking: { $name }
calendar-button-done = Done
calendar-local = Your appointments are kept by the bot itself, so there is no need to connect a calendar. To change that{ $owner ->
    [yes] {""}
   *[no] , tell the owner
}: your entry in the business's file needs calendar = "google" for Google Calendar, or calendar = "caldav" for iCloud, Nextcloud, Fastmail and others.
calendar-unset = Google Calendar is not set up here yet. Tell whoever installed the bot: it needs the section [google].
calendar-failed = That does not work right now. Please try again in a minute.
calendar-unreachable = Google does not answer right now. Please try again in a minute.
calendar-none = Your calendar is not connected. Send /connect to connect it.
calendar-connected = Done, your Google Calendar is connected: { $account }.
calendar-former-revoked = { $account } is connected no longer, and the access to it is revoked.
calendar-former-kept = { $account } is connected no longer, but Google did not confirm that the access is revoked. Please remove it yourself, signed in as { $account }: https://myaccount.google.com/permissions
calendar-former-shared = { $account } is connected here no longer. It is connected in another place as well, so the access at Google stays.
calendar-former-ended = { $account } was connected before.
calendar-former-visits = { $many ->
    [one] One coming visit stands in a calendar of { $account }. I write it into your new calendar. In the old one I can no longer change it, so delete it there, without a message to the guest:
   *[other] { $many } coming visits stand in calendars of { $account }. I write them into your new calendar. In the old ones I can no longer change them, so delete them there, without a message to the guests:
}
calendar-chosen = Appointments go into the calendar { $write }.
calendar-write-read-only = The calendar for appointments, { $write }, can only be read. So nothing is booked with you in chat, and customers are asked to call. Ask for write access to it, or choose another one with its button: I never change that by myself.
calendar-write-gone = The calendar for appointments, { $write }, is no longer there, or no longer shared with me. So nothing is booked with you in chat, and customers are asked to call. Choose another one with its button: I never change that by myself.
# $why: what kept the calendar from taking an appointment.
calendar-untried = The last time it took none, because { $why ->
    [forbidden] I was not allowed to write
    [full] there was no room left
    [page] its server answered with a web page
   *[refused] its server refused it
}; the next booking tries it again.
calendar-takes-none = It takes no appointments now, because { $why ->
    [forbidden] I may not write
    [full] there is no room left
    [page] its server answers with a web page
   *[refused] its server refuses them
}: mend that and send /connect again, or choose another calendar.
calendar-checked = Time that is busy in { $many ->
    [one] the calendar
   *[other] the calendars
} { $checked } is not offered to customers.
calendar-choose = Choose with the buttons where to write and whose busy time counts.
calendar-denied = Access to Google Calendar was not given, so nothing has changed. If you change your mind, connect again.
calendar-lacking = A permission is missing: a box was unticked on Google's page. Without all three I cannot see busy time or cannot write. Connect again and leave every box ticked.
calendar-not-finished = Connecting did not work: Google did not answer, or did not take the code. Please try again.
calendar-lapsed = Google does not let me into your calendar any more: the permission was withdrawn or has run out. For now customers cannot book with you in chat, and I ask them to call. Please connect the calendar again.
calendar-lapsed-owner = Please note: a calendar is no longer connected ({ $name }). I ask customers to call until it is connected again with /connect.
calendar-disconnect-ask = Disconnect Google Calendar? Appointments that are in it stay there, but I shall not book new customers with you until you connect again.
calendar-disconnected = Google Calendar is disconnected and the access is revoked.
calendar-disconnected-kept = Google Calendar is disconnected here, but Google did not confirm that the access is revoked. Please remove it yourself: https://myaccount.google.com/permissions
calendar-disconnected-shared = Google Calendar is disconnected here. The same account is connected in another place as well, so the access at Google stays.
calendar-caldav-connected = Your calendar is connected (signed in as { $account }).
calendar-caldav-unset = Your calendar cannot be used, because its password cannot be read here. Tell whoever installed the bot: `zapys doctor` says what is missing.
calendar-caldav-refused = Your calendar's server refuses the user name or the password. Tell whoever installed the bot; many servers want an app password.
calendar-caldav-unreachable = Your calendar does not answer right now. Please try again in a minute. If it stays so, tell whoever installed the bot to look at url in [staff.caldav].
calendar-caldav-read-only = None of your calendars can be written to, so I cannot put appointments there. Share one with write access, then send /connect again.
# $owner: whether the owner of the business reads it.
calendar-caldav-fixed = Your calendar is set in the business's file, so it is disconnected there.{ $owner ->
    [yes] {""}
   *[no] {" "}Please tell the owner.
}
calendar-caldav-lapsed = Your calendar's server no longer takes the user name or the password. For now customers cannot book with you in chat, and I ask them to call. Tell whoever installed the bot: the password in its file or variable has to be a new one, and many servers want an app password.
calendar-caldav-lapsed-owner = Please note: a calendar's server no longer takes the password ({ $name }). I ask customers to call until the bot has a new password and is started again; `zapys doctor` says where it stands.
calendar-caldav-former = The business's file names another account for your calendar. { $account } is used no longer.
calendar-caldav-former-owner = The business's file names another account for a calendar ({ $name }). { $account } is used no longer.
calendar-caldav-former-visits = { $many ->
    [one] One coming visit stands there. I write it into the new calendar. In the old one I can no longer change it, so delete it there:
   *[other] { $many } coming visits stand there. I write them into the new calendar. In the old one I can no longer change them, so delete them there:
}
calendar-caldav-former-visits-owner = { $many ->
    [one] One coming visit stands there. I write it into the new calendar. In the old one it has to be deleted by hand:
   *[other] { $many } coming visits stand there. I write them into the new calendar. In the old one they have to be deleted by hand:
}
calendar-caldav-former-off = These were cancelled or changed, and may still stand there as they were before. Delete them as well:
calendar-caldav-former-off-owner = These were cancelled or changed, and may still stand there as they were before. They have to be deleted as well:
calendar-caldav-none = There is no calendar left in your account. Make one there, then send /connect again.
calendar-caldav-empty = Your account has no calendar yet. Create one there and send /connect again.
calendar-caldav-broken = Your calendar's server does not answer as a calendar, so it is not a matter of waiting. Tell whoever installed the bot: `zapys doctor` says in one sentence what is wrong.
calendar-caldav-unusable = I cannot use your calendar's server, and waiting does not mend it. Customers cannot book with you in chat, and I ask them to call. Tell whoever installed the bot: `zapys doctor` says in one sentence what is wrong.
calendar-caldav-unusable-owner = Please note: a calendar's server cannot be used ({ $name }), and waiting does not mend it. I ask customers to call. Tell whoever installed the bot: `zapys doctor` says in one sentence what is wrong.
calendar-caldav-former-silent = Google writes to the guests of an event that is deleted: choose not to notify them.
calendar-caldav-former-silent-owner = Google writes to the guests of an event that is deleted: they should not be notified.
calendar-forbidden = Your calendar { $calendar } takes no appointments from me: I may read it and not write. For now customers cannot book with you in chat, and I ask them to call. Share it with write access and send /connect, or choose another calendar.
calendar-others = I could write into { $names }, and do so only once you choose it.
calendar-forbidden-owner = Please note: the calendar { $calendar } takes no appointments, because it may be read and not written ({ $name }). I ask customers to call until it is shared with write access, or another one is chosen with /connect.
calendar-others-owner = I could write into { $names }, and do so only once { $name } chooses it with /connect.
calendar-unchanged = I could not change an event in your calendar { $calendar }, because { $why ->
    [forbidden] I was not allowed to write there
    [full] there is no room left in its account
    [page] its server answered with a web page
   *[refused] its server refused it
}. The event stays as it was. New appointments go into { $write } as before{ $more ->
    [share] ; to let me change those in { $calendar } as well, share it with write access
   *[none] {""}
}.
calendar-unchanged-owner = Please note: I could not change an event in the calendar { $calendar } ({ $name }), because { $why ->
    [forbidden] I was not allowed to write there
    [full] there is no room left in its account
    [page] its server answered with a web page
   *[refused] its server refused it
}. The event stays as it was. New appointments go into { $write } as before.
# The time of the event is right by then; only its title and its details are not.
calendar-unworded = I could not write the title and the details of a visit into its event in your calendar { $calendar }, because { $why ->
    [forbidden] I was not allowed to write there
    [full] there is no room left in its account
    [page] its server answered with a web page
   *[refused] its server refused them
}. /day shows the visit as it is. New appointments go into { $write } as before.
calendar-unworded-owner = Please note: I could not write the title and the details of a visit into its event in the calendar { $calendar } ({ $name }), because { $why ->
    [forbidden] I was not allowed to write there
    [full] there is no room left in its account
    [page] its server answered with a web page
   *[refused] its server refused them
}. /day shows the visit as it is. New appointments go into { $write } as before.
calendar-full = Your calendar { $calendar } takes no appointments from me: its server says that there is no room left. For now customers cannot book with you in chat, and I ask them to call. Make room in your account and send /connect.
calendar-full-owner = Please note: the calendar { $calendar } takes no appointments, because its account has no room left ({ $name }). I ask customers to call until there is room and /connect is sent.
calendar-former-event = ↩️ An earlier event of a visit is in your calendar again: { $before }. The visit itself is now: { $visit }. The earlier event keeps its time taken; delete it if it is not meant to be there.
calendar-former-event-owner = ↩️ An earlier event of a visit is in a calendar again ({ $name }): { $before }. The visit itself is now: { $visit }. The earlier event keeps its time taken; it should be deleted if it is not meant to be there.
calendar-former-event-off = ↩️ An earlier event of a cancelled visit is in your calendar again: { $before }. It keeps its time taken; delete it if it is not meant to be there.
calendar-former-event-off-owner = ↩️ An earlier event of a cancelled visit is in a calendar again ({ $name }): { $before }. It keeps its time taken; it should be deleted if it is not meant to be there.
# Behind a list of visits that is too long for one message.
calendar-visits-more = { $many ->
    [one] … and { $many } more, { $until }.
   *[other] … and { $many } more, until { $until }.
}
calendar-no-calendar = Your calendar { $calendar } takes no appointments from me: its server answers with a web page, or not as a calendar does. For now customers cannot book with you in chat, and I ask them to call. Sign in there with a browser, because the provider may want something from you; if it stays so, tell whoever installed the bot: `zapys status` says since when.
calendar-no-calendar-owner = Please note: the calendar { $calendar } takes no appointments, because its server answers with a web page, or not as a calendar does ({ $name }). I ask customers to call until it takes them. `zapys status` says since when.
calendar-refuses = Your calendar { $calendar } takes no appointments from me: its server refuses them. For now customers cannot book with you in chat, and I ask them to call. Tell whoever installed the bot: `zapys doctor` says where to look.
calendar-refuses-owner = Please note: the calendar { $calendar } takes no appointments, because its server refuses them ({ $name }). I ask customers to call until it takes them. `zapys doctor` says where to look.
calendar-many-gone = ❓ The events of { $many } visits are gone from your calendar at once, and I cannot tell whether you deleted them or the calendar lost them. Until you answer, the visits stand and the customers hear nothing:
calendar-many-gone-owner = ❓ The events of { $many } visits are gone at once from a calendar ({ $name }), and I cannot tell whether they were deleted or lost. Until one of you answers, the visits stand and the customers hear nothing:
button-off-of = Cancel: { $visit }
button-stands-of = It stands: { $visit }
calendar-undeleted = ⚠️ The server of your calendar does not let me delete an event: { $visit }. That visit is cancelled or elsewhere now. Please delete the event in your calendar yourself; until then it keeps its time taken.
calendar-undeleted-owner = ⚠️ The server of a calendar does not let me delete an event ({ $name }): { $visit }. That visit is cancelled or elsewhere now. The event should be deleted there by hand; until then it keeps its time taken.
calendar-gone = One of your calendars is no longer there, or is no longer shared with me{ $calendars ->
    [none] {""}
   *[other] : { $calendars }
}.
calendar-gone-owner = A calendar is no longer there, or is no longer shared with me ({ $name }{ $calendars ->
    [none] {""}
   *[other] : { $calendars }
}).
calendar-gone-blocks = Until you choose your calendars again, customers cannot book with you in chat, and I ask them to call.
calendar-gone-blocks-owner = Until the calendars are chosen again with /connect, customers cannot book with { $name } in chat, and I ask them to call.
calendar-gone-visits = { $many ->
    [one] One coming visit was in it. It stands, and the customer was told nothing. Once you have chosen, I write it into your calendar for appointments. If it is off, cancel it in /week or /day:
   *[other] { $many } coming visits were in it. They stand, and the customers were told nothing. Once you have chosen, I write them into your calendar for appointments. If one is off, cancel it in /week or /day:
}
calendar-gone-visits-owner = { $many ->
    [one] One coming visit was in it. It stands, and the customer was told nothing. Once they have chosen again with /connect, I write it into their calendar:
   *[other] { $many } coming visits were in it. They stand, and the customers were told nothing. Once they have chosen again with /connect, I write them into their calendar:
}
# $days: "24 November, 1 December–3 December". $more: how many entries are not named.
calendar-free-days = 📅 In your calendar an all-day entry is marked as free: { $days }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}. It does not block bookings. If you are away then, mark it as busy, or tell me here when you are away.
calendar-free-days-owner = 📅 In the calendar of { $name } an all-day entry is marked as free: { $days }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}. It does not block bookings. If they are away then, it has to be marked as busy.

no-calendar-phone = { $staff } can be booked by phone only just now: { $phone }. Sorry for the trouble.
no-calendar-human = { $staff } can't be booked in chat just now. Please contact us directly. Sorry for the trouble.
no-calendar-any-phone = Just now you can book by phone only: { $phone }. Sorry for the trouble.
no-calendar-any-human = Just now nothing can be booked in chat. Please contact us directly. Sorry for the trouble.
no-calendar-move-phone = I can't move it here just now; please call { $phone }. Until then your appointment stays as it is. Sorry for the trouble.
no-calendar-move-human = I can't move it here just now; please contact us directly. Until then your appointment stays as it is. Sorry for the trouble.

page-connected = Calendar connected
page-connected-lead = Customers' appointments go into your Google Calendar, and time that is busy in it is not offered.
page-connected-next = Go back to the chat: there you can choose which calendar to write to.
page-denied = Access was not given
page-denied-lead = You cancelled the request, or Google did not allow the access. Nothing has changed.
page-denied-next = If you change your mind, send the bot /connect.
page-lacking = A permission is missing
page-lacking-lead = All three permissions are needed: to see busy time, to see the list of calendars and to change events. At least one box was unticked.
page-lacking-next = Send the bot /connect again and leave every box ticked.
page-expired = This link does not work
page-expired-lead = A link works for ten minutes after the bot has sent it. Nothing has changed.
page-expired-next = Send the bot /connect and open the new link.
page-used = This link has been used
page-used-lead = Each link works only once.
page-used-next = If the calendar is connected, the bot has said so in the chat. If not, send it /connect.
page-unreachable = Google does not answer
page-unreachable-lead = Connecting could not be finished: Google did not answer in time. Nothing has changed.
page-unreachable-next = Wait a minute and send the bot /connect again.
page-back = Back to the chat
page-close = You can close this page and go back to the chat.
