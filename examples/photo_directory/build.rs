//! Generates the types of FindPeople.

fn main() -> Result<(), ews_codegen::Error> {
    ews_codegen::Builder::new()
        .schema("../../schemas")
        .operation("FindPeople")
        .compile()
}
