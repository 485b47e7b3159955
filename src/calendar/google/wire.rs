//! The JSON of Google's Calendar API, as far as we use it: requests and responses.
//!
//! Requests name the fields they want, so titles and texts of other events are never sent to us.
//! Fields that are not read are left out of these types; a field that may be missing is an
//! `Option`, and [`project`](super::project) decides what its absence means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The fields of an event of ours that are read back.
pub(super) const EVENT_FIELDS: &str = "id,status,etag,start,end,hangoutLink,conferenceData(\
     createRequest/status,entryPoints(entryPointType,uri)),extendedProperties/private,\
     attendees(email,self,responseStatus)";
/// The fields of events that may make a time busy.
pub(super) const BUSY_FIELDS: &str = "nextPageToken,timeZone,items(id,status,transparency,\
     eventType,start,end,attendees(self,responseStatus))";
/// The fields of events that may have changed. Who the guests of others' events are is not among them.
pub(super) const CHANGE_FIELDS: &str = "nextPageToken,nextSyncToken,items(id,status,etag,updated,\
     start,end,transparency,eventType,recurringEventId,attendees(self,responseStatus))";
/// The field that says which video links a calendar can create.
pub(super) const ALLOWED_FIELDS: &str = "conferenceProperties/allowedConferenceSolutionTypes";
/// The kind of video link that we request.
pub(super) const MEET: &str = "hangoutsMeet";
/// The name of our own property of an event.
pub(super) const MARK: &str = "zapys";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Patch,
    Delete,
}

/// A request without its base URL and bearer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Request {
    pub(super) method: Method,
    /// The parts of the path, not escaped yet.
    pub(super) path: Vec<String>,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<serde_json::Value>,
    /// The etag that the event must still have.
    pub(super) if_match: Option<String>,
}

impl Request {
    /// Returns whether it writes an event or a change of one; what is asked for by `POST` is not written.
    pub(super) fn writes(&self) -> bool {
        let is_new = self.path.last().is_some_and(|it| it == "events");
        self.method == Method::Patch || (self.method == Method::Post && is_new)
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FreeBusy {
    pub(super) time_min: String,
    pub(super) time_max: String,
    pub(super) items: Vec<Item>,
}

#[derive(Debug, Serialize)]
pub(super) struct Item {
    pub(super) id: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct FreeBusyAnswer {
    pub(super) calendars: BTreeMap<String, CalendarBusy>,
}

#[derive(Debug, Deserialize)]
pub(super) struct CalendarBusy {
    #[serde(default)]
    pub(super) errors: Vec<Reason>,
    /// `None`: the busy times are unknown.
    pub(super) busy: Option<Vec<Period>>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Reason {
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) message: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Period {
    pub(super) start: String,
    pub(super) end: String,
}

/// An event; we write some fields and only read others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Event {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    #[serde(skip_serializing)]
    pub(super) status: Option<String>,
    #[serde(skip_serializing)]
    pub(super) etag: Option<String>,
    #[serde(skip_serializing)]
    pub(super) updated: Option<String>,
    #[serde(skip_serializing)]
    pub(super) transparency: Option<String>,
    #[serde(rename = "eventType", skip_serializing)]
    pub(super) kind_of: Option<String>,
    #[serde(skip_serializing)]
    pub(super) recurring_event_id: Option<String>,
    #[serde(skip_serializing)]
    pub(super) hangout_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attendees: Option<Vec<Attendee>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) guests_can_see_other_guests: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conference_data: Option<Conference>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extended_properties: Option<Properties>,
}

/// An instant, or with `date` a whole day in the calendar's zone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Moment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) time_zone: Option<String>,
}

/// An invited person. Their response is written only as it was read, because a list of guests replaces the
/// one before.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Attendee {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) display_name: Option<String>,
    #[serde(rename = "self", skip_serializing)]
    pub(super) is_self: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response_status: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Conference {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) create_request: Option<CreateRequest>,
    #[serde(skip_serializing)]
    pub(super) entry_points: Vec<EntryPoint>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CreateRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) conference_solution_key: Option<SolutionKey>,
    #[serde(skip_serializing)]
    pub(super) status: Option<Status>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SolutionKey {
    #[serde(rename = "type")]
    pub(super) kind: String,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Status {
    pub(super) status_code: String,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct EntryPoint {
    pub(super) entry_point_type: String,
    pub(super) uri: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Properties {
    pub(super) private: BTreeMap<String, String>,
}

/// One page of events.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    /// Required: a response without this list is not usable.
    pub(super) items: Vec<Event>,
    pub(super) time_zone: Option<String>,
    pub(super) next_page_token: Option<String>,
    pub(super) next_sync_token: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ListEntry {
    pub(super) conference_properties: Option<Allowed>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Allowed {
    pub(super) allowed_conference_solution_types: Vec<String>,
}

/// Why something was refused.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    pub(super) error: RefusalBody,
}

#[derive(Debug, Deserialize)]
pub(super) struct RefusalBody {
    #[serde(default)]
    pub(super) errors: Vec<Reason>,
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    pub(super) status: String,
}
