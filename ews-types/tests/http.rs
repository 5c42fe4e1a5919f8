//! EWS over HTTP, and Autodiscover.

#[cfg(feature = "autodiscover")]
mod autodiscover;
mod transport;
