//! Base64 (RFC 4648, section 4). A crate for it weighs more than these lines, because it has to allow for every alphabet.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// With `=` at the end, as `digest` wants it.
pub(in crate::form) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or_default()));
        for at in 0..4 {
            let letter = ALPHABET.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or_default();
            text.push(if at > three.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

/// The text whose UTF-8 this is; empty where it is none.
pub(in crate::form) fn decode_text(text: &str) -> String {
    decode(text).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The `=` at the end may be missing, and blanks may be anywhere.
pub(in crate::form) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim_end_matches(|c: char| c == '=' || c.is_ascii_whitespace()).bytes() {
        if byte.is_ascii_whitespace() {
            continue;
        }
        let value = ALPHABET.iter().position(|letter| *letter == byte)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 255) as u8);
        }
    }
    // One letter alone is no byte.
    (count < 6).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn xp16_base64_is_that_of_rfc_4648() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode_text(text), bytes);
            assert_eq!(decode_text(text.trim_end_matches('=')), bytes);
        }
        for bad in ["Z", "Zm9vY", "Zg=a", "Z*==", "/w=="] {
            assert_eq!(decode_text(bad), "", "{bad}");
        }
        assert_eq!(decode_text("Zm\n9v"), "foo");
    }

    proptest! {
        #[test]
        fn xp16_what_is_encoded_is_decoded(bytes: Vec<u8>) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }
    }
}
