//! Polish.
//!
//! Short words that are words elsewhere too ("do", "ten", "to", "we") count only in a Polish
//! message.

use super::Form::{Day, Hour, Other};
use super::Part::{AfterLunch, Afternoon, EarlyMorning, Evening, Lunch, Morning, Night};
use super::Sense::{Mark as M, Value as V};
use super::Unit as U;
use super::Value::{
    Amount, Few, Half, Minutes, Month, Named, Number, Oblique, OfDay, OneAndHalf, Ordinal, Part,
    Relative, ShortWeekday, Suffix, Unit, Weekday,
};
use super::{Mark, Row, Table, Third, Toward, Value, mark, own, own_placed, placed, row};

/// The table.
pub(super) const TABLE: Table = Table {
    tag: "pl",
    rows: ROWS,
    ordinals: &[
        (1, "pierwsz"),
        (4, "czwart"),
        (5, "piąt"),
        (6, "szóst"),
        (7, "siódm"),
        (8, "ósm"),
        (9, "dziewiąt"),
        (10, "dziesiąt"),
        (11, "jedenast"),
        (12, "dwunast"),
        (13, "trzynast"),
        (14, "czternast"),
        (15, "piętnast"),
        (16, "szesnast"),
        (17, "siedemnast"),
        (18, "osiemnast"),
        (19, "dziewiętnast"),
        (20, "dwudziest"),
        (30, "trzydziest"),
    ],
    endings: &[(Day, "ego"), (Hour, "a|ej|ą"), (Other, "y|emu|ym|e|ych")],
};

