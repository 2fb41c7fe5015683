//! ODK XForms: what forms are to the tools that fill them (getodk.github.io/xforms-spec).

mod controls;
pub(crate) mod element;
mod generated;
mod outline;
mod read;
mod write;

use qinglan_core::form::Definition;
use qinglan_core::wire::Malformed;

use crate::Read;
use crate::report::{Fault, Place};

/// The form in XForms XML.
///
/// # Errors
/// All [`Fault`]s; their places name the part of the form.
pub fn read(xml: &str) -> Read {
    let document = element::parse(xml).map_err(|kind| vec![Fault { place: Place::default(), kind }])?;
    read::read(&document)
}

/// The definition as XForms XML.
///
/// # Errors
/// [`Malformed`] where what is packed in the definition cannot be opened.
pub fn write(definition: &Definition) -> Result<String, Malformed> {
    Ok(write::write(crate::spread::spread(definition)?))
}
