//! Ukrainian and Russian little words in Latin letters.
//!
//! Long words are recognised by a common skeleton of both alphabets and need no table; words of
//! one to three letters have too little of a skeleton, so they stand here, and count only when a
//! longer word shows that the message is written this way.

use super::marks::Mark;
use super::senses::Sense::{Mark as M, Value as V};
use super::senses::Toward;
use super::senses::Unit as U;
use super::senses::Value::{Few, Half, Number, ShortWeekday, Unit};
use super::table::{Row, Table, own, own_placed};

/// The table.
pub(super) const TABLE: Table =
    Table { tag: super::table::TRANSLITERATED, rows: ROWS, ordinals: &[], endings: &[] };

const ROWS: &[Row] = &[
    own(M(Mark::At), "o ob v u na k"),
    own(M(Mark::On), "v u na vo"),
    own(M(Mark::From), "z iz zi s so vid"),
    own(M(Mark::To), "do po"),
    own(M(Mark::Until), "do"),
    own(M(Mark::After), "po"),
    own(M(Mark::And), "i ta"),
    own(M(Mark::Or), "abo chy chi ili"),
    own(M(Mark::Not), "ne"),
    own(M(Mark::In), "za"),
    own(M(Mark::Toward), "na"),
    own(M(Mark::Past), "po"),
    own(M(Mark::Less), "za bez"),
    own(M(Mark::This), "cej cei tsei tsej cya tsya cyu tsyu ciu tsiu etot etu"),
    own(M(Mark::Rather), "a ale no"),
    own(V(Number(1)), "odyn odin"),
    own(V(Number(2)), "dva dvi dve"),
    own(V(Number(3)), "try tri"),
    own(V(Number(7)), "sim sem"),
    own(V(Half(Toward::Next)), "piv pol"),
    own(V(Few(2)), "paru"),
    own(V(Unit(U::Day)), "dni dnya den dniv dnei"),
    own(V(Unit(U::Hour)), "god hod chas"),
    own(V(Unit(U::Minute)), "hv khv min"),
    own(V(super::senses::Value::OfDay(super::senses::Part::Afternoon)), "dnya dnia"),
    own(V(super::senses::Value::OfDay(super::senses::Part::Night)), "nochi"),
    own_placed(V(ShortWeekday(1)), "pn"),
    own_placed(V(ShortWeekday(2)), "vt"),
    own_placed(V(ShortWeekday(3)), "sr"),
    own_placed(V(ShortWeekday(4)), "cht"),
    own_placed(V(ShortWeekday(5)), "pt"),
    own_placed(V(ShortWeekday(6)), "sb"),
    own_placed(V(ShortWeekday(7)), "nd vs"),
];
