//! The parts of requests: identifiers, shapes, conditions, items.

use ews_conformance::ews::*;
use ews_types::Base64Binary;

pub(crate) fn inbox() -> TargetFolderId {
    TargetFolderId::new(DistinguishedFolderIdName::Inbox.into())
}

pub(crate) fn named(id: DistinguishedFolderIdName) -> DistinguishedFolderId {
    DistinguishedFolderId {
        id,
        change_key: None,
        mailbox: None,
    }
}

pub(crate) fn folder_ids() -> NonEmptyArrayOfBaseFolderIds {
    let calendar = BaseFolderId::DistinguishedFolderId(Box::new(named(DistinguishedFolderIdName::Calendar)));
    let own = BaseFolderId::FolderId(FolderId {
        id: "AAMkAD==".to_owned(),
        change_key: Some("AQAAAA==".to_owned()),
    });
    NonEmptyArrayOfBaseFolderIds {
        base_folder_id: vec![calendar, own],
    }
}

pub(crate) fn item_id() -> ItemId {
    ItemId {
        change_key: Some("CQAAABYAAAA".to_owned()),
        ..ItemId::new("AAMkADk0Item")
    }
}

pub(crate) fn item_ids() -> NonEmptyArrayOfBaseItemIds {
    NonEmptyArrayOfBaseItemIds {
        base_item_id: vec![BaseItemId::ItemId(item_id())],
    }
}

pub(crate) fn mailbox(address: &str) -> EmailAddressType {
    EmailAddressType {
        email_address: Some(address.to_owned()),
        ..EmailAddressType::default()
    }
}

pub(crate) fn field(uri: UnindexedFieldUri) -> Path {
    Path::FieldUri(PathToUnindexedField { field_uri: uri })
}

pub(crate) fn extended() -> PathToExtendedField {
    PathToExtendedField {
        distinguished_property_set_id: Some(DistinguishedPropertySet::PublicStrings),
        property_set_id: None,
        property_tag: None,
        property_name: Some("ShoeSize & <more>".to_owned()),
        property_id: None,
        property_type: MapiPropertyType::Float,
    }
}

pub(crate) fn item_shape() -> ItemResponseShape {
    ItemResponseShape {
        additional_properties: Some(NonEmptyArrayOfPathsToElement {
            path: vec![
                field(UnindexedFieldUri::ItemSubject),
                Path::IndexedFieldUri(PathToIndexedField {
                    field_uri: DictionaryUri::ItemInternetMessageHeader,
                    field_index: "X-Custom".to_owned(),
                }),
                Path::ExtendedFieldUri(Box::new(extended())),
            ],
        }),
        ..ItemResponseShape::new(DefaultShapeNames::IdOnly)
    }
}

pub(crate) fn folder_shape() -> FolderResponseShape {
    FolderResponseShape {
        base_shape: DefaultShapeNames::Default,
        additional_properties: None,
    }
}

pub(crate) fn constant(value: &str) -> FieldUriOrConstant {
    let constant = ConstantValue {
        value: value.to_owned(),
    };
    FieldUriOrConstant {
        choice: FieldUriOrConstantChoice::Constant(constant),
    }
}

/// A recurring meeting with two kinds of attachments.
pub(crate) fn meeting() -> CalendarItem {
    let agenda = FileAttachment {
        name: Some("agenda.txt".to_owned()),
        content_type: Some("text/plain".to_owned()),
        content: Some(Base64Binary::from(b"1. Hello".as_slice())),
        ..FileAttachment::default()
    };
    let note = Message {
        subject: Some("A note".to_owned()),
        ..Message::default()
    };
    let nested = ItemAttachment {
        name: Some("note".to_owned()),
        choice: Some(ItemAttachmentChoice::Message(Box::new(note))),
        ..ItemAttachment::default()
    };
    CalendarItem {
        subject: Some("Stand-up".to_owned()),
        body: Some(Body {
            body_type: BodyType::Text,
            is_truncated: None,
            value: "Every day.\r\nBe short.".to_owned(),
        }),
        attachments: Some(NonEmptyArrayOfAttachments {
            attachment: vec![
                Attachment::FileAttachment(Box::new(agenda)),
                Attachment::ItemAttachment(Box::new(nested)),
            ],
        }),
        reminder_is_set: Some(true),
        reminder_minutes_before_start: Some(15),
        extended_property: vec![ExtendedProperty {
            extended_field_uri: extended(),
            choice: ExtendedPropertyChoice::Value("12".to_owned()),
        }],
        start: Some("2026-11-23T09:00:00Z".into()),
        end: Some("2026-11-23T09:15:00Z".into()),
        legacy_free_busy_status: Some(LegacyFreeBusy::Busy),
        location: Some("Room 1".to_owned()),
        required_attendees: Some(NonEmptyArrayOfAttendees {
            attendee: vec![Attendee {
                mailbox: mailbox("user1@contoso.com"),
                response_type: None,
                last_response_time: None,
                proposed_start: None,
                proposed_end: None,
            }],
        }),
        recurrence: Some(Recurrence {
            pattern: RecurrencePattern::WeeklyRecurrence(WeeklyRecurrencePattern {
                interval: 1,
                days_of_week: DaysOfWeek(vec![DayOfWeek::Monday, DayOfWeek::Wednesday]),
                first_day_of_week: Some(DayOfWeek::Monday),
            }),
            range: RecurrenceRange::NumberedRecurrence(NumberedRecurrenceRange {
                start_date: "2026-11-23".into(),
                number_of_occurrences: 10,
            }),
        }),
        ..CalendarItem::default()
    }
}

