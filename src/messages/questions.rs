//! The questions that the bot could not answer, as an owner reads them each week: those that ask for the same
//! thing together, and the line that the business's file lacks.

use crate::{
    ids::Lang,
    text::{one_line, same_stem, words},
};

use super::{View, say};

/// The most groups that are shown; the rest is counted.
const MOST_GROUPS: usize = 12;
/// The most questions of a group that are shown.
const MOST_OF_GROUP: usize = 3;
/// Words of fewer letters tell little of what is asked.
const SHORT: usize = 4;

/// Puts together the questions that share most of their longer words, the largest group first.
fn groups(questions: &[String]) -> Vec<Vec<&String>> {
    let mut groups: Vec<Vec<&String>> = Vec::new();
    for question in questions {
        match groups.iter_mut().find(|group| group.iter().any(|other| is_alike(other, question))) {
            Some(group) => group.push(question),
            None => groups.push(vec![question]),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

fn is_alike(one: &str, other: &str) -> bool {
    let telling = |text: &str| -> Vec<String> {
        words(text).into_iter().filter(|word| word.chars().count() >= SHORT).collect()
    };
    let (of_one, of_other) = (telling(one), telling(other));
    let is_shared = |word: &&String| of_other.iter().any(|it| same_stem(word, it));
    let shared = of_one.iter().filter(is_shared).count();
    let fewer = of_one.len().min(of_other.len());
    fewer > 0 && 2 * shared >= fewer || one == other
}

/// Whether an answer says that something asked for is not known: in our words, or in those that a language
/// model uses for it.
pub fn is_unknown(lang: Lang, answer: &str) -> bool {
    let answer = answer.to_lowercase().replace('’', "'");
    let models = say(lang, "unknown-said", &[]);
    let ours = say(lang, "unknown-info", &[]);
    let said = models.split(',').map(str::trim).filter(|words| !words.is_empty());
    said.chain([ours.as_str()]).any(|words| answer.contains(&words.to_lowercase()))
}

/// Tells an owner the questions of a week; never of none.
pub fn open_questions(view: &View<'_>, questions: &[String]) -> String {
    let groups = groups(questions);
    let mut lines = vec![say(view.lang, "questions-head", &[("many", questions.len().into())])];
    for group in groups.iter().take(MOST_GROUPS) {
        let shown: Vec<String> =
            group.iter().take(MOST_OF_GROUP).map(|question| format!("“{question}”")).collect();
        let times = if group.len() > 1 { format!(" (×{})", group.len()) } else { String::new() };
        lines.push(format!("• {}{times}", shown.join(" / ")));
    }
    if groups.len() > MOST_GROUPS {
        lines.push(say(
            view.lang,
            "questions-more",
            &[("many", (groups.len() - MOST_GROUPS).into())],
        ));
    }
    let file = format!("{}.toml", view.profile.id);
    lines.push(say(view.lang, "questions-how", &[("file", file.into())]));
    lines.extend(
        groups
            .iter()
            .take(MOST_GROUPS)
            .filter_map(|group| group.first())
            .map(|question| format!("  {},  # {}", fact(view), one_line(question))),
    );
    lines.join("\n")
}

/// The line of `facts` that is to be filled in, in the languages of the business.
fn fact(view: &View<'_>) -> String {
    match view.profile.languages.as_slice() {
        [] | [_] => "\"…\"".to_owned(),
        many => {
            let of: Vec<String> =
                many.iter().map(|lang| format!("{} = \"…\"", lang.tag())).collect();
            format!("{{ {} }}", of.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::messages::sample;

    #[test]
    fn questions_that_ask_for_the_same_stand_together_with_the_line_to_add() {
        let asked = [
            "Can I bring my dog?",
            "Do you have a wheelchair?",
            "May I bring a dog with me?",
            "А з собакою можна?",
        ]
        .map(str::to_owned);
        let profile = sample::profile();
        let view = View { profile: &profile, lang: Lang::En, today: date(2026, 11, 30) };
        insta::assert_snapshot!(open_questions(&view, &asked), @r#"
        4 questions of customers found no answer in what I know:
        • “Can I bring my dog?” / “May I bring a dog with me?” (×2)
        • “Do you have a wheelchair?”
        • “А з собакою можна?”
        Write the answers into `facts` in bots/salon.toml, a sentence each, and I will know them:
          { uk = "…", en = "…" },  # Can I bring my dog?
          { uk = "…", en = "…" },  # Do you have a wheelchair?
          { uk = "…", en = "…" },  # А з собакою можна?
        "#);
        let view = View { lang: Lang::Uk, ..view };
        insta::assert_snapshot!(open_questions(&view, &asked[3..]), @r#"
        Запитання клієнтів, на які я не маю відповіді (1):
        • “А з собакою можна?”
        Впишіть відповіді у `facts` файлу bots/salon.toml, по реченню на кожну, і я їх знатиму:
          { uk = "…", en = "…" },  # А з собакою можна?
        "#);
    }

    #[test]
    fn questions_of_short_words_alone_are_not_put_together() {
        assert!(!is_alike("is it ok?", "am I in?"));
        assert!(is_alike("is it ok?", "is it ok?"));
    }
}
