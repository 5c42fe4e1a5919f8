//! Looks for the bindings of all of EWS, which `fuzz/bindings` makes from Microsoft's schemas. These are not part of the
//! project; without them, what needs them is left out.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(ews)");
    println!("cargo::rerun-if-changed=ews.rs");
    if std::path::Path::new("ews.rs").exists() {
        println!("cargo::rustc-cfg=ews");
    }
}
