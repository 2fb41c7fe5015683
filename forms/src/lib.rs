//! Forms in and out: XLSForm workbooks, which people write in a spreadsheet, and ODK XForms, which other tools fill.
//!
//! Both formats meet in [`Sheet`](rows::Sheet), the rows of an XLSForm with their texts already put together: a reader makes one and
//! [`build`] makes a definition of it; [`spread`] lays a definition out in one, and the writers put it into cells or elements. So what a
//! question's type, parameters and appearance mean is written once. Names and meanings are those of xlsform.org and of
//! getodk.github.io/xforms-spec; where these are silent, what pyxform 4.5 does decides.
//!
//! Invariant: bytes from outside give a definition that passes `core::form::check`, or faults with their places; never a panic, and
//! never more memory than [`limits`] say.

pub mod limits;
pub mod xforms;
pub mod xlsform;

mod attached;
mod bounds;
mod build;
mod expressions;
mod instrument;
mod language;
mod lists;
mod mark;
mod parameters;
mod rating;
mod reference;
mod report;
mod rows;
mod spread;
mod tables;
mod types;

pub use attached::{BadFile, attach, read_list};
pub use expressions::{Expression, expressions};
pub use report::{Fault, FaultKind, Place, Warning, WarningKind};
pub use tables::{read_tables, write_tables};

/// What reading gives: a definition that is fit, and what of the source it could not hold; or all that is wrong.
pub type Read = Result<(qinglan_core::form::Definition, Vec<Warning>), Vec<Fault>>;
