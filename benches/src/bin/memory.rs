//! Prints what everyone asks of the allocator, as Markdown: calls, bytes in all, and the most held at any one time.

use ews_benches::allocations::{Count, Counting, count};
use ews_benches::documents::{Document, SIZES};
use ews_benches::readers::READERS;
use ews_benches::writers::{ANSWER, REQUEST, Writer};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    reading();
    writing("The request", REQUEST);
    writing("An answer with a picture of 5 MB", ANSWER);
}

fn reading() {
    for (size, bytes) in SIZES {
        let document = Document::photo(bytes);
        println!(
            "\nReading, picture of {size} (document: {} bytes)\n",
            document.xml.len()
        );
        println!("| | allocations | bytes allocated | peak | peak beyond the picture |");
        println!("|---|--:|--:|--:|--:|");
        for reader in READERS {
            reader.check(&document);
            let Count {
                calls,
                bytes: all,
                peak,
            } = count(|| (reader.read)(&document.xml));
            let beyond = peak as i64 - bytes as i64;
            println!("| {reader} | {calls} | {all} | {peak} | {beyond} |");
        }
    }
}

fn writing(what: &str, writers: &[Writer]) {
    println!("\n{what}\n");
    println!("| | allocations | bytes allocated | peak |");
    println!("|---|--:|--:|--:|");
    for writer in writers {
        let write = (writer.prepare)();
        let Count { calls, bytes, peak } = count(&write);
        println!("| {writer} | {calls} | {bytes} | {peak} |");
    }
}
