//! Generates the types of three operations from the files in `schemas/`.

fn main() -> Result<(), ews_codegen::Error> {
    ews_codegen::Builder::new()
        .schema("schemas")
        .operation("GetRoomLists")
        .operation("GetRooms")
        .operation("ExpandDL")
        .compile()
}
