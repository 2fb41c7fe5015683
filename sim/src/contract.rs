//! What every disk must do, for disks whose work completes at once.

use qinglan_core::store::{self, Disk, at_once};

use crate::Failure;

/// Checks an empty disk.
///
/// # Errors
/// [`Failure`] with the first thing that it does not do.
pub fn contract(disk: &impl Disk) -> Result<(), Failure> {
    at_once(store::contract(disk)).map_err(|error| Failure(format!("{error:?}")))
}
