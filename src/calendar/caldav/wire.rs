//! The XML of WebDAV and CalDAV, as far as we use it: requests and answers. (pure)
//!
//! Answers are read by namespace and local name, because each server has prefixes of its own. A document
//! with a DTD is refused, so there are no entities to expand, and one has a limited number of nodes.

use jiff::Timestamp;
use roxmltree::{Document, Node, ParsingOptions};

use crate::schedule::Span;

const DAV: &str = "DAV:";
const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
const SERVER: &str = "http://calendarserver.org/ns/";
/// The most nodes of a document: thirty thousand events have about half as many.
const MOST_NODES: u32 = 600_000;

/// Asks who we are and where our calendars are.
pub(super) const WHO: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><current-user-principal/><C:calendar-home-set/><C:calendar-user-address-set/><resourcetype/></prop></propfind>"#;
/// Asks which calendars there are, and what may be done with them.
pub(super) const LIST: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><resourcetype/><displayname/><current-user-privilege-set/><C:supported-calendar-component-set/></prop></propfind>"#;
/// Asks how much room is left in a calendar (RFC 4331).
pub(super) const ROOM: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:"><prop><quota-available-bytes/></prop></propfind>"#;
/// Asks for the state of a calendar.
pub(super) const STATE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:S="http://calendarserver.org/ns/"><prop><resourcetype/><sync-token/><S:getctag/></prop></propfind>"#;

/// Asks for the names of the files whose events have additional dates.
pub(super) const NAMES_WITH_DATES: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/></prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:prop-filter name="RDATE"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"#;

/// How much of each event is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Data {
    /// Its name alone.
    Nothing,
    /// All of it.
    Whole,
    /// What tells its time, and whether it keeps its owner busy.
    Times,
}

/// The properties of an event that tell its time, and whether it keeps its owner busy.
const TIMES: [&str; 15] = [
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "SEQUENCE",
    "STATUS",
    "TRANSP",
    "ATTENDEE",
    "X-ZAPYS",
];

impl Data {
    fn element(self) -> String {
        match self {
            Self::Nothing => return String::new(),
            Self::Whole => return "<C:calendar-data/>".to_owned(),
            Self::Times => {}
        }
        let props = TIMES.map(|name| format!(r#"<C:prop name="{name}"/>"#)).concat();
        format!(
            r#"<C:calendar-data><C:comp name="VCALENDAR"><C:allprop/><C:comp name="VEVENT">{props}</C:comp><C:comp name="VTIMEZONE"><C:allprop/><C:allcomp/></C:comp></C:comp></C:calendar-data>"#
        )
    }
}

/// Asks for the events of a calendar that take place in a span.
pub(super) fn events_within(span: Span, data: Data) -> String {
    let utc = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
    let (start, end) = (utc(span.start), utc(span.end));
    query(&format!(r#"<C:time-range start="{start}" end="{end}"/>"#), data)
}

/// Asks for the event of a UID.
pub(super) fn event_of(uid: &str) -> String {
    let uid = escape(uid);
    let filter = format!(
        r#"<C:prop-filter name="UID"><C:text-match collation="i;octet">{uid}</C:text-match></C:prop-filter>"#
    );
    // It may be changed and written back, so it is needed as it is.
    query(&filter, Data::Whole)
}

fn query(filter: &str, data: Data) -> String {
    let data = data.element();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/>{data}</prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{filter}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"#
    )
}

/// Asks for some files of a calendar, by their paths.
pub(super) fn files<'h>(hrefs: impl Iterator<Item = &'h str>, data: Data) -> String {
    let data = data.element();
    let hrefs = hrefs.map(|href| format!("<href>{}</href>", escape(href)));
    let hrefs = hrefs.collect::<Vec<_>>().concat();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<C:calendar-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/>{data}</prop>{hrefs}</C:calendar-multiget>"#
    )
}

/// Asks what changed in a calendar since a token.
pub(super) fn changes_since(token: &str) -> String {
    let token = escape(token);
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<sync-collection xmlns="DAV:"><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"#
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An answer about several resources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Multistatus {
    pub(super) resources: Vec<Resource>,
    /// The token for the next reading.
    pub(super) sync_token: Option<String>,
}

/// One resource, with the properties that it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Resource {
    pub(super) href: String,
    /// The status of the whole resource; `None`: it has properties instead.
    pub(super) status: Option<u16>,
    pub(super) etag: Option<String>,
    pub(super) data: Option<String>,
    pub(super) name: Option<String>,
    pub(super) is_calendar: bool,
    pub(super) principal: Option<String>,
    pub(super) homes: Vec<String>,
    /// The addresses of the person, such as `mailto:olena@example.com`.
    pub(super) addresses: Vec<String>,
    /// The names of our rights; `None`: the server does not say.
    pub(super) rights: Option<Vec<String>>,
    /// The names of the components that it may hold; `None`: the server does not say.
    pub(super) components: Option<Vec<String>>,
    pub(super) sync_token: Option<String>,
    pub(super) ctag: Option<String>,
    /// How many bytes may still be written; `None`: the server does not say, or sets no limit.
    pub(super) room: Option<u64>,
}

/// Reads an answer; `None`: it is another document, or none at all.
pub(super) fn multistatus(body: &[u8]) -> Option<Multistatus> {
    let text = std::str::from_utf8(body).ok()?;
    let document = document(text)?;
    let root = document.root_element();
    if !is(root, DAV, "multistatus") {
        return None;
    }
    let mut read =
        Multistatus { sync_token: text_of(root, DAV, "sync-token"), ..Multistatus::default() };
    for response in children(root, DAV, "response") {
        read.resources.push(resource(response)?);
    }
    Some(read)
}

/// Reads why a server refuses: the name of the first condition in its answer, such as `no-uid-conflict`.
pub(super) fn condition(body: &[u8]) -> Option<String> {
    let document = document(std::str::from_utf8(body).ok()?)?;
    let root = document.root_element();
    if !is(root, DAV, "error") {
        return None;
    }
    let first = root.children().find(Node::is_element)?;
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    Some(first.tag_name().name().chars().filter(plain).take(60).collect())
}

fn document(text: &str) -> Option<Document<'_>> {
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start_matches('\u{feff}').trim_start(), options).ok()
}

