//! What the server answers, and what it refuses.

use axum::{
    body::Body,
    http::{HeaderMap, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::fake::{Calendar, Choosing, File, Held, PASSWORD, USER};

pub(super) fn plain(status: u16, body: &str) -> Response<Body> {
    Response::builder().status(status).body(Body::from(body.to_owned())).unwrap()
}

fn multistatus(responses: &str, after: &str) -> Response<Body> {
    let body = format!(
        "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" xmlns:cal=\"urn:ietf:params:xml:ns:caldav\" \
         xmlns:cs=\"http://calendarserver.org/ns/\">{responses}{after}</d:multistatus>"
    );
    plain(207, &body)
}

fn refusal(status: u16, condition: &str) -> Response<Body> {
    plain(
        status,
        &format!(
            "<d:error xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\"><{condition}/></d:error>"
        ),
    )
}

fn resource(href: &str, props: &str) -> String {
    format!(
        "<d:response><d:href>{href}</d:href><d:propstat><d:prop>{props}</d:prop>\
         <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Held {
    pub(super) fn answer(
        &mut self,
        method: &str,
        path: &str,
        headers: &HeaderMap,
        body: &str,
    ) -> Response<Body> {
        if path == "/.well-known/caldav" {
            return match &self.well_known {
                Some(to) => {
                    let moved = Response::builder().status(301).header("location", to);
                    moved.body(Body::empty()).unwrap()
                }
                None => plain(404, "not here"),
            };
        }
        let given = headers.get("authorization").map_or("", |it| it.to_str().unwrap());
        if let Some(nonce) = self.nonce {
            if !super::login::is_answered(given, nonce, method, path) {
                let challenge = format!("Digest realm=\"Baikal\", qop=\"auth\", nonce=\"{nonce}\"");
                let refused = Response::builder().status(401).header("www-authenticate", challenge);
                return refused.body(Body::empty()).unwrap();
            }
        } else if given != format!("Basic {}", STANDARD.encode(format!("{USER}:{PASSWORD}"))) {
            return plain(401, "who are you?");
        }
        let depth = headers.get("depth").map(|it| it.to_str().unwrap());
        match method {
            "PROPFIND" => self.properties(path, depth),
            "REPORT" if body.contains("sync-collection") => self.changes(path, body),
            "REPORT" => self.query(path, depth, body),
            "GET" => match self.file(path) {
                Some(file) => {
                    let found = Response::builder().header("etag", file.etag());
                    found.body(Body::from(file.text.clone())).unwrap()
                }
                None => plain(404, "not found"),
            },
            "PUT" => self.put(path, headers, body),
            "DELETE" => {
                let (calendar, name) = split(path);
                let is_there = self.file(path).is_some();
                if self.calendars.get(calendar).is_some_and(|it| it.read_only) {
                    return refusal(403, "d:need-privileges");
                }
                self.remove(calendar, name);
                plain(if is_there { 204 } else { 404 }, "")
            }
            _ => plain(405, "what?"),
        }
    }

    fn file(&self, path: &str) -> Option<&File> {
        let (calendar, name) = split(path);
        self.calendars.get(calendar)?.files.get(name)
    }

    /// Puts a file into a calendar, for the program and for staff alike.
    pub(super) fn store(&mut self, calendar: &str, name: &str, text: &str) {
        self.changes += 1;
        let changed = self.changes;
        let it = self.calendars.get_mut(calendar).unwrap();
        it.changed = changed;
        it.gone.remove(name);
        it.files.insert(name.to_owned(), File { text: text.to_owned(), changed });
    }

    pub(super) fn remove(&mut self, calendar: &str, name: &str) -> Option<File> {
        self.changes += 1;
        let changed = self.changes;
        let it = self.calendars.get_mut(calendar)?;
        let file = it.files.remove(name)?;
        it.changed = changed;
        it.gone.insert(name.to_owned(), changed);
        Some(file)
    }

    fn properties(&mut self, path: &str, depth: Option<&str>) -> Response<Body> {
        let Some(depth) = depth else {
            self.wrong.push(format!("PROPFIND {path} without Depth"));
            return plain(400, "");
        };
        let who = "<d:current-user-principal><d:href>/olena/</d:href></d:current-user-principal>\
                   <d:resourcetype><d:collection/></d:resourcetype>";
        let mut all = String::new();
        match path {
            "/" | "/dav/" => all.push_str(&resource(path, who)),
            "/olena/" => {
                let home = "<cal:calendar-home-set><d:href>/olena/</d:href></cal:calendar-home-set>\
                    <cal:calendar-user-address-set><d:href>mailto:Olena@example.com</d:href></cal:calendar-user-address-set>";
                all.push_str(&resource(path, &format!("{who}{home}")));
                if depth == "1" {
                    for (path, calendar) in &self.calendars {
                        all.push_str(&resource(
                            path,
                            &shown(calendar, self.syncs.then(|| self.token(calendar.changed))),
                        ));
                    }
                }
            }
            path => match self.calendars.get(path) {
                Some(calendar) => {
                    let room = self.room.map(|room| {
                        format!("<d:quota-available-bytes>{room}</d:quota-available-bytes>")
                    });
                    let props = format!(
                        "{who}{}{}",
                        shown(calendar, self.syncs.then(|| self.token(calendar.changed))),
                        room.unwrap_or_default()
                    );
                    all.push_str(&resource(path, &props));
                }
                None if self.syncs => return plain(404, "not found"),
                // As Xandikos says it.
                None => {
                    let gone = "<d:status>HTTP/1.1 404 Not Found</d:status>";
                    all = format!("<d:response><d:href>{path}</d:href>{gone}</d:response>");
                }
            },
        }
        multistatus(&all, "")
    }

    fn query(&mut self, path: &str, depth: Option<&str>, body: &str) -> Response<Body> {
        let Some(calendar) = self.calendars.get(path) else { return plain(404, "not found") };
        if body.contains("free-busy-query") || depth != Some("1") {
            self.wrong.push(format!("REPORT {path} with Depth {depth:?}"));
            return multistatus("", "");
        }
        let uid = body.split("i;octet\">").nth(1).and_then(|it| it.split('<').next());
        let hrefs: Vec<&str> =
            body.split("<href>").skip(1).filter_map(|it| it.split('<').next()).collect();
        let is_chosen = body.contains("<C:comp name=\"VEVENT\"><C:prop");
        if is_chosen && self.choosing == Choosing::Refused {
            return refusal(403, "cal:supported-calendar-data");
        }
        if self.refuses_dates && body.contains("<C:prop-filter name=\"RDATE\"/>") {
            return refusal(403, "cal:supported-filter");
        }
        let is_left_out = is_chosen && self.choosing == Choosing::Done;
        let text = |file: &File| {
            if is_left_out { chosen(&file.text, body) } else { file.text.clone() }
        };
        let span = body.split("<C:time-range start=\"").nth(1).filter(|_| self.limits);
        let span =
            span.map(|it| (it[..8].to_owned(), it.split("end=\"").nth(1).unwrap()[..8].to_owned()));
        let files = calendar
            .files
            .iter()
            .filter(|(name, _)| {
                hrefs.is_empty() || hrefs.contains(&format!("{path}{name}").as_str())
            })
            .filter(|(_, file)| {
                !body.contains("<C:prop-filter name=\"RDATE\"/>") || file.text.contains("\nRDATE")
            })
            .filter(|(_, file)| {
                uid.is_none_or(|uid| file.text.contains(&format!("UID:{uid}\r\n")))
            });
        let found: String = files
            .filter(|(_, file)| {
                // A zone in the file begins before the event.
                let event = file.text.split("BEGIN:VEVENT").nth(1).unwrap_or_default();
                let day = event.split("\nDTSTART").nth(1).and_then(|it| it.split(':').nth(1));
                let day = day.map(|it| it[..8].to_owned());
                let is_in = |(from, to): &(String, String)| {
                    day.as_ref().is_none_or(|it| from <= it && it <= to)
                };
                // Whole days of additional dates.
                let is_listed = |(from, to): &(String, String)| {
                    let dates = file.text.split("\nRDATE").skip(1);
                    let mut dates = dates.filter_map(|it| it.split(':').nth(1)?.get(..8));
                    !self.forgets_dates && dates.any(|it| from.as_str() <= it && it <= to.as_str())
                };
                span.as_ref().is_none_or(|it| is_in(it) || is_listed(it))
            })
            .map(|(name, file)| {
                let mut props = format!("<d:getetag>{}</d:getetag>", file.etag());
                if body.contains("calendar-data") {
                    let data = escape(&text(file));
                    props = format!("{props}<cal:calendar-data>{data}</cal:calendar-data>");
                }
                resource(&format!("{path}{name}"), &props)
            })
            .collect();
        multistatus(&found, "")
    }

    fn changes(&mut self, path: &str, body: &str) -> Response<Body> {
        let (syncs, now, forgotten) = (self.syncs, self.changes, self.forgotten);
        let Some(calendar) = self.calendars.get(path) else { return plain(404, "not found") };
        let since = body.split("<sync-token>").nth(1).and_then(|it| it.split('<').next());
        let since: Option<u64> = since.and_then(|it| {
            let number = it.strip_prefix("token-").unwrap_or(it);
            number.parse().ok()
        });
        let Some(since) = since.filter(|since| syncs && *since >= forgotten) else {
            return refusal(403, "d:valid-sync-token");
        };
        let changed =
            calendar.files.iter().filter(|(_, file)| file.changed > since).map(|(name, file)| {
                resource(
                    &format!("{path}{name}"),
                    &format!("<d:getetag>{}</d:getetag>", file.etag()),
                )
            });
        let gone = calendar.gone.iter().filter(|(_, changed)| **changed > since).map(|(name, _)| {
            format!("<d:response><d:href>{path}{name}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>")
        });
        let all: String = changed.chain(gone).collect();
        multistatus(&all, &format!("<d:sync-token>{}</d:sync-token>", self.token(now)))
    }

    /// A sync token; that of a server which keeps its calendars in git is the name of an object there.
    fn token(&self, changes: u64) -> String {
        if self.forgets_dates { format!("{changes:040}") } else { format!("token-{changes}") }
    }

    fn put(&mut self, path: &str, headers: &HeaderMap, body: &str) -> Response<Body> {
        let (calendar, name) = split(path);
        let header = |name: &str| headers.get(name).map(|it| it.to_str().unwrap().to_owned());
        let Some(there) = self.calendars.get(calendar) else { return plain(404, "not found") };
        if there.read_only {
            return refusal(403, "d:need-privileges");
        }
        let before = there.files.get(name);
        match (header("if-match"), header("if-none-match")) {
            (None, Some(star)) if star == "*" => {
                if before.is_some() {
                    return plain(412, "Precondition failed.");
                }
            }
            (Some(etag), None) => {
                if before.is_none_or(|it| it.etag() != etag) {
                    return plain(412, "Precondition failed.");
                }
            }
            other => {
                self.wrong.push(format!("PUT {path} with {other:?}"));
                return plain(400, "");
            }
        }
        if before.is_some_and(|it| it.text.contains("ATTENDEE")) {
            return refusal(412, "c:attendee-allowed");
        }
        let unfolded = body.replace("\r\n ", "");
        for refused in ["ATTENDEE", "ORGANIZER", "METHOD:"] {
            if unfolded.contains(&format!("\n{refused}")) {
                self.wrong.push(format!("PUT {path} with {refused}"));
            }
        }
        let uid = unfolded.lines().find_map(|it| it.strip_prefix("UID:")).unwrap_or_default();
        let zone = unfolded.split("DTSTART;TZID=").nth(1).and_then(|it| it.split(':').next());
        let is_described =
            zone.is_none_or(|zone| unfolded.contains(&format!("\r\nTZID:{zone}\r\n")));
        if uid.is_empty() || !unfolded.contains("\r\nDTSTAMP:") || !is_described {
            self.wrong.push(format!("PUT {path}: UID {uid:?}, zone {zone:?}"));
            return refusal(403, "c:valid-calendar-data");
        }
        let of_uid = format!("UID:{uid}\r\n");
        if there.files.iter().any(|(other, file)| other != name && file.text.contains(&of_uid)) {
            return refusal(409, "c:no-uid-conflict");
        }
        if self.full {
            return refusal(507, "d:quota-not-exceeded");
        }
        let status = if before.is_some() { 204 } else { 201 };
        self.store(calendar, name, body);
        plain(status, "")
    }
}

/// A file with those properties of its events that are asked for.
fn chosen(text: &str, body: &str) -> String {
    let mut is_kept = true;
    let lines = text.split_inclusive('\n').filter(|line| {
        if !line.starts_with(' ') {
            let name = line.split([';', ':']).next().unwrap();
            is_kept = !["ATTACH", "SUMMARY", "DESCRIPTION"].contains(&name)
                || body.contains(&format!("<C:prop name=\"{name}\"/>"));
        }
        is_kept
    });
    lines.collect()
}

fn shown(calendar: &Calendar, token: Option<String>) -> String {
    let rights = if calendar.read_only {
        "<d:read/>"
    } else {
        "<d:read/></d:privilege><d:privilege><d:write/>"
    };
    let sync = token.map(|it| format!("<d:sync-token>{it}</d:sync-token>")).unwrap_or_default();
    format!(
        "<d:resourcetype><d:collection/><cal:calendar/></d:resourcetype><d:displayname>{}</d:displayname>\
         <d:current-user-privilege-set><d:privilege>{rights}</d:privilege></d:current-user-privilege-set>\
         <cal:supported-calendar-component-set><cal:comp name=\"VEVENT\"/></cal:supported-calendar-component-set>\
         <cs:getctag>\"{}\"</cs:getctag>{sync}",
        calendar.name, calendar.changed
    )
}

/// A path as the calendar and the name of the file.
fn split(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').unwrap() + 1)
}
