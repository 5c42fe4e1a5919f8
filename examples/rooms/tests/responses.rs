//! What the generated types do with responses, for all three operations.

use ews_types::{Envelope, Operation, Response, ResponseMessage};
use rooms::ews::{AnyRequest, ExpandDl, ExpandDlResponse, GetRoomLists, GetRooms, GetRoomsResponse};

fn envelope(body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' \
         xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages' \
         xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'><s:Body>{body}</s:Body></s:Envelope>"
    )
}

#[test]
fn an_operation_knows_its_name_and_action() {
    assert_eq!(
        (GetRooms::NAME, GetRoomLists::NAME, ExpandDl::NAME),
        ("GetRooms", "GetRoomLists", "ExpandDL")
    );
    assert_eq!(
        ExpandDl::SOAP_ACTION,
        "http://schemas.microsoft.com/exchange/services/2006/messages/ExpandDL"
    );
}

#[test]
fn the_messages_of_a_list_and_a_single_message_are_walked_alike() {
    let list = Envelope::<ExpandDlResponse>::from_xml(envelope(
        "<m:ExpandDLResponse><m:ResponseMessages>\
         <m:ExpandDLResponseMessage ResponseClass='Success' TotalItemsInView='1'><m:ResponseCode>NoError</m:ResponseCode>\
         <m:DLExpansion><t:Mailbox><t:Name>A</t:Name></t:Mailbox></m:DLExpansion></m:ExpandDLResponseMessage>\
         <m:ExpandDLResponseMessage ResponseClass='Error'><m:ResponseCode>ErrorNameResolutionNoResults</m:ResponseCode>\
         </m:ExpandDLResponseMessage></m:ResponseMessages></m:ExpandDLResponse>",
    ))
    .expect("it is read");
    let codes: Vec<_> = list.body.messages().map(|message| message.status().code).collect();
    assert_eq!(codes, [Some("NoError"), Some("ErrorNameResolutionNoResults")]);

    let single = Envelope::<GetRoomsResponse>::from_xml(envelope("<m:GetRoomsResponse ResponseClass='Error'/>"));
    assert_eq!(single.expect("it is read").body.messages().count(), 1);
}

#[test]
fn a_server_reads_any_request() {
    let request = Envelope::<AnyRequest>::from_xml(envelope("<m:GetRoomLists/>")).expect("it is read");
    assert!(matches!(request.body, AnyRequest::GetRoomLists(_)), "{request:?}");
}
