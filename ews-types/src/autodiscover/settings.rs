//! What a successful search ends with.

/// Where the services of a mailbox are.
///
/// The names are those of the user settings in [MS-OXWSADISC]; plain XML calls the external URLs those of `EXPR` and the
/// internal ones those of `EXCH`.
///
/// [MS-OXWSADISC]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxwsadisc
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The address that the settings are of; another one than was asked for if a server redirected to it.
    pub address: String,
    /// `ExternalEwsUrl`: the EWS endpoint from outside of the network.
    pub external_ews_url: Option<String>,
    /// `InternalEwsUrl`: the EWS endpoint inside of the network.
    pub internal_ews_url: Option<String>,
    /// `ExternalPhotosUrl`: where photos can be loaded by REST from outside of the network. Since Exchange 2013.
    pub external_photos_url: Option<String>,
    /// `InternalPhotosUrl`: the same inside of the network.
    pub internal_photos_url: Option<String>,
    /// The version of the server: `ExternalEwsVersion`, or that of the server that responded. Plain XML has none that
    /// EWS would know.
    pub server_version: Option<String>,
    /// `UserDisplayName`.
    pub display_name: Option<String>,
}

impl Settings {
    /// The EWS endpoint: the external one, else the internal one.
    ///
    /// A search never ends with settings that have neither.
    #[must_use]
    pub fn ews_url(&self) -> &str {
        let url = self.external_ews_url.as_deref().or(self.internal_ews_url.as_deref());
        url.unwrap_or_default()
    }

    /// Where photos can be loaded by REST: the external URL, else the internal one.
    #[must_use]
    pub fn photos_url(&self) -> Option<&str> {
        self.external_photos_url
            .as_deref()
            .or(self.internal_photos_url.as_deref())
    }

    /// Takes a user setting of SOAP Autodiscover. A URL that is not `https` is dropped: credentials would go over the
    /// network in the clear.
    pub(super) fn set(&mut self, name: &str, value: String) {
        let field = match name {
            "ExternalEwsUrl" => &mut self.external_ews_url,
            "InternalEwsUrl" => &mut self.internal_ews_url,
            "ExternalPhotosUrl" => &mut self.external_photos_url,
            "InternalPhotosUrl" => &mut self.internal_photos_url,
            "ExternalEwsVersion" => &mut self.server_version,
            "UserDisplayName" => &mut self.display_name,
            _ => return,
        };
        let is_https = || {
            value
                .get(..8)
                .is_some_and(|start| start.eq_ignore_ascii_case("https://"))
        };
        if !value.is_empty() && (!name.ends_with("Url") || is_https()) {
            *field = Some(value);
        }
    }

    pub(super) fn has_endpoint(&self) -> bool {
        self.external_ews_url.is_some() || self.internal_ews_url.is_some()
    }
}
