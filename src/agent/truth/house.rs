//! Whether an answer says of the business only what its profile says: what it has, does and allows.
//!
//! Sentences can be untrue without any number in them: one that repeats what the customer asked about
//! although the profile does not know it ("dogs are welcome"), one that limits what the profile does
//! not limit ("cash only"), and one with a word that comes from nowhere ("it is done under
//! sedation"). A word comes from somewhere if it is everyday talk, the profile has it, or the
//! customer wrote it.

use crate::{
    agent::Request,
    bots::{BusinessProfile, LocalizedText, Service},
    text::{same_stem, words},
};

use super::{
    asked, attributes, claims,
    cues::Cue,
    fact_texts::Meant,
    known::Known,
    opposed, paraphrase,
    phrases::find,
    prices,
    reading::Reading,
    sentence::{Act, Clause},
    violation::Rule,
    vocabulary,
};

/// The fewest letters of a word that can be missed.
const FEWEST_LETTERS: usize = 4;

/// So many services make a list.
const FEWEST_LISTED: usize = 3;

/// Checks what a sentence says of the business.
pub(super) fn check(request: &Request, known: &Known<'_>, reading: &Reading) -> Result<(), Rule> {
    let profile = &request.context.profile;
    let asked: Vec<String> =
        asked::questions(request).flat_map(|text| vocabulary::unknown(profile, &text)).collect();
    for clause in &reading.sentence.clauses {
        let words = reading.sentence.words(clause);
        let states = matches!(clause.act, Act::States | Act::Opens);
        let said = vocabulary::unknown(profile, &reading.words_alone(clause));
        let of_people = !reading.staff.is_empty() && !reading.services.is_empty();
        if states && !known.acted && !of_people && said.iter().any(|word| asked.contains(word)) {
            return Err(Rule::House);
        }
        // A list of services has nothing in it that is none.
        let lists = states && reading.services.len() >= FEWEST_LISTED;
        if lists && !known.acted && !said.is_empty() {
            return Err(Rule::House);
        }
        if says_what_is_there(clause, words) && !said.is_empty() && !known.human {
            return Err(Rule::House);
        }
        if limits(request, known, reading, clause)
            || makes_up(request, reading, clause)
            || clause.act != Act::Asks && is_apart_wrongly(profile, words)
            || clause.act == Act::Denies && is_missed_wrongly(profile, words)
            || clause.act == Act::States && lacks(profile, words) && !goes_on(reading, words)
            || clause.act == Act::Denies && is_given(profile, words)
            || opposed::is_untrue(request, known, reading, clause)
            || paraphrase::reverses_a_fact(request, known, reading, clause)
            || is_extended(request, known, reading, clause)
            || is_placed_wrongly(request, reading, clause)
        {
            return Err(Rule::House);
        }
    }
    Ok(())
}

/// Returns whether a clause has a word that comes from nowhere. A question may have it.
fn makes_up(request: &Request, reading: &Reading, clause: &Clause) -> bool {
    // "I'm not aware of a discount" says nothing of the business.
    if clause.act == Act::Denies && Cue::Mine.is_in(reading.sentence.words(clause)) {
        return false;
    }
    let lists = reading.services.len() > 1;
    if reading.sentence.question && !lists {
        return false;
    }
    let own: Vec<String> = own_words(request);
    let known = |word: &String| own.iter().any(|it| it == word || same_stem(it, word));
    let words = reading.words_alone(clause);
    let unknown = vocabulary::unknown(&request.context.profile, &words);
    let strange: Vec<&String> = unknown.iter().filter(|word| !known(word)).collect();
    // "Roman fixes brakes": who does what was checked, and the one word left is what they do.
    let inside = |at: usize| clause.span.contains(&at);
    let done = reading.staff.iter().any(|it| inside(it.span.start))
        && reading.services.iter().any(|it| inside(it.span.start))
        && !Cue::Adds.is_in(&words);
    strange.len() > usize::from(done)
}

/// Returns whether a clause says that the same is true of something else, of which the fact that the clauses
/// before it speak of says nothing: "the guarantee is half a year, for parts as well".
fn is_extended(request: &Request, known: &Known<'_>, reading: &Reading, clause: &Clause) -> bool {
    let words = reading.sentence.words(clause);
    let apart = known.acted || reading.sentence.question || !reading.staff.is_empty();
    if apart || clause.act != Act::States || !Cue::AsWell.is_in(words) {
        return false;
    }
    let meant = |text: &str| vocabulary::telling(text).into_iter().map(Meant::new);
    let before = reading.sentence.text.get(..clause.span.start).unwrap_or_default();
    let (before, said): (Vec<Meant>, Vec<Meant>) =
        (meant(before).collect(), meant(words).collect());
    let has =
        |own: &[Meant], said: &[Meant]| said.iter().any(|it| own.iter().any(|own| own.equals(it)));
    let facts = known.facts(request).iter();
    let mut about = facts.filter(|fact| has(&fact.telling, &before)).peekable();
    about.peek().is_some() && !said.is_empty() && !about.any(|fact| has(&fact.telling, &said))
}

