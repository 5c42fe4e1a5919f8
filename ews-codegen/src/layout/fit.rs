//! Breaks lines that are too wide.

use std::ops::Range;

use super::line::{Breaks, List, Printer};

/// How wide a line may be.
pub(super) const WIDTH: usize = 100;

/// How wide the elements of an array may be together to stand in one line.
const ARRAY_WIDTH: usize = 60;

/// How wide an element of an array may be to share its line with others.
const SHORT_ELEMENT: usize = 10;

/// How wide the arguments of an attribute may be, if there are several.
const ATTRIBUTE_WIDTH: usize = 70;

/// How wide the fields of a struct's value may be to stand in one line.
const FIELDS_WIDTH: usize = 18;

/// Where elements in lines of their own have commas.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Comma {
    AfterEach,
    Between,
}

/// A list that was taken from the text to be written in another way.
pub(super) struct Taken {
    text: String,
    elements: Vec<Range<usize>>,
    /// Where what follows the list begins.
    rest: usize,
}

impl Taken {
    pub(super) fn elements(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().map(|range| &self.text[range.clone()])
    }

    pub(super) fn rest(&self) -> &str {
        &self.text[self.rest..]
    }
}

impl Printer {
    /// Whether the line is too wide, if so much is to come.
    pub(super) fn is_too_wide(&self, to_come: usize) -> bool {
        self.width() + to_come > WIDTH
    }

    fn width_of(&mut self, range: &Range<usize>) -> usize {
        self.text()[range.clone()].chars().count()
    }

    /// Takes a list, and what follows it, from the end of the text.
    pub(super) fn take(&mut self, list: &List) -> Taken {
        let text = self.text().split_off(list.contents.start);
        let start = list.contents.start;
        let elements = list.elements.iter().map(|range| range.start - start..range.end - start);
        Taken {
            elements: elements.collect(),
            rest: list.contents.len(),
            text,
        }
    }

    /// Gives each element of a list a line.
    fn spread(&mut self, list: &List, comma: Comma) {
        let taken = self.take(list);
        for element in taken.elements() {
            self.push("\n");
            self.push_indent(1);
            self.push(element);
            self.push(",");
        }
        if comma == Comma::Between {
            self.text().pop();
        }
        self.push("\n");
        self.push_indent(0);
        self.push(taken.rest());
    }

    /// Breaks the line at one place.
    fn break_at(&mut self, place: usize) {
        let rest = self.text().split_off(place);
        self.push("\n");
        self.push_indent(1);
        self.push(rest.trim_start());
    }

    /// An attribute `#[path(…)]`.
    pub(super) fn fit_attribute(&mut self, breaks: &Breaks, is_derive: bool) {
        let [list] = breaks.lists.as_slice() else { return };
        if list.elements.is_empty() {
            return;
        }
        let has_many = list.elements.len() > 1 && !is_derive;
        if self.is_too_wide(0) || (has_many && self.width_of(&list.contents) > ATTRIBUTE_WIDTH) {
            self.spread(list, Comma::Between);
        }
    }

    /// A field `name: Type,`.
    pub(super) fn fit_field(&mut self, breaks: &Breaks) {
        if let (true, Some(colon)) = (self.is_too_wide(0), breaks.colon) {
            self.break_at(colon);
        }
    }

    /// A variant `Name(Type),`, or a function's head, of which so much is to come.
    pub(super) fn fit_parentheses(&mut self, breaks: &Breaks, to_come: usize) {
        if let (true, Some(list)) = (self.is_too_wide(to_come), breaks.lists.first()) {
            self.spread(list, Comma::AfterEach);
        }
    }

    /// A constant `const NAME: Type = value;`.
    pub(super) fn fit_constant(&mut self, breaks: &Breaks) {
        let Some(equals) = breaks.equals else { return };
        if let Some(list) = breaks.lists.last().filter(|list| list.contents.start > equals) {
            let is_long = list.elements.len() > 1 && self.width_of(&list.contents) > ARRAY_WIDTH;
            let mut elements = list.elements.iter();
            let has_attributes = elements.any(|element| self.text()[element.clone()].starts_with('#'));
            match self.is_too_wide(0) {
                _ if has_attributes => self.spread_attributed(list),
                true if !is_long && self.fits_next_line(equals) => self.break_at(equals),
                is_wide if is_wide || is_long => self.spread_array(list),
                _ => {}
            }
        } else if self.is_too_wide(0) && self.fits_next_line(equals) {
            self.break_at(equals);
        }
    }

    /// Whether the value behind an equals sign has room in a line of its own.
    fn fits_next_line(&mut self, equals: usize) -> bool {
        let value = self.text().len() - equals;
        self.indentation(1) + value - 1 <= WIDTH
    }

    /// Short elements share lines.
    fn spread_array(&mut self, list: &List) {
        if list
            .elements
            .iter()
            .any(|element| self.width_of(element) > SHORT_ELEMENT)
        {
            return self.spread(list, Comma::AfterEach);
        }
        let taken = self.take(list);
        self.fill(taken.elements(), 1);
        self.push_indent(0);
        self.push(taken.rest());
    }

    /// Elements in lines of their own, with their attributes in others.
    fn spread_attributed(&mut self, list: &List) {
        let taken = self.take(list);
        for element in taken.elements() {
            let (attribute, value) = match element.find("] ") {
                Some(end) if element.starts_with('#') => element.split_at(end + 1),
                _ => ("", element),
            };
            for part in [attribute, value.trim_start()] {
                if !part.is_empty() {
                    self.push("\n");
                    self.push_indent(1);
                    self.push(part);
                }
            }
            self.push(",");
        }
        self.push("\n");
        self.push_indent(0);
        self.push(taken.rest());
    }

    /// Puts as many elements on a line as it has room for, so much deeper than the line before, which it ends.
    pub(super) fn fill<'e>(&mut self, elements: impl Iterator<Item = &'e str>, deeper: usize) {
        let mut taken = WIDTH;
        for element in elements {
            let width = element.chars().count() + 1;
            if taken + 1 + width > WIDTH {
                self.push("\n");
                self.push_indent(deeper);
                taken = self.indentation(deeper);
            } else {
                self.push(" ");
                taken += 1;
            }
            self.push(element);
            self.push(",");
            taken += width;
        }
        self.push("\n");
    }

    /// A struct's value `Name { field: value }`.
    pub(super) fn fit_value(&mut self, list: &List) {
        let is_wide = self.is_too_wide(0) || self.width_of(&list.contents) > FIELDS_WIDTH;
        if is_wide && !list.elements.is_empty() {
            self.spread_fields(list);
        }
    }

    /// The fields in lines of their own; what is too wide goes on after its colon.
    fn spread_fields(&mut self, list: &List) {
        let taken = self.take(list);
        // The space after the brace.
        self.text().pop();
        for element in taken.elements() {
            self.push("\n");
            self.push_indent(1);
            let is_wide = self.indentation(1) + element.chars().count() + 1 > WIDTH;
            match element.split_once(": ") {
                Some((name, value)) if is_wide => {
                    self.push(name);
                    self.push(":\n");
                    self.push_indent(2);
                    self.push(value);
                }
                _ => self.push(element),
            }
            if !element.starts_with("..") {
                self.push(",");
            }
        }
        self.push("\n");
        self.push_indent(0);
        self.push(taken.rest().trim_start());
    }
}
