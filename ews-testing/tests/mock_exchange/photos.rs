//! The photos that it has, in every way that servers send them.

use super::*;

#[test]
fn the_sample_picture_opens() {
    let picture = image::load_from_memory(Picture::sample().bytes()).unwrap();

    assert_eq!((picture.width(), picture.height()), (48, 48));
}

#[test]
fn a_photo_is_sent_by_soap_and_by_rest_with_its_tag() {
    let exchange = start(MockExchange::builder().mailbox(USER, Picture::sample().fresh_for(Duration::from_secs(3600))));
    let request = PhotoRequest::new("USER1@contoso.com").size(UserPhotoSize::Hr96x96);

    for outcome in [soap(&exchange, &request), rest(&exchange, &request)] {
        let photo = outcome.unwrap().photo().unwrap();
        assert_eq!(&photo.bytes[..], Picture::sample().bytes());
        assert_eq!(photo.content_type.as_deref(), Some("image/jpeg"));
        assert_eq!(photo.etag.as_ref(), Picture::sample().etag());
        let ahead = photo
            .expires
            .unwrap()
            .duration_since(std::time::SystemTime::now())
            .unwrap();
        assert!((3590..=3600).contains(&ahead.as_secs()), "{ahead:?}");
    }
}

#[test]
fn a_photo_that_the_client_has_is_not_sent_again() {
    let exchange = with_sample();
    let tag = Picture::sample().etag().cloned().unwrap();
    let known = PhotoRequest::new(USER).if_none_match(&tag);
    let other = PhotoRequest::new(USER).if_none_match(&"other".parse::<ETag>().unwrap());

    assert_eq!(
        soap(&exchange, &known).unwrap(),
        PhotoOutcome::NotModified { expires: None }
    );
    assert_eq!(
        rest(&exchange, &known).unwrap(),
        PhotoOutcome::NotModified { expires: None }
    );
    let response = send(known.to_rest(exchange.url()).unwrap()).unwrap();
    assert_eq!((response.status().as_u16(), response.body().len()), (304, 0));
    assert!(soap(&exchange, &other).unwrap().photo().is_some());
    assert!(rest(&exchange, &other).unwrap().photo().is_some());
}

#[test]
fn a_server_may_send_neither_tag_nor_media_type() {
    let bare = Picture::sample().without_etag().without_content_type();
    let exchange = start(MockExchange::builder().mailbox(USER, bare));

    for outcome in [
        soap(&exchange, &PhotoRequest::new(USER)),
        rest(&exchange, &PhotoRequest::new(USER)),
    ] {
        let photo = outcome.unwrap().photo().unwrap();
        assert_eq!(
            (&photo.etag, &photo.content_type, photo.media_type()),
            (&None, &None, "image/jpeg")
        );
    }
}

#[test]
fn a_user_without_a_photo_is_told_in_every_way_that_servers_have() {
    for manner in [
        WithoutPhoto::EmptyPicture,
        WithoutPhoto::NoPicture,
        WithoutPhoto::NotFoundWithEnvelope,
        WithoutPhoto::NotFound,
    ] {
        let exchange = start(
            MockExchange::builder()
                .mailbox(USER, Mailbox::WithoutPhoto)
                .without_photo(manner),
        );
        let request = PhotoRequest::new(USER);
        assert_eq!(
            soap(&exchange, &request).unwrap(),
            PhotoOutcome::NotFound { expires: None },
            "{manner:?}"
        );
        assert_eq!(
            rest(&exchange, &request).unwrap(),
            PhotoOutcome::NotFound { expires: None },
            "{manner:?}"
        );
    }
}

#[test]
fn an_unknown_address_is_not_found_an_error_or_http_500() {
    let exchange = with_sample();
    let unknown = UnknownAddress::Error(ResponseCode::ErrorNonExistentMailbox);
    let refusing = start(MockExchange::builder().unknown_address(unknown));
    let server_error = start(MockExchange::builder().unknown_address(UnknownAddress::ServerError));
    let nobody = PhotoRequest::new("nobody@contoso.com");

    assert_eq!(
        soap(&exchange, &nobody).unwrap(),
        PhotoOutcome::NotFound { expires: None }
    );
    let error = soap(&refusing, &nobody).unwrap_err();
    assert!(
        matches!(&error, Error::Response { error, .. } if error.code() == Some(&ResponseCode::ErrorNonExistentMailbox)),
        "{error:?}"
    );
    assert_eq!(soap(&server_error, &nobody).unwrap_err().status().as_u16(), 500);
    assert_eq!(
        rest(&exchange, &nobody).unwrap(),
        PhotoOutcome::NotFound { expires: None }
    );
}

#[test]
fn pictures_can_be_made_as_they_are_asked_for() {
    let exchange = start(MockExchange::builder().mailboxes(|PhotoQuery { email, size, .. }| {
        let size = size.as_ref().map_or("any", UserPhotoSize::as_str);
        Picture::new(format!("GIF89a {email} {size}")).into()
    }));
    let request = PhotoRequest::new("kim+work@contoso.com").size(UserPhotoSize::Hr120x120);

    for outcome in [soap(&exchange, &request), rest(&exchange, &request)] {
        assert_eq!(
            &outcome.unwrap().photo().unwrap().bytes[..],
            b"GIF89a kim+work@contoso.com HR120x120"
        );
    }
    let any = rest(&exchange, &PhotoRequest::new("a@b.c")).unwrap().photo().unwrap();
    assert_eq!(&any.bytes[..], b"GIF89a a@b.c any");
}

#[test]
fn a_size_outside_the_schema_is_a_fault() {
    let request = PhotoRequest::new(USER).size(UserPhotoSize::from("HR1x1"));

    let error = soap(&with_sample(), &request).unwrap_err();

    let Error::Fault { fault, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(fault.code(), Some(ResponseCode::ErrorSchemaValidation));
    assert!(fault.message_xml().violation().unwrap().contains("HR1x1"));
}

#[test]
fn responses_carry_the_version_of_the_server() {
    let exchange = with_sample();
    let request = Envelope::new(GetUserPhoto::new(USER, UserPhotoSize::Hr48x48));

    let response = send(transport::Post::new(&request).to(exchange.url()).unwrap()).unwrap();

    let header = transport::response::<GetUserPhoto>(&response).unwrap().header;
    assert_eq!(header.server_version_info.unwrap().major_version, Some(15));
}
