# Accounts in which the bot answers for their holder.

account-connected = I now answer customers in your own account, in the chats that you have chosen. When you write in a chat yourself, I am silent there for an hour.
account-mute = I am connected to your account but may not answer in it. To change that, open Telegram's settings, Business, Chatbots, and let me reply to messages. Until then I tell you here who waits. Once I may answer, I answer those who wrote in the last 12 hours.
account-disconnected = I no longer answer customers in your account, because the connection was ended. If that was not meant, connect me again in Telegram's settings, Business, Chatbots.
account-foreign = You have connected me to your account, but I know you as a customer, so I answer nobody there. Staff of the business open their invitation first; ask the owner for it, and connect me again afterwards.
account-someone = A customer
account-waiting = { $name } is waiting for an answer in your account. I was silent because you were writing there; the next message I answer again. They wrote:
    { $words }
account-waiting-mute = { $name } is waiting for an answer in your account, and I may not answer there. They wrote:
    { $words }
account-waiting-owner = { $name } is waiting for an answer in the account of { $staff }, and I may not answer there. They wrote:
    { $words }
account-untold = I could not send this to { $name } in your account. Please pass it on:
    { $words }
account-left = a person who no longer works here
account-untold-owner = I could not send this to { $name }, who wrote to the account of { $staff }. Please pass it on:
    { $words }
account-overtaken = You were writing to { $name } yourself, so I did not send my answer:
    { $words }
