//! What a peer has to find in the response.

use ews_types::{ResponseClass, ResponseCode};

/// All that the response says, typed. Each peer reads into its own types; this is what they are compared in.
#[derive(Debug, PartialEq)]
pub struct Photo {
    pub server: Server,
    pub class: ResponseClass,
    pub code: ResponseCode,
    pub changed: bool,
    pub picture: Vec<u8>,
}

/// `t:ServerVersionInfo`, from the header.
#[derive(Debug, Default, PartialEq)]
pub struct Server {
    pub major: i32,
    pub minor: i32,
    pub major_build: i32,
    pub minor_build: i32,
    pub version: String,
}

impl Server {
    /// From the attributes of the element, by their names.
    pub fn from_attributes<'a>(attribute: impl Fn(&'static str) -> Option<&'a str>) -> Option<Self> {
        let number = |name| attribute(name)?.parse().ok();
        Some(Server {
            major: number("MajorVersion")?,
            minor: number("MinorVersion")?,
            major_build: number("MajorBuildNumber")?,
            minor_build: number("MinorBuildNumber")?,
            version: attribute("Version")?.to_owned(),
        })
    }
}
