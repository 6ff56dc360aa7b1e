//! The command `forms`: what an author and a reviewer can ask of a form's file; it writes only to what it is given, so that
//! tests read what a person would.
//!
//! Exit codes: 0 all is well; 1 mistakes were found, an expectation or a case did not hold, an expression was refused; 2 the
//! command was used wrongly; 3 a file could not be read or written.

mod check;
mod conformance;
mod diff;
mod eval;
mod export;
mod fill;
mod load;
mod preview;
mod site;
mod vectors;

use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::PathBuf;

use calendar::Timestamp;
use clap::{Args, Parser, Subcommand, ValueEnum};
use forms::Mode;
use serde::Deserialize;

pub(crate) use load::kind;

use crate::file::read_form_as;
use crate::{FormFile, UnreadableFile};

/// All is well.
const OK: u8 = 0;
/// Mistakes were found, or something that was expected does not hold.
const FOUND: u8 = 1;
/// The command was used wrongly.
const USAGE: u8 = 2;
/// A file could not be read or written.
const UNREADABLE: u8 = 3;

#[derive(Parser)]
#[command(
    name = "forms",
    about = "Kiểm tra, chạy thử và xuất bản biểu mẫu / check, try and publish forms",
    after_help = "Mã kết thúc / exit codes: 0 ổn / well, 1 có lỗi / something found, 2 sai cách dùng / usage, 3 không đọc hoặc ghi được tệp / unreadable file"
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Nêu mọi lỗi, từng ô một / name every mistake by its cell
    Check(check::Check),
    /// Mở trong ứng dụng, có mã QR cho điện thoại / open it in the app, with a QR code for a phone
    Preview(preview::Preview),
    /// Khác gì giữa hai biểu mẫu / what is different between two forms
    Diff(diff::Diff),
    /// Ghi biểu mẫu thành tệp đặt tên theo mã băm / write the form under the hash of its bytes
    Publish(check::Publish),
    /// Hình dạng, số lượng, thời gian mở / shape, counts, load time
    Load(load::Load),
    /// Tính một biểu thức / the type and value of an expression
    Eval(eval::Eval),
    /// Chạy các bước và in mọi câu / play steps and print every node
    Fill(fill::Fill),
    /// Chạy các trường hợp biểu thức / check cases of expressions
    Vectors(vectors::Vectors),
    /// Xuất sang JSON Schema hoặc {eformId, data} / write JSON Schema or {eformId, data}
    Export(export::Export),
    /// Đếm biểu mẫu và trường hợp trong một thư mục / count the forms and cases of a folder
    Conformance(conformance::Conformance),
}

/// How values convert. An expression on its own has no form whose types could be checked, so XPath's way is the ordinary one
/// there; a form says itself how it is read.
#[derive(Debug, Clone, Copy, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Conversion {
    Strict,
    #[default]
    XformsCompat,
}

impl From<Conversion> for Mode {
    fn from(conversion: Conversion) -> Self {
        match conversion {
            Conversion::Strict => Self::Strict,
            Conversion::XformsCompat => Self::XformsCompat,
        }
    }
}

/// A form's file and how it is read.
#[derive(Args)]
struct FormArgs {
    /// Tệp .xlsx, .xml, .json hoặc thư mục có survey.csv / a file .xlsx, .xml, .json or a folder with survey.csv
    file: PathBuf,
    /// Cách đọc biểu thức, thay cho điều tệp tự nói / how expressions are read, instead of what the file says
    #[arg(long, value_enum)]
    mode: Option<Conversion>,
}

impl FormArgs {
    fn read(&self) -> Result<FormFile, Stopped> {
        Ok(read_form_as(&self.file, self.mode.map(Mode::from))?)
    }
}

/// Where a command writes, and when it is.
struct Desk<'a> {
    now: Timestamp,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

/// Why a command ended without an answer.
#[derive(Debug)]
enum Stopped {
    /// A form's file could not be read.
    Form(UnreadableFile),
    /// Another file could not be read or written.
    File(PathBuf, io::Error),
    /// A file is not what it should be.
    Content(PathBuf, String),
    /// What was asked cannot be asked so.
    Usage(String),
    /// The answer could not be written.
    Out(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Out(error)
    }
}

impl From<UnreadableFile> for Stopped {
    fn from(error: UnreadableFile) -> Self {
        Self::Form(error)
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Form(error) => error.fmt(f),
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Content(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Usage(said) => f.write_str(said),
            Self::Out(error) => error.fmt(f),
        }
    }
}

/// Runs one command line, the program's name first, and gives its exit code. `now` is the moment forms are opened at, unless
/// the command names a day.
pub fn command(
    arguments: impl IntoIterator<Item = OsString>,
    now: Timestamp,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let asked = !error.use_stderr();
            let to: &mut dyn Write = if asked { out } else { err };
            let _ = write!(to, "{}", error.render());
            return if asked { OK } else { USAGE };
        }
    };
    let mut desk = Desk { now, out, err };
    let ended = match &cli.verb {
        Verb::Check(verb) => verb.run(&mut desk),
        Verb::Preview(verb) => verb.run(&mut desk),
        Verb::Diff(verb) => verb.run(&mut desk),
        Verb::Publish(verb) => verb.run(&mut desk),
        Verb::Load(verb) => verb.run(&mut desk),
        Verb::Eval(verb) => verb.run(&mut desk),
        Verb::Fill(verb) => verb.run(&mut desk),
        Verb::Vectors(verb) => verb.run(&mut desk),
        Verb::Export(verb) => verb.run(&mut desk),
        Verb::Conformance(verb) => verb.run(&mut desk),
    };
    match ended {
        Ok(code) => code,
        // Whoever reads our answer may stop reading.
        Err(Stopped::Out(error)) if error.kind() == io::ErrorKind::BrokenPipe => OK,
        Err(stopped) => {
            let _ = writeln!(desk.err, "{stopped}");
            match stopped {
                Stopped::Usage(_) => USAGE,
                _ => UNREADABLE,
            }
        }
    }
}

/// Bits for `random()` and `uuid()`: those with which the standard library keys its hash tables.
fn randomness() -> u128 {
    let half = || u128::from(RandomState::new().build_hasher().finish());
    half() << 64 | half()
}

/// Prints a JSON document.
fn print_json(desk: &mut Desk<'_>, value: &serde_json::Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *desk.out, value)?;
    writeln!(desk.out)
}
