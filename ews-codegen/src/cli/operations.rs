//! `ews-codegen operations`

use clap::{Args, ValueEnum};
use ews_codegen::OperationInfo;

use super::input::Input;
use super::output::{Failure, Output};

/// List the operations of the schemas.
#[derive(Args)]
pub(super) struct Operations {
    #[command(flatten)]
    input: Input,
    /// How to list them.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people: one line for each.
    #[default]
    Text,
    /// For programs: an array of objects.
    Json,
}

impl Operations {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let operations = self.input.builder().operations()?;
        output.result(&match self.format {
            Format::Text => operations.iter().map(line).collect::<String>(),
            Format::Json => json(&operations),
        })
    }
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
