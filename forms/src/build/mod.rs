//! The rows of a form made into a definition, with all that is wrong with them.

mod assemble;
mod choices;
mod kinds;
mod logic;
mod names;
mod selects;
mod tree;

pub use assemble::{faults, own_id};
pub use choices::fits;
pub use logic::IMAGES;

use qinglan_core::form::Definition;

use crate::rows::{Findings, Sheet};

/// The definition of `sheet`, and what of it was passed over. `fallback` is the form's id where the settings have none.
///
/// # Errors
/// All that is wrong, warnings included.
pub fn build(sheet: &Sheet, fallback: &str, mut findings: Findings) -> Result<(Definition, Findings), Findings> {
    let types = tree::types(sheet, &mut findings);
    let mut lists = choices::Lists::gather(sheet, &types, &mut findings);
    let tree = tree::grow(sheet, &types, &mut lists, &mut findings);
    names::check(sheet, &types, &tree.names, &mut findings);
    let definition = assemble::assemble(sheet, fallback, tree.nodes, lists, &mut findings);
    if findings.faults.is_empty() {
        assemble::check(sheet, &definition, &tree.paths, &mut findings);
    }
    if findings.faults.is_empty() { Ok((definition, findings)) } else { Err(findings) }
}
