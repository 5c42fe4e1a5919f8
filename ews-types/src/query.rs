//! Queries for items in few words: conditions, properties, order and pages of [`FindItem`].

use crate::bindings::{
    And, BaseFolderId, CalendarView, ConstantValue, ContainmentComparison, ContainmentMode, ContainsExpression,
    DefaultShapeNames, Exists, FieldOrder, FieldUriOrConstant, FindItem, FindItemView, IndexBasePoint, IndexedPageView,
    IsEqualTo, IsGreaterThan, IsGreaterThanOrEqualTo, IsLessThan, IsLessThanOrEqualTo, IsNotEqualTo,
    ItemQueryTraversal, ItemResponseShape, NonEmptyArrayOfBaseFolderIds, NonEmptyArrayOfFieldOrders,
    NonEmptyArrayOfPathsToElement, Not, Or, PathChoice, Restriction, SearchExpression, SortDirection,
    UnindexedFieldUri,
};
use crate::{DateTime, bindings};

impl FindItem {
    /// A query for the items of a folder, with all properties that the server returns by default.
    ///
    /// ```
    /// use ews_types::UnindexedFieldUri::{ItemDateTimeReceived, ItemSubject};
    /// use ews_types::{DistinguishedFolderIdName, Envelope, FindItem, SortDirection};
    ///
    /// let query = FindItem::in_folder(DistinguishedFolderIdName::Inbox)
    ///     .properties([ItemSubject, ItemDateTimeReceived])
    ///     .filter(ItemDateTimeReceived.is_greater_than("2026-01-01T00:00:00Z").and(ItemSubject.contains("invoice")))
    ///     .sort_by(ItemDateTimeReceived, SortDirection::Descending)
    ///     .page(0, 50);
    /// assert!(Envelope::new(query).to_xml()?.contains(r#"<t:Constant Value="invoice"/>"#));
    /// # Ok::<(), ews_types::Error>(())
    /// ```
    pub fn in_folder(folder: impl Into<BaseFolderId>) -> Self {
        Self::new(
            ItemQueryTraversal::Shallow,
            ItemResponseShape::new(DefaultShapeNames::Default),
            NonEmptyArrayOfBaseFolderIds::new([folder.into()]),
        )
    }

    /// Searches this folder as well. The response has one message for each folder.
    #[must_use]
    pub fn and_folder(mut self, folder: impl Into<BaseFolderId>) -> Self {
        self.parent_folder_ids.base_folder_id.push(folder.into());
        self
    }

    /// Returns the identifiers of the items and these properties, and nothing else.
    #[must_use]
    pub fn properties(mut self, properties: impl IntoIterator<Item = impl Into<PathChoice>>) -> Self {
        self.item_shape = ItemResponseShape::with_properties(DefaultShapeNames::IdOnly, properties);
        self
    }

    /// Finds only what meets the condition; with a condition already there, what meets both.
    #[must_use]
    pub fn filter(mut self, condition: SearchExpression) -> Self {
        let condition = match self.restriction.take() {
            None => condition,
            Some(restriction) => restriction.search_expression.and(condition),
        };
        self.restriction = Some(condition.into());
        self
    }

    /// Sorts by a property, after those by which it sorts already.
    #[must_use]
    pub fn sort_by(mut self, property: impl Into<PathChoice>, direction: SortDirection) -> Self {
        let order = FieldOrder::new(direction, property.into());
        match &mut self.sort_order {
            Some(orders) => orders.field_order.push(order),
            None => self.sort_order = Some(NonEmptyArrayOfFieldOrders::new([order])),
        }
        self
    }

    /// Returns `count` items after the first `offset`. The response has the offset of the next page
    /// (`indexed_paging_offset`), and says whether this was the last (`includes_last_item_in_range`).
    #[must_use]
    pub fn page(mut self, offset: i32, count: i32) -> Self {
        self.view = Some(FindItemView::IndexedPageItemView(IndexedPageView {
            max_entries_returned: Some(count),
            ..IndexedPageView::new(offset, IndexBasePoint::Beginning)
        }));
        self
    }

