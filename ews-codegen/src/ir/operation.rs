//! Operations and headers.

use super::{TypeId, TypeUse, XmlName};

/// The SOAP headers of EWS, in the order in which they are written. When no WSDL says which are used, those that the schemas
/// declare are taken.
pub(crate) const HEADERS: &[&str] = &[
    "RequestServerVersion",
    "ExchangeImpersonation",
    "SerializedSecurityContext",
    "OpenAsAdminOrSystemService",
    "ProxySecurityContext",
    "ProxySuggesterSid",
    "ProxyPartnerToken",
    "MailboxCulture",
    "TimeZoneContext",
    "DateTimePrecision",
    "ManagementRole",
    "SharingSecurity",
    "ServerVersionInfo",
];

/// An operation of the service.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// Its name, such as `GetUserPhoto`.
    pub(crate) name: String,
    /// The element of the request.
    pub(crate) request: XmlName,
    /// The element of the response.
    pub(crate) response: XmlName,
    /// The struct for the request.
    pub(crate) request_type: TypeId,
    /// The struct for the response.
    pub(crate) response_type: TypeId,
    /// The `SOAPAction` of the HTTP request.
    pub(crate) soap_action: String,
    /// The first version of the service that has it, if the schema says so.
    pub(crate) since: Option<String>,
    /// The header elements of the request and of the response.
    pub(crate) headers: Vec<XmlName>,
}

/// An element in the header of an envelope.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) element: XmlName,
    /// The Rust name of its field; the names pass sets it.
    pub(crate) field: String,
    pub(crate) of: TypeUse,
    pub(crate) docs: String,
}
