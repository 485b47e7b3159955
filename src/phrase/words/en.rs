//! English, British and American, with the spellings of chats.
//!
//! "half two" is half past two here, as Britons say it; every other table counts halves towards
//! the hour that is named.

use super::marks::Mark;
use super::senses::Form::{Day, Other};
use super::senses::Part::{
    AfterLunch, Afternoon, Am, EarlyMorning, Evening, Lunch, Morning, Night, Pm,
};
use super::senses::Sense::Value as V;
use super::senses::Unit as U;
use super::senses::Value::{
    Amount, Few, Half, Minutes, Month, Named, Number, OfDay, OneAndHalf, Ordinal, Part, Relative,
    ShortWeekday, Suffix, Unit, Weekday,
};
use super::senses::{Third, Toward, Value};
use super::table::{Row, Table, mark, own, placed, row};

/// The table.
pub(super) const TABLE: Table = Table { tag: "en", rows: ROWS, ordinals: &[], endings: &[] };

const ROWS: &[Row] = &[
    row(V(Weekday(1)), "monday||s mondey munday"),
    row(V(Weekday(2)), "tuesday||s tusday teusday tuseday"),
    row(V(Weekday(3)), "wednesday||s wensday wedensday wendsday weds wednsday wednessday"),
    row(V(Weekday(4)), "thursday||s thurs thur thurday thrusday thusday"),
    row(V(Weekday(5)), "friday||s firday fryday"),
    row(V(Weekday(6)), "saturday||s satuday saterday"),
    row(V(Weekday(7)), "sunday||s"),
    placed(V(ShortWeekday(1)), "mon"),
    placed(V(ShortWeekday(2)), "tue tues"),
    placed(V(ShortWeekday(3)), "wed"),
    placed(V(ShortWeekday(4)), "thu"),
    placed(V(ShortWeekday(5)), "fri"),
    placed(V(ShortWeekday(6)), "sat"),
    placed(V(ShortWeekday(7)), "sun"),
    row(V(Month(1)), "january jan"),
    row(V(Month(2)), "february feb febuary febr"),
    row(V(Month(3)), "march mar"),
    row(V(Month(4)), "april apr"),
    row(V(Month(5)), "may"),
    row(V(Month(6)), "june jun"),
    row(V(Month(7)), "july jul"),
    row(V(Month(8)), "august aug"),
    row(V(Month(9)), "september sep sept"),
    row(V(Month(10)), "october oct"),
    row(V(Month(11)), "november nov"),
    row(V(Month(12)), "december dec"),
    row(V(Relative(0)), "today todays tday"),
    row(
        V(Relative(1)),
        "tomorrow tomorrows tmr tmrw tmw tomo tomoz tmrow 2moro 2morrow 2mrw 2mro tommorow tommorrow \
         tomorow tommorw",
    ),
    row(
        V(Relative(2)),
        "day_after_tomorrow overmorrow day_after_tmrw day_after_tommorow day_after_tomorow",
    ),
    row(V(Relative(-1)), "yesterday yesterdays"),
    row(V(Relative(-2)), "day_before_yesterday"),
    row(V(Unit(U::Minute)), "minute||s min mins minutes'"),
    row(V(Unit(U::Hour)), "hour||s hr hrs h oclock o_clock clock hours'"),
    mark(Mark::OClock, "oclock o_clock hrs"),
    mark(Mark::HourWord, "h"),
    mark(Mark::HourSign, "h"),
    row(V(Unit(U::Day)), "day||s"),
    row(V(Unit(U::Week)), "week||s wk wks weeks'"),
    row(V(Unit(U::Month)), "month||s months'"),
    row(V(Unit(U::Year)), "year years yr"),
    mark(Mark::Years, "years yrs year_old years_old yo yr_old y/o"),
    row(V(Number(1)), "one"),
    row(V(Number(2)), "two"),
    row(V(Number(3)), "three"),
    row(V(Number(4)), "four"),
    row(V(Number(5)), "five"),
    row(V(Number(6)), "six"),
    row(V(Number(7)), "seven"),
    row(V(Number(8)), "eight"),
    row(V(Number(9)), "nine"),
    row(V(Number(10)), "ten"),
    row(V(Number(11)), "eleven"),
    row(V(Number(12)), "twelve"),
    row(V(Number(13)), "thirteen"),
    row(V(Number(14)), "fourteen"),
    row(V(Number(15)), "fifteen"),
    row(V(Number(16)), "sixteen"),
    row(V(Number(17)), "seventeen"),
    row(V(Number(18)), "eighteen"),
    row(V(Number(19)), "nineteen"),
    row(V(Number(20)), "twenty"),
    row(V(Number(30)), "thirty"),
    row(V(Number(40)), "forty fourty"),
    row(V(Number(50)), "fifty"),
    row(V(Ordinal(1, Other)), "first"),
    row(V(Ordinal(2, Other)), "second"),
    row(V(Ordinal(3, Other)), "third"),
    row(V(Ordinal(4, Other)), "fourth"),
    row(V(Ordinal(5, Other)), "fifth"),
    row(V(Ordinal(6, Other)), "sixth"),
    row(V(Ordinal(7, Other)), "seventh"),
    row(V(Ordinal(8, Other)), "eighth"),
    row(V(Ordinal(9, Other)), "ninth"),
    row(V(Ordinal(10, Other)), "tenth"),
    row(V(Ordinal(11, Other)), "eleventh"),
    row(V(Ordinal(12, Other)), "twelfth"),
    row(V(Ordinal(13, Other)), "thirteenth"),
    row(V(Ordinal(14, Other)), "fourteenth"),
    row(V(Ordinal(15, Other)), "fifteenth"),
    row(V(Ordinal(16, Other)), "sixteenth"),
    row(V(Ordinal(17, Other)), "seventeenth"),
    row(V(Ordinal(18, Other)), "eighteenth"),
    row(V(Ordinal(19, Other)), "nineteenth"),
    row(V(Ordinal(20, Other)), "twentieth"),
    row(V(Ordinal(30, Other)), "thirtieth"),
    row(V(Few(1)), "a an"),
    row(V(Few(2)), "couple couple_of a_couple_of a_couple"),
    row(V(Few(3)), "few a_few several"),
    row(V(OneAndHalf), "one_and_a_half an_hour_and_a_half_of"),
    row(V(Amount(90, U::Minute)), "an_hour_and_a_half hour_and_a_half one_hour_and_a_half"),
    row(V(Amount(30, U::Minute)), "half_an_hour half_hour a_half_hour half_a_hour half_of_an_hour"),
    row(V(Amount(15, U::Minute)), "quarter_of_an_hour a_quarter_of_an_hour quarter_hour"),
    row(V(Amount(45, U::Minute)), "three_quarters_of_an_hour"),
    row(V(Amount(6, U::Month)), "half_a_year"),
    row(V(Amount(14, U::Day)), "fortnight||s"),
    row(V(Suffix(Day)), "th st nd rd"),
    row(V(Half(Toward::Named)), "half"),
    row(V(Minutes(15, Toward::Named)), "quarter a_quarter"),
    row(V(Named(12)), "noon midday mid-day noontime high_noon"),
    row(V(Named(0)), "midnight"),
    row(V(OfDay(Am)), "am"),
    row(V(OfDay(Pm)), "pm"),
    own(V(OfDay(Pm)), "p"),
    row(V(Part(EarlyMorning)), "early_morning early_in_the_morning"),
    row(
        V(Part(Morning)),
        "morning||s in_the_morning morn first_half_of_the_day forenoon before_lunch",
    ),
    row(V(Part(Lunch)), "lunch lunchtime lunch_time lunch_break lunch_hour"),
    row(V(Part(AfterLunch)), "after_lunch after_lunchtime after_lunch_time"),
    row(V(Part(Afternoon)), "afternoon||s in_the_afternoon second_half_of_the_day"),
    row(V(Part(Evening)), "evening||s in_the_evening after_work after_office_hours"),
    row(V(Part(Night)), "night at_night in_the_night nighttime"),
    row(V(Value::TodayPart(Evening)), "tonight tonite 2nite tonights"),
    mark(
        Mark::Opening,
        "first_thing first_thing_in_the_morning first_thing_in_morning as_soon_as_you_open \
         as_soon_as_you're_open when_you_open right_when_you_open once_you_open at_opening \
         at_opening_time opening_time right_after_opening at_the_opening first_thing_morning",
    ),
    mark(Mark::At, "at @ around about for_about"),
    mark(Mark::On, "on for"),
    mark(Mark::From, "from starting starting_from starting_on beginning since start_from as_of"),
    mark(Mark::To, "to through thru till until til"),
    mark(
        Mark::Until,
        "by until till til not_later_than no_later_than at_the_latest_by up_to up_until latest_by",
    ),
    mark(Mark::Before, "before earlier_than prior_to sooner_than"),
    mark(Mark::After, "after later_than past"),
    mark(Mark::NotBefore, "no_earlier_than not_earlier_than not_before no_sooner_than earliest"),
    mark(Mark::Between, "between betwen"),
    mark(Mark::And, "and & n"),
    mark(Mark::Or, "or"),
    mark(Mark::Not, "not"),
    mark(Mark::In, "in"),
    mark(Mark::Within, "within in_the_course_of"),
    mark(Mark::Ago, "ago before_now"),
    mark(Mark::FromNow, "from_now from_today hence"),
    mark(Mark::Of, "of in"),
    mark(Mark::The, "the"),
    mark(Mark::Approx, "around about approximately roughly approx circa like say maybe"),
    mark(Mark::Past, "past after"),
    mark(Mark::ToHour, "to til till of before"),
    mark(Mark::This, "this current"),
    mark(Mark::Next, "next following nxt the_following"),
    mark(Mark::Coming, "coming upcoming nearest this_coming closest soonest"),
    mark(Mark::Last, "last previous past"),
    mark(Mark::Final, "last final"),
    mark(Mark::Weekend, "weekend||s wkend wknd week-end"),
    row(V(Value::Third(Third::Begin)), "beginning start early"),
    row(V(Value::Third(Third::Middle)), "middle mid"),
    row(V(Value::Third(Third::End)), "end late later_part"),
    mark(
        Mark::Asap,
        "asap a.s.a.p as_soon_as_possible as_soon_as_you_can soonest_possible first_available \
         first_free first_free_slot earliest_available earliest_possible earliest_slot earliest_time next_available \
         next_free_slot next_free nearest_available soonest_available first_open_slot as_early_as_possible \
         earliest_appointment soonest_slot earliest_you_have whenever_is_soonest the_soonest right_away immediately",
    ),
    mark(Mark::Onward, "on onward onwards or_later and_later or_after and_after and_on"),
    mark(Mark::Earlier, "or_earlier or_before at_the_latest latest and_earlier or_sooner"),
    mark(Mark::Wish, "good nice great lovely wonderful"),
    mark(
        Mark::Greeting,
        "good_morning good_afternoon good_evening good_day good_night have_a_nice_day have_a_good_day",
    ),
    mark(
        Mark::Currency,
        "dollars dollar bucks euro euros usd eur uah pounds pound gbp quid cents grand",
    ),
    mark(
        Mark::Counted,
        "people person||s pax kid||s child children adult||s guest||s friend||s women woman men man girl||s guy||s boy||s \
         client||s customer||s time||s floor||s slot||s visit||s session||s option||s percent pct item||s \
         piece||s treatment||s seat||s step||s street avenue ave room||s unit||s chair||s of_us nail||s \
         miles mile km cm kg inch||es stars star question||s thing||s appointment||s booking||s place||s \
         spot||s dog||s cat||s pet||s patient||s student||s block||s place",
    ),
    mark(
        Mark::Label,
        "room apt apartment flat suite order number code floor house ref reference invoice booking_number bus \
         option gate unit door zip ticket table box level",
    ),
    mark(Mark::Street, "street str road avenue ave lane boulevard blvd drive"),
    mark(Mark::Aged, "aged age"),
    mark(
        Mark::Deny,
        "can't cant cannot can_not couldn't doesn't_work does_not_work won't_work don't_work not_available \
         not_free unavailable busy not_possible doesn't_suit no_good not_convenient isn't_good is_not_good isn't_possible \
         won't_be_able not_able doesnt_work wont_work isn't_convenient is_out not_going_to_work unable cancel \
         not_good don't_want do_not_want doesn't_fit",
    ),
    mark(
        Mark::Rather,
        "rather but how_about what_about instead better prefer let's lets could can only maybe then so try",
    ),
    mark(
        Mark::Correct,
        "no actually i_mean sorry wait correction scratch_that oops make_it make_that",
    ),
    mark(
        Mark::Move,
        "move reschedule rescheduling postpone shift push change switch rebook moving moved bring",
    ),
    mark(Mark::Instead, "instead_of rather_than except"),
    mark(
        Mark::Walk,
        "walk walking drive driving away ride late early before_the prior notice session",
    ),
    mark(
        Mark::Other,
        "why_not if_not whether_or_not sundae mundane morgan sandy mandy monkey friend tuesdays_with may_i i_may you_may \
         may_we we_may it_may they_may may_have march_on at_first second_hand someday at_least \
         day_off at_last last_time next_time this_time the_first_time for_now at_once last_minute last_name last_one \
         24/7 good_friday",
    ),
    mark(
        Mark::Filler,
        "say maybe perhaps then sometime anytime any_time some_time just exactly sharp preferably please",
    ),
    mark(Mark::Oh, "oh o"),
];
