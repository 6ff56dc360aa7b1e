//! The command for authors and reviewers of forms; everything it can do is in the library.

use std::io;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

fn main() -> ExitCode {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
    let code = authoring::command(
        std::env::args_os(),
        calendar::Timestamp::from_millis(now),
        &mut out,
        &mut err,
    );
    ExitCode::from(code)
}
