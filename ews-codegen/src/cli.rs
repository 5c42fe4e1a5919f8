//! Commands: `generate`, `operations`, `check`.
//!
//! Exit codes: 0 when all is well; 1 when something is wrong with the schemas or files, or a checked file differs;
//! 2 when the command line is wrong.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ews_codegen::{Bindings, Builder, Error, OperationInfo};

/// Generates serde-annotated Rust types from the XML Schemas of Exchange Web Services (EWS).
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the bindings.
    Generate {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        choice: Choice,
        /// The file to write, or - for standard output.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// List the operations of the schemas.
    Operations {
        #[command(flatten)]
        input: Input,
        /// How to list them.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Tell whether a file is what would be generated; if not, show the difference and exit with 1.
    Check {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        choice: Choice,
        /// The file to compare with.
        #[arg(long, value_name = "FILE")]
        against: PathBuf,
    },
}

/// What to read.
#[derive(Args)]
struct Input {
    /// A schema file, or a directory with schema files. Can be repeated.
    #[arg(long, required = true, value_name = "PATH")]
    schema: Vec<PathBuf>,
    /// Take operations, headers and SOAP actions from this WSDL, not from the names of the elements.
    #[arg(long, value_name = "FILE")]
    wsdl: Option<PathBuf>,
    /// Let schemas lead to files outside the directories given.
    #[arg(long)]
    allow_outside: bool,
}

/// What to generate.
#[derive(Args)]
struct Choice {
    /// An operation, such as GetUserPhoto. Can be repeated.
    #[arg(long, value_name = "NAME", required_unless_present = "all", conflicts_with = "all")]
    operation: Vec<String>,
    /// Every operation.
    #[arg(long)]
    all: bool,
    /// How the generated code names the runtime crate.
    #[arg(long, value_name = "RUST_PATH", default_value = "::ews_types")]
    runtime_path: String,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people: one line for each.
    #[default]
    Text,
    /// For programs: an array of objects.
    Json,
}

/// Why the process ends with something other than 0.
enum Failure {
    Generator(Error),
    Output(io::Error),
    /// The difference has been shown.
    Differs,
}

pub(crate) fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Generate { input, choice, out } => generate(choice.apply(input.builder()), &out),
        Command::Operations { input, format } => operations(&input.builder(), format),
        Command::Check { input, choice, against } => check(&choice.apply(input.builder()), &against),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever closed the pipe has seen enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::FAILURE
        }
    }
}

impl Input {
    fn builder(self) -> Builder {
        let builder = self.schema.into_iter().fold(Builder::new(), Builder::schema);
        let builder = self.wsdl.into_iter().fold(builder, Builder::wsdl);
        if self.allow_outside {
            builder.allow_outside()
        } else {
            builder
        }
    }
}

impl Choice {
    fn apply(self, builder: Builder) -> Builder {
        let builder = builder.runtime_path(self.runtime_path);
        match self.all {
            true => builder.all_operations(),
            false => self.operation.into_iter().fold(builder, Builder::operation),
        }
    }
}

fn generate(builder: Builder, out: &Path) -> Result<(), Failure> {
    let to_stdout = out == Path::new("-");
    let bindings = if to_stdout {
        builder.bindings()?
    } else {
        builder.out_file(out).write()?
    };
    if to_stdout {
        io::stdout().lock().write_all(bindings.text.as_bytes())?;
    }
    eprint!("{}", summary(&bindings));
    Ok(())
}

fn summary(bindings: &Bindings) -> String {
    let headers = match bindings.header_types {
        0 => String::new(),
        count => format!(", and {count} for headers"),
    };
    format!(
        "Operations: {}\nTypes: {}{headers}\nLines: {}\n",
        bindings.operations.len(),
        bindings.types,
        bindings.text.lines().count()
    )
}

fn operations(builder: &Builder, format: Format) -> Result<(), Failure> {
    let operations = builder.operations()?;
    let text = match format {
        Format::Text => operations.iter().map(line).collect::<String>(),
        Format::Json => json(&operations),
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

fn line(operation: &OperationInfo) -> String {
    let OperationInfo {
        name,
        request,
        response,
        soap_action,
        headers,
        ..
    } = operation;
    let headers = if headers.is_empty() {
        String::new()
    } else {
        format!("; headers {}", headers.join(", "))
    };
    format!("{name}: {request} -> {response}; SOAPAction {soap_action}{headers}\n")
}

fn json(operations: &[OperationInfo]) -> String {
    let objects: Vec<String> = operations.iter().map(object).collect();
    format!("[\n{}\n]\n", objects.join(",\n"))
}

fn object(operation: &OperationInfo) -> String {
    let OperationInfo {
        name,
        request,
        response,
        soap_action,
        headers,
        ..
    } = operation;
    let [name, request, response, soap_action] = [name, request, response, soap_action].map(|text| quote(text));
    let headers: Vec<String> = headers.iter().map(|header| quote(header)).collect();
    format!(
        "  {{\"name\": {name}, \"request\": {request}, \"response\": {response}, \"soapAction\": {soap_action}, \"headers\": [{}]}}",
        headers.join(", ")
    )
}

/// A JSON string.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(char))),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

fn check(builder: &Builder, against: &Path) -> Result<(), Failure> {
    let bindings = builder.bindings()?;
    let known = match fs::read_to_string(against) {
        Ok(known) => known,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::Output(error)),
    };
    if known == bindings.text {
        return Ok(());
    }
    let path = against.display().to_string();
    let diff = similar::TextDiff::from_lines(&known, &bindings.text);
    let diff = diff.unified_diff().header(&path, "what would be generated").to_string();
    io::stdout().lock().write_all(diff.as_bytes())?;
    eprintln!("{path} is not what would be generated; run `ews-codegen generate` with the same arguments");
    Err(Failure::Differs)
}

impl Failure {
    fn report(&self) {
        match self {
            Failure::Generator(error) => eprintln!("{}", error.render(io::stderr().is_terminal())),
            Failure::Output(error) => eprintln!("error: {error}"),
            Failure::Differs => {}
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Generator(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}