const ROWS: &[Row] = &[
    row(
        V(Weekday(1)),
        "poniedział|ek|ku|kowi|kiem|ki|ków|kach|kowy|kowe",
    ),
    row(V(Weekday(2)), "wtor|ek|ku|kowi|kiem|ki|ków|kach|kowy|kowe"),
    row(V(Weekday(3)), "środ|a|y|ę|zie|ą|om|ach|owy"),
    row(V(Weekday(4)), "czwart|ek|ku|kowi|kiem|ki|ków|kach|kowy"),
    row(V(Weekday(5)), "piąt|ek|ku|kowi|kiem|ki|ków|kach|kowy"),
    row(V(Weekday(6)), "sobot|a|y|ę|cie|ą|om|ach sobocie sobót"),
    row(V(Weekday(7)), "niedziel|a|i|ę|ą|e|om|ach niedziel"),
    placed(V(ShortWeekday(1)), "pn pon poniedz"),
    placed(V(ShortWeekday(2)), "wt wtor"),
    placed(V(ShortWeekday(3)), "śr"),
    placed(V(ShortWeekday(4)), "czw"),
    own_placed(V(ShortWeekday(4)), "cz"),
    placed(V(ShortWeekday(5)), "pt piąt"),
    placed(V(ShortWeekday(6)), "sob sb"),
    placed(V(ShortWeekday(7)), "nd ndz niedz"),
    row(V(Month(1)), "styczeń stycz|nia|niu|niem sty"),
    row(V(Month(2)), "luty lut|ego|ym|emu lut"),
    row(V(Month(3)), "marzec mar|ca|cu|cem"),
    row(V(Month(4)), "kwiecień kwiet|nia|niu|niem kwi"),
    row(V(Month(5)), "maj||a|u|em"),
    row(V(Month(6)), "czerwiec czerw|ca|cu|cem cze"),
    row(V(Month(7)), "lipiec lip|ca|cu|cem"),
    row(V(Month(8)), "sierpień sierp|nia|niu|niem sierp"),
    own(V(Month(8)), "sie"),
    row(V(Month(9)), "wrzesień wrześ|nia|niu|niem wrz"),
    row(V(Month(10)), "październik||a|u|iem|owi paź paźdz"),
    row(V(Month(11)), "listopad||a|zie|em|owi lis"),
    row(V(Month(12)), "grudzień grud|nia|niu|niem gru"),
    row(
        V(Relative(0)),
        "dziś dzisiaj dzis dzisiejsz|y|ego|ą|ej dzisiejsz|y|ego_dz|ień|nia",
    ),
    row(
        V(Relative(1)),
        "jutro jutra jutrze jutru jutrzejsz|y|ego|ą|ej jutrzejsz|y|ego_d|zień|nia",
    ),
    row(V(Relative(2)), "pojutrze po_jutrze pojutrzejszy"),
    row(V(Relative(3)), "popojutrze"),
    row(V(Relative(-1)), "wczoraj wczorajsz|y|ego|ą"),
    row(V(Relative(-2)), "przedwczoraj"),
    row(V(Unit(U::Minute)), "minut||a|y|ę|ach|ami minutk|i|ę min"),
    row(
        V(Unit(U::Hour)),
        "godzin||a|y|ę|ie|ą|ach|om|ami godz godzink|ę|i|a godzinę",
    ),
    mark(Mark::OClock, "godz godzina godzinie godzinę"),
    row(
        V(Unit(U::Day)),
        "dzień dni dnia dniu dniach dniem dób doby dobę",
    ),
    own(V(Unit(U::Day)), "doba"),
    row(
        V(Unit(U::Week)),
        "tydzień tygod|nia|niu|nie|ni|niem|niach|niami tyg",
    ),
    row(V(Unit(U::Month)), "miesiąc||a|e|em|u|ach miesięcy"),
    row(V(Unit(U::Year)), "rok"),
    mark(Mark::YearWord, "roku r"),
    mark(Mark::Years, "lat lata latek"),
    row(V(Number(1)), "jeden jedna jedną jedno jednego jednej"),
    row(V(Number(2)), "dwa dwie dwaj"),
    row(V(Oblique(2)), "dwóch dwoje dwu dwiema dwóm"),
    row(V(Number(3)), "trzy"),
    row(V(Oblique(3)), "trzech troje"),
    row(V(Number(4)), "cztery"),
    row(V(Oblique(4)), "czterech czworo"),
    row(V(Number(5)), "pięć"),
    row(V(Oblique(5)), "pięciu"),
    row(V(Number(6)), "sześć sześciu"),
    row(V(Number(7)), "siedem siedmiu"),
    row(V(Number(8)), "osiem ośmiu"),
    row(V(Number(9)), "dziewięć dziewięciu"),
    row(V(Number(10)), "dziesięć dziesięciu"),
    row(V(Number(11)), "jedenaście jedenastu"),
    row(V(Number(12)), "dwanaście dwunastu"),
    row(V(Number(13)), "trzynaście trzynastu"),
    row(V(Number(14)), "czternaście czternastu"),
    row(V(Number(15)), "piętnaście piętnastu"),
    row(V(Number(16)), "szesnaście szesnastu"),
    row(V(Number(17)), "siedemnaście siedemnastu"),
    row(V(Number(18)), "osiemnaście osiemnastu"),
    row(V(Number(19)), "dziewiętnaście dziewiętnastu"),
    row(V(Number(20)), "dwadzieścia dwudziestu"),
    row(V(Number(30)), "trzydzieści trzydziestu"),
    row(V(Number(40)), "czterdzieści czterdziestu"),
    row(V(Number(50)), "pięćdziesiąt pięćdziesięciu"),
    row(V(Ordinal(2, Day)), "drugiego"),
    row(V(Ordinal(2, Hour)), "drug|a|iej|ą"),
    row(V(Ordinal(2, Other)), "drug|i|iemu|im|ie|ich"),
    row(V(Ordinal(3, Day)), "trzeciego"),
    row(V(Ordinal(3, Hour)), "trzec|ia|iej|ią"),
    row(V(Ordinal(3, Other)), "trzec|i|iemu|im|ie|ich"),
    row(V(Few(2)), "parę para pary"),
    row(V(Few(3)), "kilka kilku"),
    row(V(OneAndHalf), "półtora półtorej"),
    row(
        V(Amount(30, U::Minute)),
        "pół_godziny półgodziny pół_godzinki",
    ),
    row(V(Amount(15, U::Minute)), "kwadrans_czasu"),
    row(V(Amount(6, U::Month)), "pół_roku"),
    row(V(Suffix(Day)), "go ego tego ego ty"),
    row(V(Suffix(Hour)), "ej ą tej stej tą szej giej"),
    own(V(Suffix(Hour)), "ta a"),
    row(V(Half(Toward::Next)), "wpół pół w_pół wpol"),
    row(V(Minutes(15, Toward::Named)), "kwadrans"),
    row(
        V(Named(12)),
        "południe południa południu południem w_samo_południe",
    ),
    row(V(Named(0)), "północ północy"),
    row(V(OfDay(Morning)), "nad_ranem ranem"),
    row(
        V(Part(EarlyMorning)),
        "wcześnie_rano wczesnym_rankiem bladym_świtem wczesny_ranek",
    ),
    row(
        V(Part(Morning)),
        "rano ranek rankiem ranka przed_południem przedpołudnie przedpołudniem z_rana pierwsz|a|ej|ą_połow|a|ie|ę|y_dnia poranek \
         porann|y|ą|ej|ych przed_obiadem w_godzinach_porannych",
    ),
    row(
        V(Part(Lunch)),
        "lunch lunchu w_porze_lunchu w_porze_obiadowej por|a|ze|ę_obiadow|a|ej|ą obiad w_czasie_lunchu por|a|ze_lunchu",
    ),
    row(V(Part(AfterLunch)), "po_obiedzie po_lunchu"),
    row(
        V(Part(Afternoon)),
        "po_południu popołudniu popołudnie popołudniem popołudnia po_poludniu w_ciągu_dnia drug|a|iej|ą_połow|a|ie|ę|y_dnia \
        popołudniow|y|ą|ej popoludniu",
    ),
    row(
        V(Part(Evening)),
        "wieczorem wieczór wieczoru wieczorami wieczorn|y|ą|ej po_pracy wieczorkiem pod_wieczór wieczorową_porą",
    ),
    row(V(Part(Night)), "w_nocy nocą noc"),
    mark(
        Mark::Opening,
        "z_samego_rana od_samego_rana zaraz_po_otwarciu na_otwarcie jak_tylko_otworzycie jak_otworzycie \
         gdy_otworzycie po_otwarciu zaraz_z_rana tuż_po_otwarciu kiedy_otworzycie od_razu_po_otwarciu",
    ),
    mark(Mark::At, "o na ok"),
    mark(Mark::On, "w na"),
    own(M(Mark::On), "we"),
    mark(Mark::From, "od począwszy_od zaczynając_od"),
    own(M(Mark::From), "z ze"),
    own(M(Mark::To), "do po"),
    own(M(Mark::Until), "do"),
    mark(
        Mark::Until,
        "nie_później_niż najpóźniej najpóźniej_do nie_pozniej_niz najpóźniej_o najpóźniej_w maksymalnie_do",
    ),
    mark(Mark::Before, "przed wcześniej_niż"),
    mark(Mark::After, "później_niż"),
    own(M(Mark::After), "po"),
    mark(
        Mark::NotBefore,
        "nie_wcześniej_niż najwcześniej najwcześniej_o",
    ),
    mark(Mark::Between, "między pomiędzy miedzy"),
    mark(Mark::And, "oraz"),
    own(M(Mark::And), "i a"),
    mark(Mark::Or, "lub albo czy bądź"),
    mark(Mark::Not, "nie tylko_nie byle_nie"),
    own(M(Mark::In), "za"),
    mark(Mark::In, "za"),
    mark(Mark::Within, "w_ciągu w_przeciągu w_ciagu"),
    mark(Mark::Ago, "temu"),
    mark(Mark::FromNow, "od_dziś od_dzisiaj od_teraz"),
    mark(
        Mark::Approx,
        "około ok mniej_więcej gdzieś jakoś koło okolo tak_koło w_okolicach",
    ),
    own(M(Mark::Toward), "na"),
    own(M(Mark::Past), "po"),
    own(M(Mark::Past), "do"),
    own(M(Mark::Less), "za"),
    own(M(Mark::This), "ten ta tę te tego tej tym to"),
    mark(Mark::This, "bieżąc|y|ego|ym tę"),
    mark(
        Mark::Next,
        "następn|y|ego|ym|a|ej|ą|e|ych nastepn|y|ego|ym|a|ej|ą przyszł|y|ego|ym|a|ej|ą|e|ych|ymi \
         kolejn|y|ego|ym|a|ej|ą|e|ych",
    ),
    mark(
        Mark::Coming,
        "najbliższ|y|ego|ym|a|ej|ą|e|ych nadchodząc|y|ego|ym|a|ej|ą|e|ych",
    ),
    mark(
        Mark::Last,
        "ubiegł|y|ego|ym|ej|ą|a zeszł|y|ego|ym|ej|ą|a poprzedni||ego|ą|ej miniony minion|ą|ego",
    ),
    mark(Mark::Final, "ostatni||a|ą|ego|ej|m|e"),
    mark(
        Mark::Weekend,
        "weekend||u|y|em|zie|ów|owy weekendzie łikend",
    ),
    row(V(Value::Third(Third::Begin)), "począt|ek|ku|kiem"),
    row(
        V(Value::Third(Third::Middle)),
        "połow|a|ie|ę|y środek środku połowie",
    ),
    row(
        V(Value::Third(Third::End)),
        "koniec końcu końca końcem końcówk|a|ę|i pod_koniec",
    ),
    mark(
        Mark::Asap,
        "jak_najszybciej jak_najwcześniej możliwie_najszybciej najszybciej pierwsz|y|ego_woln|y|ego_termin|||u pierwsz|y|ego_woln|y|ego \
         najbliższ|y|ego_woln|y|ego najbliższ|y|ego_termin|||u najszybsz|y|ego_termin|||u pilnie najwcześniejsz|y|ego_termin|||u",
    ),
    mark(Mark::DayNumber, "dnia_miesiąca"),
    mark(Mark::Onward, "lub_później albo_później i_później wzwyż"),
    mark(Mark::Earlier, "lub_wcześniej albo_wcześniej i_wcześniej"),
    mark(
        Mark::Wish,
        "dobr|y|ej|ego miłego miłej udanego udanej miły przyjemnego",
    ),
    mark(
        Mark::Greeting,
        "dzień_dobry dobry_wieczór dobry_wieczor dzien_dobry dobranoc dobrej_nocy miłego_dnia",
    ),
    mark(Mark::Currency, "zł zl złotych złote złoty pln euro dolarów"),
    mark(
        Mark::Counted,
        "os|oby|ób|oba|obę|obom|ób osob ludzi dzieci dziec|ko|ka|i razy raz piętr|o|ze|a sztuk||i|ę zabieg||i|ów \
         sesj|e|i|ę wizyt||y|ę miejsc||e|a wariant||y|ów procent pokoj|u|e pokój numer||y mieszkani|e|a|u gości klient|ów|ki \
         metr|ów|y kilometr|ów|y klasa klasy",
    ),
    mark(
        Mark::Label,
        "m lok lokal mieszkanie pokój numer nr zamówienie kod piętro dom budynek pod_numerem",
    ),
    mark(
        Mark::Street,
        "ul ulica ulicy ulicę al aleja alei plac placu os osiedle",
    ),
    mark(Mark::Aged, "wieku"),
    mark(
        Mark::Deny,
        "nie_mogę nie_dam_rady nie_pasuje nie_odpowiada nie_moge nie_będę_mógł nie_będę_mogła nie_możemy niemożliwe \
         zajęty zajęta nie_zdążę nie_da_rady nie_chcę nie_uda_mi_się odwołać nie_mam_czasu nie_potrzebuję",
    ),
    mark(
        Mark::Rather,
        "może lepiej raczej ale wolę tylko proszę zróbmy umówmy czy_mogę tylko_że poproszę chciałbym chciałabym",
    ),
    own(M(Mark::Rather), "a"),
    mark(
        Mark::Correct,
        "to_znaczy przepraszam raczej_nie właściwie znaczy",
    ),
    mark(
        Mark::Move,
        "przełoż|yć|ę|enie przenie|ść|śmy|sienie przesun|ąć|ięcie zmienić przełóż przesuń przekładam zamienić przepis|ać",
    ),
    mark(Mark::Instead, "zamiast oprócz"),
    mark(
        Mark::Walk,
        "pieszo spacerem drogi jazdy piechotą przed_wizytą",
    ),
    mark(
        Mark::Other,
        "dlaczego_nie czemu_nie jutrzenka środek_do kiedykolwiek śniadanie mazur",
    ),
    mark(Mark::Filler, "dokładnie równo właśnie już"),
];
