//! The one number of a price that the owner writes in words: "500 ₴", "$1,200.50", "від 800 грн".
//!
//! Prices are texts, because owners write them in many ways, and most of what is done with them is
//! to say them again. Only where they are compared or added is the number wanted; a price of two
//! numbers ("500-700 ₴") has none.

/// What may stand between the thousands of a price.
const GROUPING: &str = " \u{a0}\u{202f},.'’";

/// A price taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceParts<'a> {
    /// What stands before the number.
    pub before: &'a str,
    /// The number, in hundredths of the price's unit.
    pub hundredths: u64,
    /// What stands between its thousands.
    pub grouping: Option<char>,
    /// What stands before its hundredths.
    pub point: Option<char>,
    /// What stands behind the number.
    pub after: &'a str,
}

impl<'a> PriceParts<'a> {
    /// Takes a price apart; `None`: it has no number or several.
    #[must_use]
    pub fn of(price: &'a str) -> Option<Self> {
        let from = price.find(|c: char| c.is_ascii_digit())?;
        let until = price.rfind(|c: char| c.is_ascii_digit())? + 1;
        let (before, after) = (price.get(..from)?, price.get(until..)?);
        let number = price.get(from..until)?;
        let cents = number.rsplit_once(['.', ',']).filter(|(_, rest)| rest.len() == 2);
        let (whole, rest) = cents.unwrap_or((number, "0"));
        let point = cents.and_then(|_| number.chars().nth_back(2));
        let grouping = whole.chars().find(|c| !c.is_ascii_digit());
        let digits = match grouping {
            None => whole.to_owned(),
            Some(mark) => ungrouped(whole, mark)?,
        };
        let hundredths =
            digits.parse::<u64>().ok()?.checked_mul(100)?.checked_add(rest.parse().ok()?)?;
        Some(Self { before, hundredths, grouping, point, after })
    }

    /// Writes another amount of hundredths in the same way.
    #[must_use]
    pub fn with(&self, hundredths: u64) -> String {
        let (before, after) = (self.before, self.after);
        let whole = match self.grouping {
            Some(mark) => grouped(hundredths / 100, mark),
            None => (hundredths / 100).to_string(),
        };
        match (self.point, hundredths % 100) {
            (None, 0) => format!("{before}{whole}{after}"),
            (point, rest) => format!("{before}{whole}{}{rest:02}{after}", point.unwrap_or('.')),
        }
    }
}

/// The digits of a number whose thousands are set apart.
fn ungrouped(number: &str, mark: char) -> Option<String> {
    let mut groups = number.split(mark);
    let first = groups.next()?;
    let is_digits = |group: &str| group.bytes().all(|it| it.is_ascii_digit());
    let well = GROUPING.contains(mark)
        && (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    well.then(|| number.chars().filter(char::is_ascii_digit).collect())
}

fn grouped(amount: u64, mark: char) -> String {
    match amount / 1000 {
        0 => amount.to_string(),
        thousands => format!("{}{mark}{:03}", grouped(thousands, mark), amount % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hundredths(price: &str) -> Option<u64> {
        PriceParts::of(price).map(|it| it.hundredths)
    }

    #[test]
    fn a_price_has_one_number_or_none() {
        assert_eq!(hundredths("500 ₴"), Some(50_000));
        assert_eq!(hundredths("від 1 200 грн"), Some(120_000));
        assert_eq!(hundredths("$1,200"), Some(120_000));
        assert_eq!(hundredths("$1,200.50"), Some(120_050));
        assert_eq!(hundredths("45,50 €"), Some(4_550));
        assert_eq!(hundredths("12\u{a0}345\u{a0}678 ₴"), Some(1_234_567_800));
        for none in ["безкоштовно", "", "500-700 ₴", "500 ₴ / 30 min", "1,2000 €", "1.2,3 €"]
        {
            assert_eq!(hundredths(none), None, "{none}");
        }
    }

    #[test]
    fn a_sum_is_written_like_its_parts() {
        let parts = PriceParts::of("1 200 ₴").unwrap();
        assert_eq!([parts.with(70_000), parts.with(190_000)], ["700 ₴", "1 900 ₴"]);
        assert_eq!(PriceParts::of("$5").unwrap().with(101_000_500), "$1010005");
        assert_eq!(PriceParts::of("$5,000").unwrap().with(101_000_500), "$1,010,005");
        let cents = PriceParts::of("$45.50").unwrap();
        assert_eq!([cents.with(9_100), cents.with(9_005)], ["$91.00", "$90.05"]);
    }
}
