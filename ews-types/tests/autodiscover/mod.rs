//! Autodiscover: its documents, and the search for an endpoint.

mod any_response;
mod documents;
mod search;

/// The corpus of the fuzzer. The published package has no `fuzz/`.
#[test]
fn a_search_ends_whatever_servers_respond() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/autodiscover");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no {}", folder.display());
        return;
    };
    let mut count = 0;
    for file in files {
        let path = file.expect("a readable folder").path();
        println!("{}", path.display());
        any_response::search(&std::fs::read(&path).expect("a readable file"));
        count += 1;
    }
    assert_ne!(count, 0, "no files in {}", folder.display());
}
