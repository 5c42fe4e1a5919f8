//! Lets xsd-parser generate its code for GetUserPhoto, the way its documentation recommends for speed.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "xsd-parser")]
    xsd_parser::generate();
}

#[cfg(feature = "xsd-parser")]
mod xsd_parser {
    use std::path::Path;

    use ::xsd_parser::Config;
    use ::xsd_parser::config::Schema;
    use ::xsd_parser::models::IdentType;

    pub(super) fn generate() {
        println!("cargo::rerun-if-changed=schemas");
        let file = |name| Schema::File(Path::new("schemas").join(name).canonicalize().expect("a schema"));
        let config = Config::default()
            .with_schemas([file("types.xsd"), file("messages.xsd")])
            .with_generate([
                (IdentType::Element, "m:GetUserPhoto"),
                (IdentType::Element, "m:GetUserPhotoResponse"),
                (IdentType::Element, "t:ServerVersionInfo"),
            ])
            .with_quick_xml();
        let code = ::xsd_parser::generate(config).expect("xsd-parser reads these schemas");
        let out = std::env::var_os("OUT_DIR").expect("cargo sets it");
        std::fs::write(Path::new(&out).join("xsd_parser.rs"), code.to_string()).expect("OUT_DIR can be written");
    }
}
