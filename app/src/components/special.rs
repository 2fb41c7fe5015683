//! Questions that only the app's second part can show.

use qinglan_core::form::Kind;
use qinglan_core::record::Field;

use super::audio::audio_input;
use super::figures::coded;
use super::filling::Filling;
use crate::dom::View;

/// A recording or a sheet, to make or to read.
#[inline(never)]
pub fn special_field(filling: Filling, field: &Field, kind: &Kind, editable: bool) -> View {
    match kind {
        Kind::Audio(audio) => audio_input(filling, field.clone(), audio.clone(), editable),
        Kind::Instrument(instrument) => coded(filling, field.clone(), instrument.clone(), editable),
        _ => View::none(),
    }
}