fn resource(response: Node<'_, '_>) -> Option<Resource> {
    let mut read = Resource {
        href: text_of(response, DAV, "href")?,
        status: text_of(response, DAV, "status").and_then(|it| status(&it)),
        ..Resource::default()
    };
    for part in children(response, DAV, "propstat") {
        let is_there = text_of(part, DAV, "status").and_then(|it| status(&it));
        if !is_there.is_some_and(|status| (200..300).contains(&status)) {
            continue;
        }
        for prop in children(part, DAV, "prop") {
            for property in prop.children().filter(Node::is_element) {
                take(&mut read, property);
            }
        }
    }
    Some(read)
}

/// Reads one property.
fn take(read: &mut Resource, property: Node<'_, '_>) {
    let name = property.tag_name();
    let hrefs = || children(property, DAV, "href").filter_map(text).collect::<Vec<_>>();
    match (name.namespace().unwrap_or_default(), name.name()) {
        (DAV, "getetag") => read.etag = text(property),
        (DAV, "displayname") => read.name = text(property),
        (DAV, "sync-token") => read.sync_token = text(property),
        (DAV, "quota-available-bytes") => read.room = text(property).and_then(|it| it.parse().ok()),
        (SERVER, "getctag") => read.ctag = text(property),
        (DAV, "resourcetype") => {
            read.is_calendar = children(property, CALDAV, "calendar").next().is_some();
        }
        (DAV, "current-user-principal") => read.principal = hrefs().into_iter().next(),
        (CALDAV, "calendar-home-set") => read.homes = hrefs(),
        (CALDAV, "calendar-user-address-set") => read.addresses = hrefs(),
        (CALDAV, "calendar-data") => read.data = Some(whole_text(property)),
        (DAV, "current-user-privilege-set") => {
            let rights = children(property, DAV, "privilege").flat_map(|it| it.children());
            let rights = rights.filter(Node::is_element).map(|it| it.tag_name().name().to_owned());
            read.rights = Some(rights.collect());
        }
        (CALDAV, "supported-calendar-component-set") => {
            let components = children(property, CALDAV, "comp");
            let components = components.filter_map(|it| it.attribute("name").map(str::to_owned));
            read.components = Some(components.collect());
        }
        _ => {}
    }
}