/// Returns whether a clause goes on with what the sentence before it denies: "nor do we service those".
fn goes_on(reading: &Reading, words: &str) -> bool {
    reading.carried.denied && Cue::AsWell.is_in(words)
}

/// Returns whether a clause says where something is, and neither the profile nor the customer does.
fn is_placed_wrongly(request: &Request, reading: &Reading, clause: &Clause) -> bool {
    let words = reading.sentence.words(clause);
    // "You can park behind the salon" offers it.
    let states = matches!(clause.act, Act::States | Act::Opens | Act::Asks);
    let states = states && !reading.sentence.question;
    let profile = &request.context.profile;
    let texts = profile.facts.iter().map(|fact| &fact.text).chain(&profile.address);
    let texts = texts.flat_map(LocalizedText::all);
    let said = request.context.messages().map(|(text, _)| text);
    let own: Vec<String> = texts.chain(said).map(str::to_lowercase).collect();
    let known = |phrase: &str| own.iter().any(|text| find(text, phrase).next().is_some());
    let named = Cue::Whereabouts.phrases().iter().filter(|it| find(words, it).next().is_some());
    states && named.into_iter().any(|phrase| !known(phrase))
}

/// Returns the words of the customer, of their contact, and of the letters' addresses.
fn own_words(request: &Request) -> Vec<String> {
    let said = request.context.messages().map(|(text, _)| text);
    let name = request.context.contact.name.as_deref();
    let told = request.outcomes().map(|done| done.outcome.told.as_str());
    said.chain(name).chain(told).flat_map(words).collect()
}

/// Returns whether a clause says that there is nothing else, or that one thing is a part of another,
/// and no fact of the profile says so.
fn limits(request: &Request, known: &Known<'_>, reading: &Reading, clause: &Clause) -> bool {
    let words = reading.sentence.words(clause);
    let profile = &request.context.profile;
    let states =
        matches!(clause.act, Act::States | Act::Opens | Act::Denies) || Cue::Means.is_in(words);
    if !states || reading.sentence.question {
        return false;
    }
    let facts = || profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    let says = |cue: Cue| {
        let own = |fact: &str| {
            claims::says(&fact.to_lowercase(), cue) && vocabulary::share_one(fact, words)
        };
        cue.is_in(words) && !facts().any(own)
    };
    let counted = words.contains(|c: char| c.is_ascii_digit()) || !reading.statements.is_empty();
    let given = attributes::gives(request, reading, &reading.sentence.text);
    let means = Cue::Means.is_in(words);
    // "Only Roman does tyres" is compared with who does them.
    let given = given || !reading.staff.is_empty() && !reading.services.is_empty();
    let only =
        (means || !counted && !known.acted) && !given && !Cue::Mine.is_in(words) && says(Cue::Only);
    let service = |it: &Service| {
        let price = it.price.iter().flat_map(LocalizedText::all);
        price.map(str::to_lowercase).any(|price| Cue::FromPrice.is_in(&price))
    };
    let named = reading.services.iter().map(|it| &it.id).chain(&reading.carried.service);
    let opens = named.filter_map(|id| profile.service(id)).any(service);
    let which = Cue::Services.is_in(words);
    let ruled = facts().any(|fact| Cue::Depends.is_in(&fact.to_lowercase()));
    let depends = !opens && !which && !known.acted && !ruled && Cue::Depends.is_in(words);
    let amount = prices::names_one(words) && Cue::With.is_in(words);
    let with = amount && reading.services.is_empty() && !known.acted && says(Cue::With);
    only || depends || with || clause.act != Act::Denies && says(Cue::Included)
}

/// Returns whether a clause says that something is paid apart that a fact includes in the price.
fn is_apart_wrongly(profile: &BusinessProfile, words: &str) -> bool {
    let includes = |fact: &str| {
        let fact = fact.to_lowercase();
        claims::says(&fact, Cue::Included)
            && !Cue::Apart.is_in(&fact)
            && vocabulary::share_one(&fact, words)
    };
    Cue::Apart.is_in(words) && profile.facts.iter().flat_map(|it| it.text.all()).any(includes)
}

