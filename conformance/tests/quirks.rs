//! What real servers do beside the schema in operations other than GetUserPhoto, one literal document each.

#[cfg(not(reference))]
#[test]
fn operations_of_all_of_ews() {
    println!("skipped: EWS_REFERENCE is not set, so there are no types to read");
}

#[cfg(reference)]
mod reference {
    use ews_conformance::ews::*;
    use ews_types::{Envelope, ReadOptions, Response, ResponseMessage};

    /// A response with this in its body; the messages namespace is the default one.
    fn envelope(body: &str) -> String {
        format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
             xmlns='http://schemas.microsoft.com/exchange/services/2006/messages' \
             xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'><s:Body>{body}</s:Body></s:Envelope>"
        )
    }

    fn read<B: ews_types::Body>(body: &str) -> B {
        let xml = envelope(body);
        Envelope::from_xml(&xml)
            .unwrap_or_else(|error| panic!("{error}\n{xml}"))
            .body
    }

    /// What stands in the body when it is written.
    fn written<B: ews_types::Body>(body: B) -> String {
        let xml = Envelope::new(body).to_xml().expect("it is written");
        let start = xml.find("<soap:Body>").expect("a body") + "<soap:Body>".len();
        xml[start..xml.len() - "</soap:Body></soap:Envelope>".len()].to_owned()
    }

    #[test]
    fn a_nil_group_among_groups_is_absent() {
        let response: FindItemResponse = read(
            "<FindItemResponse><ResponseMessages><FindItemResponseMessage ResponseClass='Success'><ResponseCode>NoError</ResponseCode>\
             <RootFolder TotalItemsInView='1'><t:Groups><t:GroupedItems><t:GroupIndex>a</t:GroupIndex><t:Items/></t:GroupedItems>\
             <t:GroupedItems xsi:nil='true'/></t:Groups></RootFolder></FindItemResponseMessage></ResponseMessages></FindItemResponse>",
        );
        assert_eq!(response.messages().count(), 1);
        let xml = written(response);
        assert_eq!(xml.matches("<t:GroupedItems>").count(), 1, "{xml}");
        assert!(!xml.contains("nil"), "{xml}");
    }

    #[test]
    fn found_items_are_read_without_a_match_on_what_they_are() {
        let response: FindItemResponse = read(
            "<FindItemResponse><ResponseMessages><FindItemResponseMessage ResponseClass='Success'><ResponseCode>NoError</ResponseCode>\
             <RootFolder TotalItemsInView='2'><t:Items><t:Message><t:Subject>a</t:Subject></t:Message>\
             <t:Task><t:Subject>b</t:Subject></t:Task></t:Items></RootFolder></FindItemResponseMessage></ResponseMessages></FindItemResponse>",
        );
        let mut subjects = Vec::new();
        for message in response.messages() {
            let page = message.result().expect("it is a success");
            let folder = page.root_folder.as_ref().expect("a folder");
            let FindItemParentChoice::Items(items) = &folder.choice else {
                panic!("{folder:?}")
            };
            subjects.extend(items.real_item.iter().filter_map(RealItem::subject));
        }
        assert_eq!(subjects, ["a", "b"]);
    }

    #[test]
    fn a_folder_is_named_by_what_says_which_one_it_is() {
        let inbox = BaseFolderId::from(DistinguishedFolderIdName::Inbox);
        assert!(matches!(inbox, BaseFolderId::DistinguishedFolderId(id) if id.id == DistinguishedFolderIdName::Inbox));
    }

    #[test]
    fn transitions_keep_their_order() {
        let transitions = "<t:Transition><t:To Kind=\"Group\">0</t:To></t:Transition>\
             <t:AbsoluteDateTransition><t:To Kind=\"Group\">1</t:To><t:DateTime>2007-01-01T00:00:00</t:DateTime></t:AbsoluteDateTransition>\
             <t:Transition><t:To Kind=\"Group\">2</t:To></t:Transition>";
        let response: GetServerTimeZonesResponse = read(&format!(
            "<GetServerTimeZonesResponse><ResponseMessages><GetServerTimeZonesResponseMessage ResponseClass='Success'>\
             <ResponseCode>NoError</ResponseCode><TimeZoneDefinitions><t:TimeZoneDefinition Id='tzone://Microsoft/Utc' Name=''>\
             <t:Transitions>{transitions}</t:Transitions></t:TimeZoneDefinition></TimeZoneDefinitions>\
             </GetServerTimeZonesResponseMessage></ResponseMessages></GetServerTimeZonesResponse>"
        ));
        let xml = written(response);
        assert!(xml.contains(transitions), "{xml}");
        assert!(xml.contains("Id=\"tzone://Microsoft/Utc\" Name=\"\""), "{xml}");
    }

    #[test]
    fn dates_of_every_shape_keep_their_text() {
        for date in [
            "2013-08-29",
            "2013-08-29T10:22:59",
            "2013-08-29T10:22:59Z",
            "2013-08-29T10:22:59.1234567+01:00",
            "2013-08-29+01:00",
        ] {
            let item = format!("<t:Message><t:DateTimeSent>{date}</t:DateTimeSent></t:Message>");
            let response: GetItemResponse = read(&format!(
                "<GetItemResponse><ResponseMessages><GetItemResponseMessage ResponseClass='Success'><ResponseCode>NoError</ResponseCode>\
                 <Items>{item}</Items></GetItemResponseMessage></ResponseMessages></GetItemResponse>"
            ));
            let xml = written(response);
            assert!(xml.contains(&item), "{xml}");
        }
    }

    #[test]
    fn an_error_of_a_list_may_hold_the_empty_elements_of_a_success() {
        let response: SyncFolderItemsResponse = read(
            "<SyncFolderItemsResponse><ResponseMessages><SyncFolderItemsResponseMessage ResponseClass='Error'>\
             <MessageText>The server is busy.</MessageText><ResponseCode>ErrorServerBusy</ResponseCode><DescriptiveLinkKey>0</DescriptiveLinkKey>\
             <MessageXml><t:Value Name='BackOffMilliseconds'>297749</t:Value></MessageXml><SyncState/>\
             <IncludesLastItemInRange>true</IncludesLastItemInRange></SyncFolderItemsResponseMessage></ResponseMessages></SyncFolderItemsResponse>",
        );
        let message = response.messages().next().expect("a message");
        assert_eq!(
            message.status().detail().back_off(),
            Some(std::time::Duration::from_millis(297_749))
        );
        assert!(written(response).contains("<m:SyncState/>"));
    }

    #[test]
    fn a_response_that_is_its_own_message_is_walked_like_a_list() {
        let response: AnyResponse = read(
            "<FindPeopleResponse ResponseClass='Error'><MessageText>No.</MessageText><ResponseCode>ErrorAccessDenied</ResponseCode></FindPeopleResponse>",
        );
        let codes: Vec<_> = response
            .all_messages()
            .iter()
            .map(|message| message.status().code)
            .collect();
        assert_eq!(codes, [Some("ErrorAccessDenied")]);
    }

    #[test]
    fn an_element_in_the_namespace_of_the_other_direction_is_read_unless_reading_is_strict() {
        let xml = envelope(
            "<ConvertIdResponse><ResponseMessages><ConvertIdResponseMessage ResponseClass='Success'><ResponseCode>NoError</ResponseCode>\
             <t:AlternateId xsi:type='t:AlternateIdType' Format='EwsId' Id='AAMk' Mailbox='a@b.example'/>\
             </ConvertIdResponseMessage></ResponseMessages></ConvertIdResponse>",
        );
        assert!(ReadOptions::new().strict().read::<ConvertIdResponse>(&xml).is_err());
        let read = Envelope::<ConvertIdResponse>::from_xml(&xml).expect("it is read");
        let xml = written(read.body);
        assert!(xml.contains("<m:AlternateId "), "{xml}");
        assert!(xml.contains("xsi:type=\"t:AlternateIdType\""), "{xml}");
    }

    #[test]
    fn empty_elements_are_empty_texts() {
        let response: GetItemResponse = read(
            "<GetItemResponse><ResponseMessages><GetItemResponseMessage ResponseClass='Success'><ResponseCode>NoError</ResponseCode>\
             <Items><t:Message><t:Subject/><t:Body BodyType='Text'></t:Body></t:Message></Items>\
             </GetItemResponseMessage></ResponseMessages></GetItemResponse>",
        );
        let xml = written(response);
        assert!(xml.contains("<t:Subject/><t:Body BodyType=\"Text\""), "{xml}");
    }
}
