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
    /// The struct for the request.
    pub(crate) request_type: TypeId,
    /// The element of the response, and the struct for it; `None` if the operation is one-way.
    pub(crate) response: Option<(XmlName, TypeId)>,
    /// The `SOAPAction` of the HTTP request.
    pub(crate) soap_action: String,
    /// The first version of the service that has it, if the schema says so.
    pub(crate) since: Option<String>,
    /// The header elements of the request and of the response.
    pub(crate) headers: Vec<XmlName>,
}

impl Operation {
    /// The struct for the response, unless the operation is one-way.
    pub(crate) fn response_type(&self) -> Option<TypeId> {
        self.response.as_ref().map(|(_, ty)| *ty)
    }

    /// The structs for the request and the response.
    pub(crate) fn types(&self) -> impl Iterator<Item = TypeId> + use<> {
        [self.request_type].into_iter().chain(self.response_type())
    }

    /// The elements of the request and the response, with their structs.
    pub(crate) fn elements(&self) -> impl Iterator<Item = (&XmlName, TypeId)> {
        let response = self.response.iter().map(|(element, ty)| (element, *ty));
        [(&self.request, self.request_type)].into_iter().chain(response)
    }
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