/// Returns whether a clause says that the business does not have what a fact says it has.
fn is_missed_wrongly(profile: &BusinessProfile, words: &str) -> bool {
    let has = |fact: &str| {
        let fact = fact.to_lowercase();
        let missed = missed(words);
        let shares = |word: &String| vocabulary::share_one(&fact, word);
        let has = Cue::Has.is_in(&fact) || Cue::Possible.is_in(&fact);
        has && !Cue::Not.is_in(&fact) && missed.iter().any(shares)
    };
    let mut facts = profile.facts.iter().flat_map(|it| it.text.all());
    facts.any(|fact| fact.split([';', ',']).any(has))
}

/// Returns the words beside those by which a clause says that there is none: "we have no parking".
fn missed(clause: &str) -> Vec<String> {
    let beside = |at: usize| {
        let (before, after) = clause.split_at_checked(at).unwrap_or_default();
        let phrase = Cue::HasNot.phrases().iter().find_map(|it| after.strip_prefix(it.trim_end()));
        let after = words(phrase.unwrap_or(after)).into_iter().find(|it| it.chars().count() > 3);
        // "Місця для очікування в нас немає": what is missed stands before the pronoun.
        let near = words(before).pop();
        let short = near.as_ref().is_some_and(|it| it.chars().count() < FEWEST_LETTERS);
        let far = vocabulary::telling(before).pop().filter(|it| short && !it.is_ascii());
        [near, far, after].into_iter().flatten().collect::<Vec<_>>()
    };
    Cue::HasNot.places(clause).flat_map(beside).collect()
}

/// Returns whether a clause forbids what the profile says is possible.
fn is_given(profile: &BusinessProfile, words: &str) -> bool {
    let mut facts = profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
    let forbids = Cue::Fixed.is_in(words) || Cue::Allowed.is_in(words);
    let gives = |fact: &str| {
        let fact = fact.to_lowercase();
        Cue::Possible.is_in(&fact)
            && !Cue::Lacks.is_in(&fact)
            && vocabulary::share_one(&fact, words)
    };
    let needless = Cue::NoNeed.is_in(words);
    let wants = |fact: &str| {
        let fact = fact.to_lowercase();
        let wanted = Cue::Wanted.is_in(&fact) && !Cue::Not.is_in(&fact);
        wanted && vocabulary::share_one(&fact, words)
    };
    if needless && profile.facts.iter().flat_map(|it| it.text.all()).any(wants) {
        return true;
    }
    forbids && !words.contains(|c: char| c.is_ascii_digit()) && facts.any(gives)
}

/// Returns whether a clause speaks, without denying it, of what the profile says the business lacks.
pub(super) fn lacks(profile: &BusinessProfile, words: &str) -> bool {
    let said = vocabulary::telling(words);
    let facts = || {
        let facts = profile.facts.iter().map(|fact| &fact.text).flat_map(LocalizedText::all);
        facts.flat_map(|fact| fact.split([',', ';', ':']))
    };
    let has = |fact: &str, word: &String| {
        vocabulary::telling(&fact.to_lowercase()).iter().any(|own| vocabulary::are_equal(own, word))
    };
    let denied = |fact: &&str| {
        let fact = fact.to_lowercase();
        Cue::Lacks.is_in(&fact) || Cue::None.opens(fact.trim_start()) || denies_own(&fact)
    };
    let services = profile.services.iter().flat_map(|it| it.name.all()).collect::<Vec<_>>();
    said.iter().any(|word| {
        let lacked = facts().filter(denied).any(|fact| has(fact, word));
        lacked
            && !facts().filter(|fact| !denied(fact)).any(|fact| has(fact, word))
            && !services.iter().any(|name| has(name, word))
    })
}

/// Returns whether a text denies what the business would do, by the ending of its verb: "не обслуговуємо".
fn denies_own(fact: &str) -> bool {
    let words = words(fact);
    let own = |word: &String| {
        !word.is_ascii() && Cue::OwnPlural.phrases().iter().any(|it| word.ends_with(it))
    };
    words.windows(2).any(|pair| {
        pair.first().is_some_and(|it| Cue::Denies.is(it)) && pair.last().is_some_and(own)
    })
}

fn says_what_is_there(clause: &Clause, words: &str) -> bool {
    let opens = || Cue::House.phrases().iter().any(|phrase| find(words, phrase).next().is_some());
    match clause.act {
        Act::States | Act::Opens => opens(),
        // "No pets allowed" says as much as "pets are allowed".
        Act::Denies => Cue::Allowed.is_in(words),
        Act::Asks | Act::Closes => false,
    }
}
