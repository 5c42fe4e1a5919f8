//! Finding the server of a mailbox.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use bytes::Bytes;
use ews_types::autodiscover::{Autodiscover, Request, Settings, Step};
use hickory_resolver::TokioResolver;
use http::Response;

use crate::{Builder, Client, Credentials, Error};

/// Finds the server of a mailbox by Autodiscover; see [`Client::for_address`]. Awaiting it starts the search.
#[derive(Debug)]
#[must_use = "the search begins when it is awaited"]
pub struct Discovery {
    address: String,
    builder: Builder,
    trusted: Vec<String>,
    looks_up_srv: bool,
}

impl Discovery {
    pub(crate) fn new(address: String, builder: Builder) -> Self {
        Self {
            address,
            builder,
            trusted: Vec::new(),
            looks_up_srv: true,
        }
    }

    /// Changes the settings of the client, which are also those of the search.
    pub fn settings(mut self, change: impl FnOnce(Builder) -> Builder) -> Self {
        self.builder = change(self.builder);
        self
    }

    /// Allows signing in at this host, although it is not in the domain of the address. A redirect or an SRV record that
    /// leads to any other foreign host is an error that names the host.
    pub fn trust_host(mut self, host: impl Into<String>) -> Self {
        self.trusted.push(host.into());
        self
    }

    /// Does not look up DNS SRV records, such as where only a proxy reaches the network.
    pub fn no_srv(mut self) -> Self {
        self.looks_up_srv = false;
        self
    }

    /// Searches, and returns where the services of the mailbox are without making a client.
    ///
    /// # Errors
    ///
    /// [`Error::Autodiscover`], with what was tried.
    pub async fn find(&self) -> Result<Settings, Error> {
        let mut search = Autodiscover::new(&self.address)?;
        for host in &self.trusted {
            search = search.trust_host(host);
        }
        loop {
            match search.step() {
                Step::Send(request) => match self.send(request).await {
                    Ok(response) => search.received(&response),
                    Err(error) => search.unreachable(error.to_string()),
                },
                Step::LookUpSrv(name) => search.srv_hosts(self.srv(&name).await),
                // Nobody is there to ask; the error names the host.
                Step::Confirm(_) => search.confirm(false),
                Step::Found(settings) => return Ok(settings),
                Step::Failed(error) => return Err(error.into()),
            }
        }
    }

    async fn send(&self, request: Request) -> Result<Response<Bytes>, Error> {
        let credentials = if request.sign_in {
            None
        } else {
            Some(Credentials::anonymous())
        };
        let client = self.builder.at(request.http.uri(), credentials)?;
        client.once(request.http).await
    }

    /// The hosts that SRV records name, by priority. Records for other ports than that of HTTPS are not Autodiscover's.
    async fn srv(&self, name: &str) -> Vec<String> {
        if !self.looks_up_srv {
            return Vec::new();
        }
        let records = match TokioResolver::builder_tokio() {
            Ok(builder) => builder.build().srv_lookup(name).await,
            Err(error) => Err(error),
        };
        let records = match records {
            Ok(records) => records,
            Err(error) => {
                tracing::debug!(name, %error, "no SRV record");
                return Vec::new();
            }
        };
        let mut records: Vec<_> = records.iter().filter(|record| record.port() == 443).collect();
        records.sort_by_key(|record| (record.priority(), u16::MAX - record.weight()));
        records.iter().map(|record| record.target().to_utf8()).collect()
    }
}

impl IntoFuture for Discovery {
    type Output = Result<Client, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let settings = self.find().await?;
            tracing::debug!("the endpoint has been found");
            self.builder.with_url(settings.ews_url()).build()
        })
    }
}
