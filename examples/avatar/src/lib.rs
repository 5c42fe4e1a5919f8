//! Pictures of people, for any program that has an HTTP client: what to send, and what came back.
//!
//! ```
//! let request = avatar::request("user1@contoso.com")?;
//! # let response = avatar::tests_response(b"\xFF\xD8\xFF")?;
//! // `response` is what the server sent
//! assert_eq!(avatar::picture(response.as_bytes())?, Some(b"\xFF\xD8\xFF".to_vec()));
//! # assert!(request.contains("<m:Email>user1@contoso.com</m:Email>"));
//! # Ok::<(), ews_types::Error>(())
//! ```

use ews_types::{Base64Binary, Envelope, Error, GetUserPhoto, GetUserPhotoResponse, ResponseClass, UserPhotoSize};

/// The SOAP envelope that asks for someone's picture.
///
/// # Errors
///
/// An address with characters that XML cannot carry.
pub fn request(email: &str) -> Result<String, Error> {
    Envelope::new(GetUserPhoto::new(email, UserPhotoSize::Hr96x96)).to_xml()
}

/// The picture in a response; none where the person has none.
///
/// # Errors
///
/// A response that cannot be read, or a fault.
pub fn picture(response: &[u8]) -> Result<Option<Vec<u8>>, Error> {
    let body = Envelope::<GetUserPhotoResponse>::from_xml(response)?.body;
    Ok(body
        .picture_data
        .map(Base64Binary::into_vec)
        .filter(|picture| !picture.is_empty()))
}

/// A response as a server writes it, for tests.
#[doc(hidden)]
pub fn tests_response(picture: &[u8]) -> Result<String, Error> {
    let mut body = GetUserPhotoResponse::new(ResponseClass::Success);
    body.has_changed = Some(true);
    body.picture_data = Some(Base64Binary::from(picture));
    Envelope::new(body).to_xml()
}
