//! The addresses of the organization's address list, by FindPeople.

use std::error::Error;

use ews_client::Client;
use ews_types::ResponseMessage;
use photo_directory::ews::{
    DefaultShapeNames, DistinguishedFolderId, DistinguishedFolderIdName, FindPeople, FindPeopleResponse,
    IndexBasePoint, IndexedPageView, MailboxType, Persona, PersonaResponseShape, TargetFolderId, TargetFolderIdChoice,
};

use crate::addresses::is_address;

/// How many people are asked for at once.
const PAGE: i32 = 500;

/// The addresses of all users that the server lists, in its order. Distribution lists have no photos and are left out.
///
/// # Errors
///
/// If a page cannot be had: part of the list would drop the users of the rest.
pub(crate) async fn addresses(client: &Client) -> Result<Vec<String>, Box<dyn Error>> {
    let (mut addresses, mut offset) = (Vec::new(), 0);
    loop {
        let response = client.call(page(offset)).await?;
        let total = response.result()?.total_number_of_people_in_view;
        let people = people(response);
        offset += i32::try_from(people.len()).unwrap_or(i32::MAX);
        let is_last = people.is_empty() || total.is_some_and(|total| offset >= total);
        addresses.extend(people.into_iter().filter_map(address));
        if is_last {
            return Ok(addresses);
        }
    }
}

fn page(offset: i32) -> FindPeople {
    let view = IndexedPageView {
        max_entries_returned: Some(PAGE),
        ..IndexedPageView::new(offset, IndexBasePoint::Beginning)
    };
    let directory = DistinguishedFolderId::new(DistinguishedFolderIdName::Directory);
    FindPeople {
        persona_shape: Some(PersonaResponseShape::new(DefaultShapeNames::Default)),
        parent_folder_id: Some(TargetFolderId::new(TargetFolderIdChoice::from(directory))),
        ..FindPeople::new(view)
    }
}

fn people(response: FindPeopleResponse) -> Vec<Persona> {
    response.people.map(|people| people.persona).unwrap_or_default()
}

fn address(persona: Persona) -> Option<String> {
    let found = persona.email_address?;
    let is_list = matches!(
        found.mailbox_type,
        Some(MailboxType::PublicDl | MailboxType::PrivateDl | MailboxType::GroupMailbox)
    );
    found.email_address.filter(|address| !is_list && is_address(address))
}
