//! Reading and writing XML. One program, since each takes seconds to link.

mod corpus;
mod damage;
mod documents;
mod errors;
mod limits;
mod namespaces;
mod nil;
mod properties;
mod quirks;
mod reading;
mod shapes;
mod targets;
mod unsupported;
mod values;
mod writing;
