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
  # For Graphviz: `dot -Tpdf` makes a page of it
  ews-codegen graph --schema schemas --operation GetUserPhoto --out src/get-user-photo.dot

Exit codes:
  0  the graph is drawn
  1  something is wrong with the schemas, or the file cannot be written
  2  the command line is wrong";

/// Draw what operations reach
///
/// The types are those that `generate` writes. In the SVG every type stands once, in the column of
/// its distance from the operation, and its other uses link to it; it fits light and dark
/// backgrounds. Mermaid draws at most 500 arrows by default: use --depth.
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
    /// How to draw it. Default: by the name of the file, else svg
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write, or - for standard output
    ///
    /// Names that end in .svg, .dot, .gv, .mmd or .mermaid say the format as well.
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A picture
    Svg,
    /// The language of Graphviz
    Dot,
    /// A flowchart for Markdown
    Mermaid,
}

impl Draw {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let format = match self.format {
            Some(format) => format,
            None => Format::of_file(&self.out)?,
        };
        let builder = self.chosen.apply(self.input.builder(output));
        let graph = builder.graph()?;
        // The line with the stage goes before the graph comes.
        drop(builder);
        let graph = match self.depth {
            Some(depth) => graph.within(depth),
            None => graph,
        };
        let text = draw(&graph, format);
        if self.out == Path::new("-") {
            return output.result(text);
        }
        graph::write(&self.out, &text)?;
        Ok(())
    }
}

impl Format {
    /// The format that the name of a file says; SVG where it says nothing.
    fn of_file(path: &Path) -> Result<Self, Failure> {
        let Some(extension) = path.extension() else {
            return Ok(Format::Svg);
        };
        match extension.to_ascii_lowercase().to_str() {
            Some("svg") => Ok(Format::Svg),
            Some("dot" | "gv") => Ok(Format::Dot),
            Some("mmd" | "mermaid") => Ok(Format::Mermaid),
            _ => Err(Failure::Usage(format!(
                "`{}` does not say which format to draw; add `--format svg`, `--format dot` or `--format mermaid`",
                path.display()
            ))),
        }
    }
}

fn draw(graph: &Graph, format: Format) -> String {
    match format {
        Format::Svg => graph.to_svg(),
        Format::Dot => graph.to_dot(),
        Format::Mermaid => graph.to_mermaid(),
    }
}
