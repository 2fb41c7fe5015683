//! XLSForm: a workbook with the sheets `survey`, `choices` and `settings`.

mod columns;
mod read;
mod texts;
pub(crate) mod unpack;
pub mod workbook;
mod write;

use crate::Read;
use crate::report::Fault;

pub use workbook::{Table, Workbook};
pub use write::{Unwritable, pack, workbook_of, write};

/// The id of a form whose settings have none.
const FALLBACK: &str = "data";

/// The form in the bytes of an .xlsx or .xls file.
///
/// # Errors
/// All [`Fault`]s, each with its place.
pub fn read(bytes: &[u8]) -> Read {
    read_named(bytes, FALLBACK)
}

/// The same; a form whose settings do not name it is called as its file is.
///
/// # Errors
/// As [`read`].
pub fn read_named(bytes: &[u8], name: &str) -> Read {
    let workbook = unpack::workbook(bytes).map_err(|fault| vec![*fault])?;
    read_workbook(&workbook, name)
}

/// The form in a workbook that is unpacked already.
///
/// # Errors
/// As [`read`].
pub fn read_workbook(workbook: &Workbook, name: &str) -> Read {
    read::read(workbook, name)
}

/// A fault of the whole file, or of a cell that is not taken in.
type Whole = Box<Fault>;
