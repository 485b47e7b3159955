//! A response body that breaks off: the connection ends before the announced length.

use std::io;

use axum::body::Body;
use futures_util::stream;

/// Sends the first part of a body, and then fails.
pub(crate) fn body(first: &'static str) -> Body {
    Body::from_stream(stream::iter([Ok(first), Err(io::Error::other("broken"))]))
}
