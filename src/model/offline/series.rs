//! A series of visits, shown before it is booked and told of after.

use jiff::civil::DateTime;

use crate::{
    dialogue::Visits,
    ids::ServiceId,
    messages::{View, dates, say},
};

/// Lists what is free and what is not, and asks whether to book what is free.
pub(super) fn check(view: &View<'_>, service: &ServiceId, visits: &Visits) -> String {
    let Visits { free, taken, cut, .. } = visits;
    let named = [
        ("service", view.service_within(service).into()),
        ("object", view.service_object(service).into()),
    ];
    let mut lines = Vec::new();
    if !free.is_empty() {
        lines.push(say(view.lang, "series-free", &named));
        lines.extend(free.iter().map(|start| line(view, "series-line", *start, "")));
    }
    for (start, near) in taken {
        let near = view.starts(near);
        let id = if near.is_empty() { "series-full" } else { "series-taken" };
        lines.push(line(view, id, *start, &near));
    }
    if *cut {
        lines.push(say(view.lang, "series-cut", &[("many", (free.len() + taken.len()).into())]));
    }
    let many = [("many", free.len().into())];
    lines.push(match free.as_slice() {
        [] => view.say("series-none"),
        _ => say(view.lang, "series-yes", &many),
    });
    lines.join("\n")
}

/// Names the days that were taken while the others were booked.
pub(super) fn missed(view: &View<'_>, starts: &[DateTime]) -> String {
    let named: Vec<String> = starts.iter().map(|start| view.moment(*start)).collect();
    let named = dates::list(view.lang, &named, dates::Join::And);
    say(view.lang, "series-missed", &[("starts", named.into()), ("many", starts.len().into())])
}

fn line(view: &View<'_>, id: &str, start: DateTime, near: &str) -> String {
    let when = dates::moment(view.lang, start, view.today);
    say(view.lang, id, &[("when", when.into()), ("near", near.into())])
}
