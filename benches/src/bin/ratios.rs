//! Prints the tables of BENCHMARKS.md that are about time, as Markdown: everyone in turns, and the ratios.
//!
//! `ratios [--quick] [--tsv FILE] [SECTION]…`; without a section, all of them.

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use ews_benches::documents::{Document, SIZES};
use ews_benches::figures::{three_digits, two};
use ews_benches::readers::READERS;
use ews_benches::rounds::{Case, Effort, Times};
use ews_benches::writers::{self, REQUEST, RESPONSE, Writer};

type Section = fn(&mut Report);

const SECTIONS: [(&str, Section); 3] = [("read", read), ("request", request), ("response", response)];

fn main() -> ExitCode {
    let mut report = Report::default();
    let mut tsv = None;
    let mut sections = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => report.quick = true,
            "--tsv" => tsv = arguments.next(),
            name => match SECTIONS.iter().find(|(section, _)| *section == name) {
                Some((_, section)) => sections.push(section),
                None => {
                    let names: Vec<_> = SECTIONS.iter().map(|(name, _)| *name).collect();
                    eprintln!("no section {name:?}; there are {}", names.join(", "));
                    return ExitCode::FAILURE;
                }
            },
        }
    }
    if sections.is_empty() {
        sections.extend(SECTIONS.iter().map(|(_, section)| section));
    }
    for section in sections {
        section(&mut report);
    }
    if let Some(path) = tsv
        && let Err(error) = std::fs::write(&path, report.tsv)
    {
        eprintln!("{path}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[derive(Default)]
struct Report {
    quick: bool,
    /// What was printed, for the plots: section, column, case, microseconds, ratio to the first case.
    tsv: String,
}

impl Report {
    fn effort(&self) -> Effort {
        Effort {
            rounds: if self.quick { 5 } else { 41 },
            slice: Duration::from_millis(if self.quick { 1 } else { 4 }),
        }
    }

    fn measure(&mut self, section: &str, column: &str, cases: &[Case<'_>]) -> Times {
        let times = Times::measure(cases, self.effort());
        for (at, case) in cases.iter().enumerate() {
            let (microseconds, ratio) = (times.microseconds(at), times.ratio(at, 0));
            let (low, high) = times.spread(at, 0);
            writeln!(
                self.tsv,
                "{section}\t{column}\t{}\t{microseconds:.4}\t{ratio:.4}\t{low:.4}\t{high:.4}",
                case.name
            )
            .expect("strings can be written");
        }
        times
    }
}

/// Everyone on every document: a table of times, one of ratios to the floor, and one of ratios to `quick_xml::de`.
fn read(report: &mut Report) {
    let columns: Vec<Times> = SIZES
        .iter()
        .map(|(name, size)| {
            let document = Document::photo(*size);
            let cases: Vec<Case<'_>> = READERS
                .iter()
                .map(|reader| {
                    reader.check(&document);
                    let xml = document.xml.as_slice();
                    Case {
                        name: reader.name,
                        run: Box::new(move || (reader.read)(black_box(xml))),
                    }
                })
                .collect();
            report.measure("read", name, &cases)
        })
        .collect();
    let serde = READERS
        .iter()
        .position(|reader| reader.key == "quick-xml-de")
        .unwrap_or(0);
    let table = |title: &str, cell: &dyn Fn(&Times, usize) -> String| {
        println!("\n{title}\n");
        print!("| |");
        SIZES.iter().for_each(|(name, _)| print!(" {name} |"));
        print!("\n|---|");
        SIZES.iter().for_each(|_| print!("--:|"));
        println!();
        for (at, reader) in READERS.iter().enumerate() {
            print!("| {reader} |");
            columns.iter().for_each(|times| print!(" {} |", cell(times, at)));
            println!();
        }
    };
    table("Reading, microseconds", &|times, at| {
        three_digits(times.microseconds(at))
    });
    table("Reading, as a multiple of the floor", &|times, at| {
        three_digits(times.ratio(at, 0))
    });
    table("Reading, as a multiple of `quick_xml::de`", &|times, at| {
        let (low, high) = times.spread(at, serde);
        format!("{} ({}–{})", two(times.ratio(at, serde)), two(low), two(high))
    });
}

fn request(report: &mut Report) {
    write(report, "request", "Writing the request", REQUEST);
}

fn response(report: &mut Report) {
    write(
        report,
        "response",
        "Writing a response with a picture of 5 MB",
        RESPONSE,
    );
}

fn write(report: &mut Report, section: &str, title: &str, writers: &[Writer]) {
    writers::check(writers);
    let cases: Vec<Case<'_>> = writers
        .iter()
        .map(|writer| {
            let write = (writer.prepare)();
            Case {
                name: writer.name,
                run: Box::new(move || {
                    black_box(write());
                }),
            }
        })
        .collect();
    let times = report.measure(section, "", &cases);
    let serde = writers
        .iter()
        .position(|writer| writer.key == "quick-xml-se")
        .unwrap_or(0);
    println!("\n{title}\n");
    println!("| | microseconds | of the floor | of `quick_xml::se` |\n|---|--:|--:|--:|");
    for (at, writer) in writers.iter().enumerate() {
        println!(
            "| {writer} | {} | {} | {} |",
            three_digits(times.microseconds(at)),
            three_digits(times.ratio(at, 0)),
            two(times.ratio(at, serde))
        );
    }
}
