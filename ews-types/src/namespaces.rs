//! The XML namespaces of EWS and SOAP, for [`XmlElement`](crate::XmlElement)s and for documents of one's own.
//!
//! ```
//! use ews_types::{XmlElement, namespaces};
//!
//! let value = XmlElement::new(namespaces::TYPES, "Value").with_text("1");
//! assert_eq!(value.namespace(), "http://schemas.microsoft.com/exchange/services/2006/types");
//! ```

pub use crate::xml::namespace::{ERRORS, MESSAGES, SOAP11 as SOAP, SOAP12, TYPES, XSI};
