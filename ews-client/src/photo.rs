//! Photos.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use ews_types::transport::{self, ETag, PhotoOutcome, PhotoRequest};
use ews_types::{ExchangeVersion, UserPhotoSize};
use http::Response;

use crate::{Client, Error};

/// A request for a user's photo; see [`Client::photo`]. Awaiting it sends it.
#[derive(Clone, Debug)]
#[must_use = "it is sent when it is awaited"]
pub struct PhotoCall<'a> {
    client: &'a Client,
    request: PhotoRequest,
}

impl<'a> PhotoCall<'a> {
    pub(crate) fn new(client: &'a Client, address: &str) -> Self {
        Self {
            client,
            request: PhotoRequest::new(address).anchor_mailbox(address),
        }
    }

    /// The size; as [`PhotoRequest::size`].
    pub fn size(mut self, size: UserPhotoSize) -> Self {
        self.request = self.request.size(size);
        self
    }

    /// Asks for the photo only if it is another one than that of this tag; as [`PhotoRequest::if_none_match`].
    pub fn if_none_match(mut self, tag: &ETag) -> Self {
        self.request = self.request.if_none_match(tag);
        self
    }

    /// The version of Exchange whose schema the request follows; as [`PhotoRequest::version`].
    pub fn version(mut self, version: ExchangeVersion) -> Self {
        self.request = self.request.version(version);
        self
    }
}

impl<'a> IntoFuture for PhotoCall<'a> {
    type Output = Result<PhotoOutcome, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let request = self.request.to_soap(self.client.endpoint().clone())?;
            let read = |response: &Response<&[u8]>| transport::photo_response(response);
            self.client.judged(request, true, read).await
        })
    }
}
