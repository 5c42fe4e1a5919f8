//! Types of EWS that are not abstract and from which others derive, with the `xsi:type` of those others.

#[cfg(not(reference))]
#[test]
fn operations_of_all_of_ews() {
    println!("skipped: EWS_REFERENCE is not set, so there are no types to read");
}

#[cfg(reference)]
mod reference {
    use ews_conformance::ews::*;
    use ews_types::{Envelope, ReadOptions};

    /// Reads a response strictly, and expects it to be written with the same body.
    fn round_trip<B: ews_types::Body>(body: &str) -> B {
        let body = body.replace("\n", "");
        let xml = format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
             xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages' \
             xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'><s:Body>{body}</s:Body></s:Envelope>"
        );
        let read = ReadOptions::new().strict().read(&xml);
        let read: Envelope<B> = read.unwrap_or_else(|error| panic!("{error}\n{xml}"));
        let written = read.to_xml().expect("it is written");
        let written = written.replace(r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#, "");
        assert!(written.contains(&body), "{written}");
        read.body
    }

    #[test]
    fn the_items_and_refiners_of_a_search_keep_what_their_types_add() {
        let response: ExecuteSearchResponse = round_trip(
            r#"<m:ExecuteSearchResponse ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:SearchResults>
<t:Items><t:Item xsi:type="t:MessageType"><t:ItemId Id="AAMk"/><t:Subject>Plan</t:Subject>
<t:InternetMessageId>&lt;1@contoso.com&gt;</t:InternetMessageId><t:IsRead>true</t:IsRead></t:Item>
<t:Item><t:ItemId Id="AAMl"/></t:Item></t:Items>
<t:MoreResultsAvailable>false</t:MoreResultsAvailable><t:RefinerTelemetryBatchId>1</t:RefinerTelemetryBatchId>
<t:SearchRefiners><t:SearchRefiner xsi:type="t:PeopleRefinerType"><t:RefinerType>People</t:RefinerType>
<t:Refiner><t:RefinerQuery>q</t:RefinerQuery><t:TDRefinerId>2</t:TDRefinerId></t:Refiner><t:ResultCount>3</t:ResultCount>
<t:DisplayName>Ann</t:DisplayName></t:SearchRefiner></t:SearchRefiners></m:SearchResults></m:ExecuteSearchResponse>"#,
        );
        let results = response.search_results.expect("results");
        let items = results.items.expect("items").item;
        assert_eq!(items[0].subject.as_deref(), Some("Plan"));
        let message: Message = items[0].derived().unwrap().expect("a message");
        assert_eq!(message.is_read, Some(true));
        assert_eq!(message.internet_message_id.as_deref(), Some("<1@contoso.com>"));
        assert_eq!(Item::from_derived(&message).as_ref(), Ok(&items[0]));
        assert_eq!(items[1].derived, None);

        let refiners = results.search_refiners.expect("refiners").search_refiner;
        let people: PeopleRefiner = refiners[0].derived().unwrap().expect("people");
        assert_eq!(people.display_name.as_deref(), Some("Ann"));
        assert_eq!(refiners[0].derived::<FolderRefiner>(), Ok(None));
    }

    #[test]
    fn suggestions_keep_what_their_types_add() {
        let response: GetSearchSuggestionsResponse = round_trip(
            r#"<m:GetSearchSuggestionsResponse ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>
<m:SearchSuggestions><t:TDSuggestionsBatchId>1</t:TDSuggestionsBatchId>
<t:TDSuggestionsInstanceId>11111111-2222-3333-4444-555555555555</t:TDSuggestionsInstanceId>
<t:Suggestions><t:Suggestion xsi:type="t:PeopleSuggestionType"><t:SuggestedQuery>a</t:SuggestedQuery>
<t:DisplayText>Ann</t:DisplayText><t:SuggestionType>People</t:SuggestionType><t:TDSuggestionId>2</t:TDSuggestionId>
<t:IsDeletable>false</t:IsDeletable><t:PrimarySmtpAddress>ann@contoso.com</t:PrimarySmtpAddress></t:Suggestion>
</t:Suggestions></m:SearchSuggestions></m:GetSearchSuggestionsResponse>"#,
        );
        let suggestions = response
            .search_suggestions
            .and_then(|found| found.suggestions)
            .expect("some");
        let people: PeopleSuggestion = suggestions.suggestion[0].derived().unwrap().expect("people");
        assert_eq!(people.primary_smtp_address, "ann@contoso.com");
    }

    #[test]
    fn a_folder_keeps_what_its_type_adds() {
        let folder = r#"<t:Folder xsi:type="t:SearchFolderType"><t:FolderId Id="AAMk"/><t:UnreadCount>1</t:UnreadCount>
<t:SearchParameters Traversal="Deep"><t:Restriction><t:Exists><t:FieldURI FieldURI="item:Subject"/></t:Exists></t:Restriction>
<t:BaseFolderIds><t:DistinguishedFolderId Id="inbox"/></t:BaseFolderIds></t:SearchParameters></t:Folder>"#;
        let response: GetFolderResponse = round_trip(&format!(
            r#"<m:GetFolderResponse><m:ResponseMessages><m:GetFolderResponseMessage ResponseClass="Success">
<m:ResponseCode>NoError</m:ResponseCode><m:Folders>{folder}</m:Folders>
</m:GetFolderResponseMessage></m:ResponseMessages></m:GetFolderResponse>"#
        ));
        let shown = format!("{response:?}");
        assert!(
            shown.contains("SearchFolderType") && shown.contains("unread_count: Some(1)"),
            "{shown}"
        );
    }

    #[test]
    fn a_plain_item_is_a_pointer_larger() {
        assert_eq!(size_of::<Option<ews_types::Derived>>(), size_of::<usize>());
    }
}
