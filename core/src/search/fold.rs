//! Which characters count as the same.

/// A code unit as it is compared (rule SE1): letters without case, full-width letters, digits and signs as narrow ones, blanks of all kinds
/// as a space. One unit stays one unit, so that what is found is found where it stands.
#[inline]
pub const fn fold(unit: u16) -> u16 {
    match unit {
        0x41..=0x5A => unit + 0x20,
        // Most of what people write here stands between these: nothing else is asked of it.
        0x3001..0xFF01 => unit,
        0xFF01..=0xFF5E => fold(unit - 0xFEE0),
        0x09..=0x0D | 0xA0 | 0x3000 => 0x20,
        _ => unit,
    }
}

/// Whether no other unit counts as the same.
#[inline]
pub const fn has_one_form(unit: u16) -> bool {
    matches!(unit, 0x3001..0xFF01)
}

/// Whether a unit belongs to a word: Han, a letter or a digit. What does not is passed over where initials are compared.
#[inline]
pub const fn is_word(unit: u16) -> bool {
    matches!(fold(unit), 0x30..=0x39 | 0x61..=0x7A | 0xC0..=0x2FFF | 0x3005..=0x3007 | 0x3400..=0xFAFF)
}

/// Half of a character that takes two units: a text is not cut before its second half.
#[inline]
pub const fn is_second_half(unit: u16) -> bool {
    matches!(unit, 0xDC00..=0xDFFF)
}
