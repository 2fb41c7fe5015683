//! What stands above a form: that it was corrected, and what its draft is told of it. In the app's second part.

use super::version::version_notice;
use crate::components::filling::Filling;
use crate::components::history::amended_line;
use crate::dom::{Rows, View};

#[inline(never)]
pub fn notes(filling: Filling) -> View {
    [amended_line(filling), version_notice(filling)].into_iter().rows()
}
