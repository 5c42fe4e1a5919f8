//! `ews-codegen operations`

use clap::Args;
use ews_codegen::OperationInfo;
use serde::Serialize;

use super::input::Input;
use super::output::{Failure, Format, Output};

const HELP: &str = "\
Examples:
  # Every operation, with its elements and its SOAPAction
  ews-codegen operations --schema schemas
  # The names alone, for a shell
  ews-codegen operations --schema schemas --names | grep Photo
  # Those of a WSDL, with the headers that each can have, for a program to read
  ews-codegen operations --schema schemas --wsdl schemas/services.wsdl --format json

Exit codes:
  0  they are listed
  1  something is wrong with the schemas
  2  the command line is wrong";

/// List the operations of the schemas
///
/// Without a WSDL, every element X or XRequest with an element XResponse beside it is an operation.
#[derive(Args)]
#[command(after_help = HELP, verbatim_doc_comment)]
pub(super) struct Operations {
    #[command(flatten)]
    input: Input,
    /// How to list them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print the names alone, one a line
    #[arg(long, conflicts_with = "format")]
    names: bool,
}

impl Operations {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let operations = self.input.builder(output).list_operations()?;
        match self.format {
            _ if self.names => output.result(operations.iter().map(name).collect::<String>()),
            Format::Text => output.result(operations.iter().map(line).collect::<String>()),
            Format::Json => output.json(&operations.iter().map(Object::from).collect::<Vec<_>>()),
        }
    }
}

fn name(operation: &OperationInfo) -> String {
    format!("{}\n", operation.name)
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
    let response = if response.is_empty() { "no response" } else { response };
    format!("{name}: {request} -> {response}; SOAPAction {soap_action}{headers}\n")
}

/// An operation in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    name: &'a str,
    request: &'a str,
    response: Option<&'a str>,
    soap_action: &'a str,
    headers: &'a [String],
}

impl<'a> From<&'a OperationInfo> for Object<'a> {
    fn from(operation: &'a OperationInfo) -> Self {
        Object {
            name: &operation.name,
            request: &operation.request,
            response: Some(&*operation.response).filter(|response| !response.is_empty()),
            soap_action: &operation.soap_action,
            headers: &operation.headers,
        }
    }
}
