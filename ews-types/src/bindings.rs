//! Bindings written by hand, to be replaced.
#![allow(missing_docs)]
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GetUserPhoto {
    #[serde(rename = "m:Email")]
    pub email: String,
    #[serde(rename = "m:SizeRequested")]
    pub size_requested: UserPhotoSize,
    #[serde(rename = "m:TypeRequested")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_requested: Option<UserPhotoType>,
}
impl GetUserPhoto {
    pub fn new(email: impl Into<String>, size_requested: UserPhotoSize) -> Self {
        Self {
            email: email.into(),
            size_requested,
            type_requested: None,
        }
    }
}
impl crate::Body for GetUserPhoto {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:GetUserPhoto"];
}
impl crate::Operation for GetUserPhoto {
    type Response = GetUserPhotoResponse;
    const NAME: &'static str = "GetUserPhoto";
    const SOAP_ACTION: &'static str = "http://schemas.microsoft.com/exchange/services/2006/messages/GetUserPhoto";
}
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GetUserPhotoResponse {
    #[serde(rename = "@ResponseClass")]
    pub response_class: ResponseClass,
    #[serde(rename = "m:MessageText")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_text: Option<String>,
    #[serde(rename = "m:ResponseCode")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_code: Option<ResponseCode>,
    #[serde(rename = "m:DescriptiveLinkKey")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub descriptive_link_key: Option<i32>,
    #[serde(rename = "m:MessageXml")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_xml: Option<MessageXml>,
    #[serde(rename = "m:HasChanged")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_changed: Option<bool>,
    #[serde(rename = "m:PictureData")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_data: Option<crate::Base64Binary>,
    #[serde(rename = "m:ContentType")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}
impl GetUserPhotoResponse {
    pub fn new(response_class: ResponseClass) -> Self {
        Self {
            response_class,
            message_text: None,
            response_code: None,
            descriptive_link_key: None,
            message_xml: None,
            has_changed: None,
            picture_data: None,
            content_type: None,
        }
    }
}
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MessageXml {
    #[serde(rename = "$any")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<crate::XmlElement>,
}
impl crate::Body for GetUserPhotoResponse {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:GetUserPhotoResponse"];
}
impl crate::Response for GetUserPhotoResponse {
    fn messages(&self) -> Vec<&dyn crate::ResponseMessage> {
        vec![self]
    }
}
impl crate::ResponseMessage for GetUserPhotoResponse {
    fn status(&self) -> crate::Status<'_> {
        crate::Status {
            class: self.response_class.as_str(),
            code: self.response_code.as_ref().map(ResponseCode::as_str),
            text: self.message_text.as_deref(),
            descriptive_link_key: self.descriptive_link_key,
            detail: self.message_xml.as_ref().map_or(&[], |xml| &xml.any),
        }
    }
    fn missing_element(&self) -> Option<&'static str> {
        if self.has_changed.is_none() {
            Some("m:HasChanged")
        } else {
            None
        }
    }
}
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserPhotoSize {
    Hr48x48,
    Hr64x64,
    Hr96x96,
    Hr120x120,
    Hr240x240,
    Hr360x360,
    Hr432x432,
    Hr504x504,
    Hr648x648,
    Unrecognized(String),
}
crate::open_enum! { UserPhotoSize { Hr48x48 = "HR48x48", Hr64x64 = "HR64x64", Hr96x96 = "HR96x96", Hr120x120 = "HR120x120", Hr240x240 = "HR240x240", Hr360x360 = "HR360x360", Hr432x432 = "HR432x432", Hr504x504 = "HR504x504", Hr648x648 = "HR648x648" } }
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserPhotoType {
    UserPhoto,
    ProfileHeaderPhoto,
    Unrecognized(String),
}
crate::open_enum! { UserPhotoType { UserPhoto = "UserPhoto", ProfileHeaderPhoto = "ProfileHeaderPhoto" } }
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseClass {
    Success,
    Warning,
    Error,
    Unrecognized(String),
}
crate::open_enum! { ResponseClass { Success = "Success", Warning = "Warning", Error = "Error" } }
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseCode {
    NoError,
    ErrorAccessDenied,
    ErrorItemNotFound,
    ErrorInvalidRequest,
    ErrorServerBusy,
    ErrorSchemaValidation,
    Unrecognized(String),
}
crate::open_enum! { ResponseCode { NoError = "NoError", ErrorAccessDenied = "ErrorAccessDenied", ErrorItemNotFound = "ErrorItemNotFound", ErrorInvalidRequest = "ErrorInvalidRequest", ErrorServerBusy = "ErrorServerBusy", ErrorSchemaValidation = "ErrorSchemaValidation" } }
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExchangeVersion {
    Exchange2013,
    Unrecognized(String),
}
crate::open_enum! { ExchangeVersion { Exchange2013 = "Exchange2013" } }
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    #[serde(rename = "t:RequestServerVersion")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_server_version: Option<RequestServerVersion>,
    #[serde(rename = "t:ServerVersionInfo")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version_info: Option<ServerVersionInfo>,
    #[serde(rename = "$any")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<crate::XmlElement>,
}
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestServerVersion {
    #[serde(rename = "@Version")]
    pub version: ExchangeVersion,
}
impl RequestServerVersion {
    pub fn new(version: ExchangeVersion) -> Self {
        Self { version }
    }
}
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServerVersionInfo {
    #[serde(rename = "@MajorVersion")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major_version: Option<i32>,
    #[serde(rename = "@MinorVersion")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_version: Option<i32>,
    #[serde(rename = "@MajorBuildNumber")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major_build_number: Option<i32>,
    #[serde(rename = "@MinorBuildNumber")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor_build_number: Option<i32>,
    #[serde(rename = "@Version")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}
