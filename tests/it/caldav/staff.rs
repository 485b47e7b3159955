//! What people do in their calendars with their own hands.

use super::fake::{Fake, File};

/// An event that staff made, with more lines.
pub(super) fn event(uid: &str, lines: &str) -> String {
    let lines = lines.replace('\n', "\r\n");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//hand//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n\
         DTSTAMP:20261101T000000Z\r\nSUMMARY:Таємне\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

impl Fake {
    /// Puts an event that staff made into a calendar.
    pub(super) fn puts(&self, calendar: &str, name: &str, lines: &str) {
        self.held().store(calendar, &format!("{name}.ics"), &event(name, lines));
    }

    /// The name and the file of the only event of ours.
    pub(super) fn own(&self, calendar: &str) -> (String, File) {
        let held = self.held();
        let files = held.calendars[calendar].files.iter();
        let mut ours: Vec<_> = files.filter(|(_, file)| file.text.contains("X-ZAPYS")).collect();
        assert_eq!(ours.len(), 1, "{ours:?}");
        let (name, file) = ours.remove(0);
        (name.clone(), file.clone())
    }

    /// Those events of ours in a calendar, as `start title`.
    pub(super) fn ours(&self, calendar: &str) -> Vec<String> {
        let held = self.held();
        let files = held.calendars[calendar].files.values();
        let ours = files.filter(|file| file.text.contains("X-ZAPYS"));
        ours.map(|file| {
            let line = |name: &str| {
                let text = file.text.replace("\r\n ", "");
                let event = text.split("BEGIN:VEVENT").nth(1).unwrap().to_owned();
                let found = event.lines().find(|it| it.starts_with(name)).unwrap().to_owned();
                found.rsplit_once(':').unwrap().1.to_owned()
            };
            format!("{} {}", line("DTSTART"), line("SUMMARY"))
        })
        .collect()
    }

    /// Moves the only event of ours by another program, which writes UTC and drops the zone.
    pub(super) fn moves(&self, calendar: &str, (from, to): (&str, &str)) {
        let (name, file) = self.own(calendar);
        let mut text = String::new();
        for line in file.text.split_inclusive("\r\n") {
            let is_of_zone = ["DTSTART:", "TZ"].iter().any(|it| line.starts_with(it));
            let changed = match line {
                line if line.starts_with("DTSTART;") => format!("DTSTART:{from}\r\n"),
                line if line.starts_with("DTEND") => format!("DTEND:{to}\r\n"),
                line if is_of_zone && !text.contains("BEGIN:VEVENT") => line.to_owned(),
                line if line.starts_with("DTSTART:") => format!("DTSTART:{from}\r\n"),
                line => line.to_owned(),
            };
            text.push_str(&changed);
        }
        self.held().store(calendar, &name, &text);
    }

    /// Moves the event of a customer to another full hour of its day, in the business's zone.
    pub(super) fn moves_of(&self, calendar: &str, customer: &str, hour: &str) {
        let files = self.held().calendars[calendar].files.clone();
        let (name, file) = files.into_iter().find(|(_, it)| it.text.contains(customer)).unwrap();
        let until = format!("{:02}", hour.parse::<u32>().unwrap() + 1);
        let lines = file.text.split_inclusive("\r\n").map(|line| {
            let hour = if line.starts_with("DTSTART;TZID") {
                hour
            } else if line.starts_with("DTEND;TZID") {
                &until
            } else {
                return line.to_owned();
            };
            let (head, _) = line.rsplit_once('T').unwrap();
            format!("{head}T{hour}0000\r\n")
        });
        let text: String = lines.collect();
        self.held().store(calendar, &name, &text);
    }

    /// Adds lines to the only event of ours.
    pub(super) fn adds(&self, calendar: &str, lines: &str) {
        let (name, file) = self.own(calendar);
        let text = file.text.replace("END:VEVENT", &format!("{lines}\r\nEND:VEVENT"));
        self.held().store(calendar, &name, &text);
    }

    /// Deletes the only event of ours.
    pub(super) fn deletes(&self, calendar: &str) {
        let (name, _) = self.own(calendar);
        self.held().remove(calendar, &name);
    }

    /// Deletes the event of a customer.
    pub(super) fn deletes_of(&self, calendar: &str, customer: &str) {
        let files = self.held().calendars[calendar].files.clone();
        let (name, _) = files.into_iter().find(|(_, it)| it.text.contains(customer)).unwrap();
        self.held().remove(calendar, &name);
    }

    /// Deletes a calendar with all that is in it, and makes it again under its address.
    pub(super) fn empties(&self, calendar: &str) {
        let mut held = self.held();
        held.changes += 1;
        let changes = held.changes;
        // What the server knew of the calendar is gone with it, its tokens as well.
        held.forgotten = changes;
        let it = held.calendars.get_mut(calendar).unwrap();
        it.files.clear();
        it.gone.clear();
        it.changed = changes;
    }

    /// Drags the only event of ours into another calendar, as programs do it: under a name of theirs.
    pub(super) fn drags(&self, from: &str, to: &str) {
        let (name, file) = self.own(from);
        self.held().remove(from, &name);
        self.held().store(to, "5F2A-COPY.ics", &file.text);
    }
}
