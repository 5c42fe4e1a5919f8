//! Headers of requests, by what they are for.

use super::{Body, Envelope};
use crate::{
    ConnectingSid, ConnectingSidChoice, ExchangeImpersonation, ExchangeVersion, Header, MailboxCulture,
    RequestServerVersion, TimeZoneContext, TimeZoneDefinition,
};

impl<B: Body<Header = Header>> Envelope<B> {
    /// Asks for a version of the schema (`t:RequestServerVersion`). Exchange refuses operations that are newer than the version
    /// asked for; without this header it assumes Exchange2007.
    ///
    /// ```
    /// use ews_types::{Envelope, ExchangeVersion, GetUserPhoto, UserPhotoSize};
    ///
    /// let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48))
    ///     .version(ExchangeVersion::Exchange2013);
    /// assert!(request.to_xml()?.contains(r#"<t:RequestServerVersion Version="Exchange2013"/>"#));
    /// # Ok::<(), ews_types::Error>(())
    /// ```
    ///
    /// Microsoft's page: [RequestServerVersion](https://learn.microsoft.com/exchange/client-developer/web-service-reference/requestserverversion).
    #[must_use]
    pub fn version(mut self, version: ExchangeVersion) -> Self {
        self.header.request_server_version = Some(RequestServerVersion::new(version));
        self
    }

    /// Acts as the user with this SMTP address (`t:ExchangeImpersonation`). The account that signs in needs the role
    /// ApplicationImpersonation.
    ///
    /// ```
    /// use ews_types::{Envelope, GetUserPhoto, UserPhotoSize};
    ///
    /// let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48))
    ///     .impersonate("user@contoso.com");
    /// assert!(request.to_xml()?.contains("<t:PrimarySmtpAddress>user@contoso.com</t:PrimarySmtpAddress>"));
    /// # Ok::<(), ews_types::Error>(())
    /// ```
    ///
    /// Microsoft's page: [ExchangeImpersonation](https://learn.microsoft.com/exchange/client-developer/web-service-reference/exchangeimpersonation).
    #[must_use]
    pub fn impersonate(mut self, smtp_address: impl Into<String>) -> Self {
        let user = ConnectingSidChoice::PrimarySmtpAddress(smtp_address.into());
        self.header.exchange_impersonation = Some(ExchangeImpersonation::new(ConnectingSid::new(user)));
        self
    }

    /// Takes and returns times in this time zone (`t:TimeZoneContext`), by its name in Windows.
    ///
    /// ```
    /// use ews_types::{Envelope, GetUserPhoto, UserPhotoSize};
    ///
    /// let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48))
    ///     .time_zone("W. Europe Standard Time");
    /// assert!(request.to_xml()?.contains(r#"<t:TimeZoneDefinition Id="W. Europe Standard Time"/>"#));
    /// # Ok::<(), ews_types::Error>(())
    /// ```
    ///
    /// Microsoft's page: [TimeZoneContext](https://learn.microsoft.com/exchange/client-developer/web-service-reference/timezonecontext).
    #[must_use]
    pub fn time_zone(mut self, id: impl Into<String>) -> Self {
        let definition = TimeZoneDefinition {
            id: Some(id.into()),
            ..TimeZoneDefinition::default()
        };
        self.header.time_zone_context = Some(TimeZoneContext::new(definition));
        self
    }

    /// Asks for texts in this language (`t:MailboxCulture`), as RFC 5646 names it.
    ///
    /// ```
    /// use ews_types::{Envelope, GetUserPhoto, UserPhotoSize};
    ///
    /// let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48)).culture("de-DE");
    /// assert!(request.to_xml()?.contains("<t:MailboxCulture>de-DE</t:MailboxCulture>"));
    /// # Ok::<(), ews_types::Error>(())
    /// ```
    ///
    /// Microsoft's page: [MailboxCulture](https://learn.microsoft.com/exchange/client-developer/web-service-reference/mailboxculture).
    #[must_use]
    pub fn culture(mut self, name: impl Into<String>) -> Self {
        self.header.mailbox_culture = Some(MailboxCulture::new(name));
        self
    }
}
