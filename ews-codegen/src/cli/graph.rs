//! `ews-codegen graph`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use ews_codegen::graph::{self, Graph};

use super::input::{Chosen, Input};
use super::output::{Failure, Output};

const HELP: &str = "\
Examples:
  # A picture that any browser shows
  ews-codegen graph --schema schemas --operation GetUserPhoto --out src/get-user-photo.svg
  # What is nearest, for a Markdown file
  ews-codegen graph --schema schemas --operation GetUserPhoto --depth 2 --format mermaid
  # For Graphviz: pipe it into `dot -Tpdf`
  ews-codegen graph --schema schemas --operation GetUserPhoto --format dot

Exit codes:
  0  the graph is drawn
  1  something is wrong with the schemas, or the file cannot be written
  2  the command line is wrong";

/// Draw what operations reach
///
/// The types are those that `generate` writes. In the SVG every type stands once, in the column of
/// its distance from the operation, and its other uses link to it; it fits light and dark
/// backgrounds. Mermaid draws no more than 500 arrows unless it is told to: use --depth.
#[derive(Args)]
#[command(after_help = HELP, verbatim_doc_comment)]
pub(super) struct Draw {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    chosen: Chosen,
    /// Leave out what is more than so many steps away; 1 leaves requests, responses and headers
    #[arg(long, value_name = "STEPS")]
    depth: Option<usize>,
    /// How to draw it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The file to write, or - for standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A picture
    #[default]
    Svg,
    /// The language of Graphviz
    Dot,
    /// A flowchart for Markdown
    Mermaid,
}

impl Draw {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let builder = self.chosen.apply(self.input.builder(output));
        let graph = builder.graph()?;
        // The line with the stage goes before the graph comes.
        drop(builder);
        let graph = match self.depth {
            Some(depth) => graph.within(depth),
            None => graph,
        };
        let text = draw(&graph, self.format);
        if self.out == Path::new("-") {
            return output.result(text);
        }
        graph::write(&self.out, &text)?;
        Ok(())
    }
}

fn draw(graph: &Graph, format: Format) -> String {
    match format {
        Format::Svg => graph.to_svg(),
        Format::Dot => graph.to_dot(),
        Format::Mermaid => graph.to_mermaid(),
    }
}
