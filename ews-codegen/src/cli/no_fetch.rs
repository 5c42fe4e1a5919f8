//! `ews-codegen fetch`, in a build without it.

use clap::Args;

use super::output::{Failure, Output};

/// Say how to install what can fetch the schemas from an Exchange server
#[derive(Args)]
pub(super) struct Fetch {
    /// Whatever the command would take
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    ignored: Vec<String>,
}

impl Fetch {
    pub(super) fn run(self, _: &Output) -> Result<(), Failure> {
        let install = "cargo install ews-codegen --features fetch";
        Err(Failure::Usage(format!(
            "this build cannot fetch schemas; install one that can with `{install}`"
        )))
    }
}
