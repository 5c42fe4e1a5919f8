//! What is printed.

use std::hint::black_box;
use std::time::Duration;

use ews_benches::figures::{three_digits, two};
use ews_benches::rounds::{Case, Effort, Times};

use crate::readers::{FIND_ITEM, Reader, Response, SYNC_FOLDER_ITEMS};

const RESPONSES: [&Response; 2] = [&FIND_ITEM, &SYNC_FOLDER_ITEMS];

/// How many items the documents of the last table have.
const COUNTS: [(&str, usize); 6] = [
    ("1", 1),
    ("10", 10),
    ("100", 100),
    ("1,000", 1_000),
    ("10,000", 10_000),
    ("100,000", 100_000),
];

/// The tables, as Markdown.
pub(crate) fn print(quick: bool) -> Option<()> {
    let typical = [
        ("FindItem, 1,000 messages", measure(&FIND_ITEM, 1_000, quick)),
        ("SyncFolderItems, 500 changes", measure(&SYNC_FOLDER_ITEMS, 500, quick)),
    ];
    let columns = typical.map(|(name, times)| {
        let header = format!("{name}, microseconds | of `quick_xml::de`");
        (header, times)
    });
    table(
        "Reading responses with many items",
        FIND_ITEM.readers,
        &columns,
        |times, at| format!("{} | {}", three_digits(times.microseconds(at)), ratio(times, at)),
    );

    write_many(quick);

    let growing = COUNTS.map(|(name, count)| (name.to_owned(), measure(&FIND_ITEM, count, quick)));
    let readers = FIND_ITEM.readers;
    table(
        "Reading FindItem's response by the number of items, microseconds",
        readers,
        &growing,
        |times, at| three_digits(times.microseconds(at)),
    );
    table(
        "Reading FindItem's response, as a multiple of `quick_xml::de`",
        readers,
        &growing,
        ratio,
    );
    Some(())
}

/// Writing the response with a thousand messages.
fn write_many(quick: bool) {
    let writers = FIND_ITEM.writers;
    let prepared: Vec<_> = writers.iter().map(|writer| (writer.writes)(1_000)).collect();
    let cases: Vec<Case<'_>> = writers
        .iter()
        .zip(&prepared)
        .map(|(writer, write)| {
            assert!(
                (writer.is_right)(&write(), 1_000),
                "{} has written something else",
                writer.name
            );
            Case {
                name: writer.name,
                run: Box::new(move || {
                    black_box(write());
                }),
            }
        })
        .collect();
    let times = Times::measure(&cases, effort(1_000, quick));
    println!("\nWriting FindItem's response with 1,000 messages\n");
    println!("| | microseconds | of `quick_xml::se` |\n|---|--:|--:|");
    let serde = writers.len() - 1;
    for (at, writer) in writers.iter().enumerate() {
        let (low, high) = times.spread(at, serde);
        let ratio = two(times.ratio(at, serde));
        let microseconds = three_digits(times.microseconds(at));
        println!(
            "| {} | {microseconds} | {ratio} ({}–{}) |",
            writer.name,
            two(low),
            two(high)
        );
    }
}

/// Runs one case so many times.
pub(crate) fn run(key: &str, response: &str, count: &str, times: &str) -> Option<()> {
    let response = RESPONSES.into_iter().find(|it| it.key == response)?;
    if let Some(writer) = response
        .writers
        .iter()
        .find(|writer| format!("write-{}", writer.key) == key)
    {
        let write = (writer.writes)(count.parse().ok()?);
        for _ in 0..times.parse().ok()? {
            black_box(write());
        }
        return Some(());
    }
    let reader = response.readers.iter().find(|reader| reader.key == key)?;
    let xml = (response.write)(count.parse().ok()?);
    for _ in 0..times.parse().ok()? {
        (reader.read)(xml.as_bytes());
    }
    Some(())
}

/// What [`run`] can be asked for.
pub(crate) fn choices() -> String {
    let readers = FIND_ITEM.readers.iter().map(|reader| reader.key.to_owned());
    let writers = FIND_ITEM.writers.iter().map(|writer| format!("write-{}", writer.key));
    let keys: Vec<String> = readers.chain(writers).collect();
    let responses = RESPONSES.map(|response| response.key);
    format!(
        "KEY one of {}, RESPONSE one of {}",
        keys.join(", "),
        responses.join(", ")
    )
}

fn measure(response: &Response, count: usize, quick: bool) -> Times {
    let xml = checked(response, count);
    let cases: Vec<Case<'_>> = response
        .readers
        .iter()
        .map(|reader| Case {
            name: reader.name,
            run: Box::new(|| (reader.read)(black_box(xml.as_bytes()))),
        })
        .collect();
    Times::measure(&cases, effort(count, quick))
}

fn effort(count: usize, quick: bool) -> Effort {
    Effort {
        rounds: match count {
            _ if quick => 3,
            10_000.. => 7,
            _ => 31,
        },
        slice: Duration::from_millis(if quick { 1 } else { 4 }),
    }
}

/// The response with so many items, which everyone has read correctly.
fn checked(response: &Response, count: usize) -> String {
    let xml = (response.write)(count);
    for reader in response.readers {
        assert!(
            (reader.is_right)(xml.as_bytes(), count),
            "{} has misread {count} items",
            reader.name
        );
    }
    xml
}

fn ratio(times: &Times, at: usize) -> String {
    let serde = FIND_ITEM
        .readers
        .iter()
        .position(|reader| reader.key == "quick-xml-de")
        .unwrap_or(0);
    let (low, high) = times.spread(at, serde);
    format!("{} ({}–{})", two(times.ratio(at, serde)), two(low), two(high))
}

fn table(title: &str, readers: &[Reader], columns: &[(String, Times)], cell: impl Fn(&Times, usize) -> String) {
    println!("\n{title}\n");
    let headers: Vec<_> = columns.iter().map(|(header, _)| header.as_str()).collect();
    let header = headers.join(" | ");
    println!("| | {header} |\n|---|{}", "--:|".repeat(header.split(" | ").count()));
    for (at, reader) in readers.iter().enumerate() {
        let cells: Vec<_> = columns.iter().map(|(_, times)| cell(times, at)).collect();
        println!("| {} | {} |", reader.name, cells.join(" | "));
    }
}