/// Reads `HTTP/1.1 200 OK`.
fn status(line: &str) -> Option<u16> {
    line.split_whitespace().nth(1)?.parse().ok()
}

fn is(node: Node<'_, '_>, namespace: &str, name: &str) -> bool {
    node.tag_name().namespace() == Some(namespace) && node.tag_name().name() == name
}

fn children<'a, 'i>(
    node: Node<'a, 'i>,
    namespace: &'a str,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| is(*child, namespace, name))
}

fn text_of(node: Node<'_, '_>, namespace: &str, name: &str) -> Option<String> {
    children(node, namespace, name).next().and_then(text)
}

/// Returns the text of a node without blanks around it; `None`: it is empty.
fn text(node: Node<'_, '_>) -> Option<String> {
    let text = whole_text(node);
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// Returns the text of a node, which may be in several pieces.
fn whole_text(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_whichever_prefixes_it_has() {
        let body = br#"<?xml version='1.0'?><ns0:multistatus xmlns:ns0="DAV:" xmlns:ns1="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/">
            <ns0:response><ns0:href>/olena/week/</ns0:href><ns0:propstat><ns0:status>HTTP/1.1 200 OK</ns0:status><ns0:prop>
            <ns0:resourcetype><ns0:collection/><ns1:calendar/></ns0:resourcetype><ns0:displayname>Work &amp; more</ns0:displayname>
            <ns0:current-user-privilege-set><ns0:privilege><ns0:read/></ns0:privilege></ns0:current-user-privilege-set>
            <ns1:supported-calendar-component-set><ns1:comp name="VEVENT"/></ns1:supported-calendar-component-set><cs:getctag>"7"</cs:getctag>
            </ns0:prop></ns0:propstat><ns0:propstat><ns0:status>HTTP/1.1 404 Not Found</ns0:status><ns0:prop><ns0:sync-token>x</ns0:sync-token></ns0:prop></ns0:propstat></ns0:response>
            <ns0:response><ns0:href>/olena/week/b1.ics</ns0:href><ns0:status>HTTP/1.1 404 Not Found</ns0:status></ns0:response>
            <ns0:sync-token>t2</ns0:sync-token></ns0:multistatus>"#;
        let read = multistatus(body).unwrap();
        assert_eq!(read.sync_token.as_deref(), Some("t2"));
        let [calendar, gone] = read.resources.as_slice() else { panic!("{read:?}") };
        assert!(calendar.is_calendar && calendar.sync_token.is_none());
        assert_eq!(calendar.name.as_deref(), Some("Work & more"));
        assert_eq!(calendar.rights.as_deref(), Some(&["read".to_owned()][..]));
        assert_eq!(calendar.components.as_deref(), Some(&["VEVENT".to_owned()][..]));
        assert_eq!((calendar.ctag.as_deref(), calendar.status), (Some("\"7\""), None));
        assert_eq!((gone.href.as_str(), gone.status), ("/olena/week/b1.ics", Some(404)));
    }

    #[test]
    fn what_is_no_answer_is_read_as_none() {
        let bomb =
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>";
        let flood = format!("<multistatus xmlns=\"DAV:\">{}</multistatus>", "<a/>".repeat(700_000));
        for body in ["", "<html><body>Sign in</body></html>", "<multistatus/>", "{}", bomb, &flood]
        {
            assert_eq!(multistatus(body.as_bytes()), None);
        }
        assert_eq!(multistatus(b"\xff\xfe"), None);
    }

    #[test]
    fn the_condition_of_a_refusal_is_named() {
        let body = br#"<ns0:error xmlns:ns0="DAV:" xmlns:ns1="urn:ietf:params:xml:ns:caldav"><ns1:attendee-allowed /><ns0:responsedescription>x</ns0:responsedescription></ns0:error>"#;
        assert_eq!(condition(body).as_deref(), Some("attendee-allowed"));
        assert_eq!(condition(b"Precondition failed."), None);
        assert_eq!(condition(b""), None);
    }

    #[test]
    fn what_is_asked_for_stays_text() {
        assert!(event_of("a<b>&c").contains("a&lt;b&gt;&amp;c"));
        assert!(multistatus(event_of("x").as_bytes()).is_none());
    }
}
