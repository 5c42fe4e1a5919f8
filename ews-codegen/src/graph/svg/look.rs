//! How things look, in attributes that every viewer understands.
//!
//! Many viewers know no CSS variables, and some no CSS at all. So colours, lines and fonts are attributes; the style sheet
//! only changes them for a dark background, by the classes that are written beside them.

use std::fmt;

use crate::graph::NodeKind;

/// Of all texts; attributes of the root element.
pub(super) const FONT: &str = "font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', \
                               'Liberation Mono', monospace\" font-size=\"12\"";

/// The attributes of a shape.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// Behind everything.
    Back,
    /// A box.
    Card,
    /// The line around a box or swatch.
    Frame,
    /// An arrow from a field to its type.
    Use,
    /// The head of a box, by what is in it.
    Head(NodeKind),
}

/// The attributes of a text.
#[derive(Clone, Copy)]
pub(super) enum Text {
    Plain,
    /// The name of a box.
    Name,
    /// What the picture shows.
    Title,
    /// Of less weight.
    Muted,
    /// A link to what is drawn elsewhere.
    Link,
}

/// On which side of its place a text stands.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Right,
    Left,
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Look::Back => r##"class="back" fill="#ffffff""##,
            Look::Card => r##"class="card" fill="#ffffff" stroke="#818b98""##,
            Look::Frame => r##"class="frame" fill="none" stroke="#818b98""##,
            Look::Use => r##"class="use" fill="none" stroke="#818b98" stroke-width="1.3" marker-end="url(#arrow)""##,
            Look::Head(kind) => return write!(f, r#"class="{}" fill="{}""#, kind.word(), colour(*kind)),
        })
    }
}

fn colour(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Operation => "#cfe3ff",
        NodeKind::Struct => "#e6eaef",
        NodeKind::Choice => "#ffe3b3",
        NodeKind::Abstract => "#ecdcff",
        NodeKind::Enumeration => "#cdf3d6",
        NodeKind::Union | NodeKind::List => "#cdeff0",
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Text::Plain => r##"fill="#1f2328""##,
            Text::Name => r##"fill="#1f2328" font-weight="700""##,
            Text::Title => r##"fill="#1f2328" font-size="18" font-weight="700""##,
            Text::Muted => r##"class="muted" fill="#59636e""##,
            Text::Link => r##"class="link" fill="#0550ae" text-decoration="underline""##,
        })
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Side::Right => Ok(()),
            Side::Left => f.write_str(r#" text-anchor="end""#),
        }
    }
}
