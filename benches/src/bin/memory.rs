//! Prints what everyone asks of the allocator, as Markdown: calls, bytes in all, and the most held at any one time.

use ews_benches::allocations::{Count, Counting, count};
use ews_benches::documents::{Document, SIZES};
use ews_benches::readers::READERS;
use ews_benches::writers::{REQUEST, RESPONSE};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    reading();
    writing();
}

fn reading() {
    let sizes = [SIZES[0], SIZES[4]].map(|(name, size)| (name, Document::photo(size)));
    println!("\nMemory for reading\n");
    print!("| |");
    for (name, _) in &sizes {
        print!(" allocations, {name} | beyond the picture at the peak, bytes |");
    }
    println!("\n|---|--:|--:|--:|--:|");
    for reader in READERS {
        print!("| {reader} |");
        for (_, document) in &sizes {
            reader.check(document);
            let Count { calls, peak, .. } = count(|| (reader.read)(&document.xml));
            let beyond = peak.saturating_sub(document.expected.picture.len());
            print!(" {calls} | {beyond} |");
        }
        println!();
    }
}

fn writing() {
    println!("\nMemory for writing\n");
    println!("| | allocations | most held at a time, bytes |");
    println!("|---|--:|--:|");
    for (what, writers) in [("the request", REQUEST), ("a response with 5 MB", RESPONSE)] {
        for writer in writers {
            let write = (writer.prepare)();
            let Count { calls, peak, .. } = count(&write);
            println!("| {what}: {writer} | {calls} | {peak} |");
        }
    }
}