/// Set, Append and Delete, with a plain, an indexed and an extended path.
pub(crate) fn changes() -> NonEmptyArrayOfItemChangeDescriptions {
    let subject = Message {
        subject: Some("New".to_owned()),
        ..Message::default()
    };
    let body = Body {
        body_type: BodyType::Html,
        is_truncated: None,
        value: "<p>More</p>".to_owned(),
    };
    let more = Message {
        body: Some(body),
        ..Message::default()
    };
    let size = ExtendedProperty {
        extended_field_uri: extended(),
        choice: ExtendedPropertyChoice::Value("13".to_owned()),
    };
    let sized = Message {
        extended_property: vec![size],
        ..Message::default()
    };
    NonEmptyArrayOfItemChangeDescriptions {
        item_change_description: vec![
            ItemChangeDescription::SetItemField(SetItemField {
                path: vec![field(UnindexedFieldUri::ItemSubject)],
                real_item: RealItem::Message(Box::new(subject)),
            }),
            ItemChangeDescription::SetItemField(SetItemField {
                path: vec![Path::ExtendedFieldUri(Box::new(extended()))],
                real_item: RealItem::Message(Box::new(sized)),
            }),
            ItemChangeDescription::AppendToItemField(AppendToItemField {
                path: vec![field(UnindexedFieldUri::ItemBody)],
                real_item: RealItem::Message(Box::new(more)),
            }),
            ItemChangeDescription::DeleteItemField(DeleteItemField {
                path: vec![Path::IndexedFieldUri(PathToIndexedField {
                    field_uri: DictionaryUri::ContactsEmailAddress,
                    field_index: "EmailAddress1".to_owned(),
                })],
            }),
        ],
    }
}

/// Not (A and (B or C)): three levels of nesting.
pub(crate) fn restriction() -> Restriction {
    let equal = SearchExpression::IsEqualTo(IsEqualTo {
        path: vec![field(UnindexedFieldUri::ItemSubject)],
        field_uri_or_constant: constant("Hello \"World\" & co."),
    });
    let later = SearchExpression::IsGreaterThan(IsGreaterThan {
        path: vec![field(UnindexedFieldUri::ItemDateTimeReceived)],
        field_uri_or_constant: constant("2026-01-01T00:00:00Z"),
    });
    let exists = SearchExpression::Exists(Exists {
        path: vec![Path::ExtendedFieldUri(Box::new(extended()))],
    });
    let either = SearchExpression::Or(Or {
        search_expression: vec![later, exists],
    });
    let both = SearchExpression::And(And {
        search_expression: vec![equal, either],
    });
    Restriction {
        search_expression: vec![SearchExpression::Not(Not {
            search_expression: vec![both],
        })],
    }
}

pub(crate) fn find_item() -> FindItem {
    FindItem {
        traversal: ItemQueryTraversal::Shallow,
        item_shape: item_shape(),
        view: Some(FindItemView::IndexedPageItemView(IndexedPageView {
            max_entries_returned: Some(50),
            offset: 0,
            base_point: IndexBasePoint::Beginning,
        })),
        group_by: None,
        restriction: Some(restriction()),
        sort_order: Some(NonEmptyArrayOfFieldOrders {
            field_order: vec![FieldOrder {
                order: SortDirection::Descending,
                path: vec![field(UnindexedFieldUri::ItemDateTimeReceived)],
            }],
        }),
        parent_folder_ids: folder_ids(),
        query_string: None,
    }
}
