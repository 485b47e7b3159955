//! The words that show what a message is about: Ukrainian, English, Russian.
//!
//! One line a language. Patterns are separated by commas; `*` ends a stem.

use super::intent::Intent;

pub(super) const PATTERNS: &[(Intent, &[&str])] = &[
    (
        Intent::Greet,
        &[
            "привіт*, вітаю, вітання, доброго дня, добрий день, доброго ранку, добрий ранок, \
             доброго вечора, добрий вечір, доброго здоров'я, здрастуйте, день добрий, добридень, start",
            "hi, hello, hey, good morning, good afternoon, good evening",
            "здравствуйте, добрый день, доброе утро, добрый вечер, привет",
        ],
    ),
    (
        Intent::Thanks,
        &[
            "дякую*, дяки, спасибі, красно дякую, вдячн*",
            "thanks, thank you, thx, cheers, much appreciated",
            "спасибо, благодар*",
        ],
    ),
    (
        Intent::Bye,
        &[
            "до побачення, бувайте, на все добре, до зустрічі, гарного дня, гарного вечора, папа",
            "bye, goodbye, see you, have a nice day, good night",
            "до свидания, пока",
        ],
    ),
    (
        Intent::Help,
        &[
            "допомож*, допомога, допомогу, що ти вмієш, що ви вмієте, що ти можеш, меню, як це працює, як записатися",
            "help, what can you do, how does this work, menu, how do i book",
            "помощь, помоги*, что ты умеешь",
        ],
    ),
    (
        Intent::Yes,
        &[
            "так, ага, авжеж, звісно, звичайно, гаразд, добре, згоден, згодна, підтверджую, \
             підходить, підійде, ок, окей, давайте, давай, супер, чудово",
            "yes, yep, yeah, yup, sure, ok, okay, of course, confirm, please do, go ahead, fine, \
             sounds good, that works, perfect, great",
            "да, конечно, хорошо, подходит, согласен, согласна, подтверждаю",
        ],
    ),
    (
        Intent::No,
        &[
            "ні, нє, неа, не треба, не потрібно, не хочу, передума*, не варто, не надо, забудьте, відбій",
            "no, nope, nah, don't, do not, never mind, nevermind, not now, forget it, changed my mind",
            "нет, не нужно",
        ],
    ),
    (
        Intent::Book,
        &[
            "запис*, запиш*, заброн*, забук*, бронь, броню*, хочу прийти, хотів прийти, хотіла прийти, \
             потрапити на, хочу на, хочу до, мені на, треба на, потрібна, потрібен, потрібно на",
            "book*, appointment*, reserve*, reservation*, schedule*, sign me up, put me down, \
             i want a, i'd like a, i need a, need a, get a, i want to come, come in for",
            "запись, хочу записаться",
        ],
    ),
    (
        Intent::Look,
        &[
            "вільн*, слот*, вікон*, віконц*, є місце, є місця, є час, коли можна, на коли можна, \
             коли є, який час є, які години, найближч*, чи є щось",
            "free, available, availability, slot*, opening, openings, any time, what times, \
             which times, vacanc*, when can i come, do you have anything, anything on",
            "свободн*, есть место, есть время, когда можно, ближайш*",
        ],
    ),
    (
        Intent::Mine,
        &[
            "на що я записаний, на що я записана, куди я записана, мої запис*, мій запис*, моїх запис*, мого запис*, на коли я записаний, на коли я записана, коли я записаний, коли я записана, \
             чи я записаний, чи я записана, коли мій, коли моя, в мене запис*, у мене запис*, в мене є запис*, мої броню*, що у мене",
            "have i booked, did i book, have i got, my appointment*, my booking*, my reservation*, when is my, when am i, what do i have, \
             am i booked, show my, list my",
            "мои запис*, моя запись, мою запись, когда я записан*, на когда я записан*",
        ],
    ),
    (
        Intent::Move,
        &[
            "перенес*, перенос*, перепиш*, перепис*, перезапис*, пересун*, змінити час, змінити дату, \
             змінити день, змінити запис*, змініть час, змініть запис*, поміняти час, поміняти дату, \
             інший час запис*, на інший час, на інший день, зсунути, зсуньте",
            "move, reschedul*, postpone*, change my appointment, change my booking, change the time, \
             change the date, change the day, another time instead, different time, different day, \
             push back, bring forward, shift my",
            "перенести, перенесите, изменить время, поменять время",
        ],
    ),
    (
        Intent::Cancel,
        &[
            "скасу*, скасов*, відмін*, анулю*, видали* запис*, не прийду, не зможу прийти, \
             не зможу бути, не зможемо прийти, прибер* запис*",
            "cancel*, call off, can't make it, cannot make it, can't come, won't come, delete my, \
             remove my, drop my appointment",
            "отмен*, не смогу прийти, не приду",
        ],
    ),
    (
        Intent::Human,
        &[
            "людину, людини, людиною, жива людина, живу людину, оператор*, менеджер*, \
             адміністратор*, покличте, поклич, з кимось поговорити, хочу поговорити, передзвоніть, \
             зателефонуйте мені, подзвоніть мені",
            "human, real person, a person, operator, manager, talk to someone, speak to someone, \
             talk to somebody, speak to somebody, speak with, receptionist, call me, call me back",
            "человек*, администратор*, позовите, перезвоните",
        ],
    ),
    (
        Intent::Price,
        &[
            "скільки кошту*, скільки буде, скільки коштуватиме, ціна, ціни, ціну, цін, прайс*, \
             вартіст*, почім, почем, яка ціна, по чому",
            "how much, price*, pricing, cost*, what do you charge, rates, fee, fees",
            "сколько стоит, сколько стоят, сколько будет, стоимост*, цена, цены",
        ],
    ),
    (
        Intent::Length,
        &[
            "скільки триває, скільки часу, скільки займе, скільки по часу, як довго, тривалість",
            "how long, how much time, duration",
            "сколько длится, сколько времени, как долго",
        ],
    ),
    (
        Intent::Address,
        &[
            "де ви, де вас, де знаходит*, де розташ*, адрес*, як вас знайти, як доїхати, як дістатися, \
             як до вас, куди приходити, куди їхати, яка адреса, де салон, де це, геолокац*, локаці*",
            "where are you, where is it, where is the, where you are, address, your location, located, how do i get, \
             how to get there, how to find you, directions",
            "где вы, где находит*, как вас найти, как доехать, как добраться, куда приходить",
        ],
    ),
    (
        Intent::Hours,
        &[
            "коли ви працю*, коли працю*, графік*, години роботи, годин роботи, час роботи, розклад, \
             до котрої, з котрої, до якої години, о котрій відкри*, коли відкри*, коли зачин*, \
             ви працюєте, чи працюєте, коли вихідн*, у вас вихідн*, режим роботи",
            "opening hours, working hours, business hours, your hours, what hours, when are you open, \
             are you open, when do you open, when do you close, what time do you open, \
             what time do you close, do you work on",
            "часы работы, график*, когда вы работаете, вы работаете, режим работы, до скольки",
        ],
    ),
    (
        Intent::Phone,
        &[
            "ваш телефон*, ваш номер, номер телефону салону, телефон салону, як вам зателефонувати, \
             як подзвонити, як зателефонувати, куди дзвонити, куди телефонувати, контакт*",
            "your phone, your number, phone number of, what number, how can i call, can i call you, \
             how do i reach you, contact details",
            "ваш номер телефона, как позвонить, как вам позвонить, куда звонить",
        ],
    ),
    (
        Intent::Services,
        &[
            "які послуги, послуги, перелік послуг, список послуг, що ви робите, що ви пропонуєте, \
             що у вас є, що є у вас, чим займа*, які процедури",
            "what services, your services, services, what do you offer, what do you do, \
             list of services, what can i book",
            "какие услуги, услуги, что вы делаете, что у вас есть",
        ],
    ),
    (
        Intent::Staff,
        &[
            "хто робить, хто стриже, хто працює, хто у вас, які майстри, майстри, до кого можна, хто майстер, хто з майстрів",
            "who does, who works, who cuts, who is, which stylist*, your staff, your team, which masters, who do you have",
            "кто делает, кто стрижет, какие мастера, мастера, кто работает",
        ],
    ),
    (
        Intent::Again,
        &[
            "ще один, ще одну, ще одного, ще на, також на, і ще, ще запис*, додатково",
            "another appointment, another booking, one more, also book, book another, as well",
            "еще один, еще одну, ещё один, ещё одну, еще на, также на",
        ],
    ),
    (
        Intent::Rather,
        &[
            "краще, ліпше, замість, а можна, а о, а об, давайте краще, тоді, натомість, а якщо, а коли",
            "instead, rather, actually, make it, how about, what about, can we do, better, could we",
            "лучше, вместо, тогда, а можно, а если",
        ],
    ),
    (
        Intent::Question,
        &[
            "маю питання, є питання, маю запитання, є запитання, питання щодо, питання про, алергі*",
            "have a question, got a question, question about, allerg*",
            "есть вопрос, вопрос по, аллерг*",
        ],
    ),
    (Intent::Shift, &["раніше, пізніше", "earlier, later", "раньше, позже"]),
    (
        Intent::Anyone,
        &[
            "будь хто, будь кого, будь ким, будь якого майстра, будь який майстер, до кого завгодно, \
             все одно до кого, без різниці до кого",
            "anyone, anybody, whoever, any stylist, any master, with any",
            "кто угодно, кому угодно, любому, любой мастер",
        ],
    ),
    (
        Intent::NoEmail,
        &[
            "немає пошти, нема пошти, немає email, нема email, немає імейл*, нема імейл*, без пошти, \
             без email, не маю пошти, не маю email, не користуюся поштою, не скажу пошту, не дам пошту, \
             email не дам, пошту не дам, навіщо пошта, навіщо email",
            "no email, don't have email, don't have an email, without email, without an email, \
             why email, why do you need my email, not giving my email, rather not give",
            "нет почты, нет email, без почты",
        ],
    ),
    (
        Intent::SameTime,
        &[
            "той самий час, тій самій, той же час, такий самий час, на ту саму",
            "same time, same hour",
            "то же время, тот же час",
        ],
    ),
    (
        Intent::Any,
        &[
            "будь який, будь яка, будь яку, будь коли, будь що, все одно, байдуже, без різниці, \
             перший, першу, перше, на ваш розсуд, як вам зручно, якнайшвидше",
            "any of them, any time works, anytime, whichever, whenever, the first, first one, doesn't matter, \
             don't mind, don't care, as soon as possible, earliest, asap",
            "любой, любая, любое, все равно, первый, первое, без разницы",
        ],
    ),
];
