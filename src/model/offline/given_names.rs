//! Given names, so that "марія" is a person and "Запишіть Марію" books Марія.
//!
//! Only a help: a name that is not here is still taken where a name was asked for or
//! introduced. A table and not a rule, because no rule turns "Петра" into "Петро" and
//! "Івана" into "Іван" and leaves "Олена" alone.

const NAMES: &[&str] = &[
    "олександр",
    "олексій",
    "андрій",
    "сергій",
    "дмитро",
    "володимир",
    "іван",
    "михайло",
    "микола",
    "василь",
    "петро",
    "юрій",
    "віктор",
    "ігор",
    "олег",
    "максим",
    "артем",
    "роман",
    "богдан",
    "тарас",
    "назар",
    "денис",
    "євген",
    "павло",
    "анатолій",
    "валерій",
    "віталій",
    "ярослав",
    "станіслав",
    "вадим",
    "антон",
    "кирило",
    "данило",
    "владислав",
    "владислав",
    "руслан",
    "едуард",
    "леонід",
    "григорій",
    "степан",
    "федір",
    "остап",
    "марко",
    "матвій",
    "тимофій",
    "арсен",
    "ілля",
    "микита",
    "семен",
    "захар",
    "олесь",
    "орест",
    "мирон",
    "лев",
    "марія",
    "олена",
    "анна",
    "ганна",
    "наталія",
    "наталя",
    "ірина",
    "світлана",
    "тетяна",
    "юлія",
    "катерина",
    "оксана",
    "людмила",
    "галина",
    "надія",
    "віра",
    "любов",
    "софія",
    "дарина",
    "дарія",
    "дарья",
    "вікторія",
    "анастасія",
    "поліна",
    "аліна",
    "альона",
    "яна",
    "інна",
    "алла",
    "лариса",
    "валентина",
    "ніна",
    "лідія",
    "ольга",
    "уляна",
    "соломія",
    "христина",
    "зоряна",
    "леся",
    "діана",
    "карина",
    "марина",
    "маргарита",
    "злата",
    "єва",
    "емілія",
    "мілана",
    "вероніка",
    "євгенія",
    "олександра",
    "богдана",
    "ярослава",
    "мар'яна",
    "роксолана",
    "александр",
    "алексей",
    "андрей",
    "сергей",
    "дмитрий",
    "владимир",
    "михаил",
    "николай",
    "павел",
    "евгений",
    "елена",
    "наталья",
    "ирина",
    "светлана",
    "татьяна",
    "екатерина",
    "мария",
    "виктория",
    "анастасия",
    "юлия",
    "john",
    "james",
    "robert",
    "michael",
    "william",
    "david",
    "richard",
    "joseph",
    "thomas",
    "charles",
    "peter",
    "paul",
    "mark",
    "george",
    "steven",
    "andrew",
    "daniel",
    "matthew",
    "anthony",
    "brian",
    "kevin",
    "jack",
    "tom",
    "bob",
    "bill",
    "ben",
    "sam",
    "alex",
    "max",
    "adam",
    "eric",
    "henry",
    "oliver",
    "harry",
    "leo",
    "noah",
    "liam",
    "mary",
    "anna",
    "ann",
    "anne",
    "jane",
    "emma",
    "olivia",
    "sophia",
    "emily",
    "elizabeth",
    "sarah",
    "laura",
    "kate",
    "katherine",
    "julia",
    "maria",
    "helen",
    "lucy",
    "alice",
    "grace",
    "linda",
    "susan",
    "karen",
    "lisa",
    "nancy",
    "betty",
    "sandra",
    "ashley",
    "kim",
    "donna",
    "carol",
    "michelle",
    "amanda",
    "melissa",
    "jessica",
    "olena",
    "iryna",
    "oksana",
    "olha",
    "ivan",
    "andriy",
    "serhiy",
    "dmytro",
    "taras",
    "bohdan",
    "petro",
    "mykola",
];

/// Endings of the accusative and the genitive with those of the nominative, in the order in
/// which they are tried.
const ENDINGS: &[(&str, &[&str])] = &[
    ("ію", &["ія"]),
    ("ії", &["ія"]),
    ("ія", &["ій"]),
    ("ю", &["я"]),
    ("у", &["а"]),
    ("и", &["а"]),
    ("і", &["а", "я"]),
    ("а", &["", "о"]),
    ("я", &["", "й", "ь"]),
];

/// Returns whether a word in lower case is a given name in the nominative.
pub(super) fn is(word: &str) -> bool {
    NAMES.contains(&word)
}

/// Returns the nominative of a given name in lower case; `None`: not one that is known.
pub(super) fn nominative(word: &str) -> Option<&'static str> {
    let find = |name: &str| NAMES.iter().find(|known| **known == name).copied();
    find(word).or_else(|| {
        ENDINGS.iter().find_map(|(bent, straight)| {
            let stem = word.strip_suffix(bent)?;
            straight.iter().find_map(|ending| find(&format!("{stem}{ending}")))
        })
    })
}

/// Returns the nominative of a surname that stands after a bent given name.
pub(super) fn surname(word: &str, given: &str) -> String {
    let woman = given.ends_with(['а', 'я']) && !["микола", "ілля", "микита"].contains(&given);
    let endings: &[(&str, &str)] = if woman {
        &[
            ("ську", "ська"),
            ("цьку", "цька"),
            ("ської", "ська"),
            ("цької", "цька"),
            ("ову", "ова"),
            ("єву", "єва"),
            ("іну", "іна"),
            ("ової", "ова"),
        ]
    } else {
        &[
            ("ського", "ський"),
            ("цького", "цький"),
            ("енка", "енко"),
            ("ука", "ук"),
            ("юка", "юк"),
            ("ака", "ак"),
            ("ика", "ик"),
            ("ова", "ов"),
            ("єва", "єв"),
        ]
    };
    let bent =
        endings.iter().find_map(|(bent, straight)| Some((word.strip_suffix(bent)?, straight)));
    bent.map_or_else(|| word.to_owned(), |(stem, straight)| format!("{stem}{straight}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bent_names_are_straightened() {
        let cases = [
            ("марію", "марія"),
            ("олену", "олена"),
            ("івана", "іван"),
            ("петра", "петро"),
            ("сергія", "сергій"),
            ("ольгу", "ольга"),
            ("миколу", "микола"),
            ("ігоря", "ігор"),
            ("марії", "марія"),
            ("john", "john"),
        ];
        for (bent, straight) in cases {
            assert_eq!(nominative(bent), Some(straight));
        }
        assert_eq!(nominative("вівторок"), None);
        assert_eq!(surname("петренка", "сергій"), "петренко");
        assert_eq!(surname("коваленко", "марія"), "коваленко");
    }
}