    /// Returns the appointments between two times, with each occurrence of a series as an item of its own. Exchange rejects
    /// it together with a condition or an order.
    #[must_use]
    pub fn between(mut self, start: impl Into<DateTime>, end: impl Into<DateTime>) -> Self {
        self.view = Some(FindItemView::CalendarView(CalendarView::new(start, end)));
        self
    }
}

impl ItemResponseShape {
    /// A base shape, with these properties besides.
    pub fn with_properties(
        base: DefaultShapeNames,
        properties: impl IntoIterator<Item = impl Into<PathChoice>>,
    ) -> Self {
        let properties: Vec<PathChoice> = properties.into_iter().map(Into::into).collect();
        let properties = (!properties.is_empty()).then(|| NonEmptyArrayOfPathsToElement::new(properties));
        ItemResponseShape {
            additional_properties: properties,
            ..Self::new(base)
        }
    }
}

/// The comparisons of a property with a value, which is written as XML Schema writes values of the property's type: `true`,
/// `2026-01-01T00:00:00Z`, `High`.
macro_rules! comparisons {
    ($($(#[doc = $doc:literal])* $method:ident, $variant:ident;)*) => {
        impl UnindexedFieldUri {
            $(
                $(#[doc = $doc])*
                pub fn $method(self, value: impl ToString) -> SearchExpression {
                    let value = ConstantValue::new(value.to_string());
                    let value = FieldUriOrConstant::new(bindings::FieldUriOrConstantChoice::Constant(value));
                    SearchExpression::$variant($variant::new(self.into(), value))
                }
            )*
        }
    };
}

comparisons! {
    /// The condition that the property has this value.
    is_equal_to, IsEqualTo;
    /// The condition that the property has another value than this.
    is_not_equal_to, IsNotEqualTo;
    /// The condition that the property is greater than this, or later.
    is_greater_than, IsGreaterThan;
    /// The condition that the property is this or greater, or later.
    is_greater_than_or_equal_to, IsGreaterThanOrEqualTo;
    /// The condition that the property is less than this, or earlier.
    is_less_than, IsLessThan;
    /// The condition that the property is this or less, or earlier.
    is_less_than_or_equal_to, IsLessThanOrEqualTo;
}

impl UnindexedFieldUri {
    /// The condition that the property contains a text, whatever the case of its letters.
    pub fn contains(self, text: impl Into<String>) -> SearchExpression {
        SearchExpression::Contains(ContainsExpression {
            containment_mode: Some(ContainmentMode::Substring),
            containment_comparison: Some(ContainmentComparison::IgnoreCase),
            ..ContainsExpression::new(self.into(), ConstantValue::new(text))
        })
    }

    /// The condition that the item has the property.
    pub fn exists(self) -> SearchExpression {
        SearchExpression::Exists(Exists::new(self.into()))
    }
}

impl SearchExpression {
    /// The condition that both are met.
    #[must_use]
    pub fn and(self, other: SearchExpression) -> SearchExpression {
        match self {
            SearchExpression::And(mut and) => {
                and.search_expression.push(other);
                SearchExpression::And(and)
            }
            first => SearchExpression::And(And::new([first, other])),
        }
    }

    /// The condition that one of the two is met, or both.
    #[must_use]
    pub fn or(self, other: SearchExpression) -> SearchExpression {
        match self {
            SearchExpression::Or(mut or) => {
                or.search_expression.push(other);
                SearchExpression::Or(or)
            }
            first => SearchExpression::Or(Or::new([first, other])),
        }
    }

    /// The condition that this one is not met.
    #[must_use]
    pub fn negated(self) -> SearchExpression {
        SearchExpression::Not(Not::new(self))
    }
}

impl From<SearchExpression> for Restriction {
    fn from(condition: SearchExpression) -> Self {
        Restriction::new(condition)
    }
}
