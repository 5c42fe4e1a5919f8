//! Autodiscover: its documents, and the search for an endpoint.

mod documents;
mod search;
