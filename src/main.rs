//! The binary: it hands the command line to `cli` and gives back the exit code.
//!
//! It does not know the commands.

mod cli;

use std::process::ExitCode;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(cli::main())
}
