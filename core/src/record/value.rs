//! What a field can hold.

use crate::wire::Wire;

use crate::id::OpId;

/// The type of pictures that a phone makes.
pub const JPEG: &str = "image/jpeg";
/// What is no larger goes as it is: three seconds at 16 kB/s. A thumbnail of 320 pixels takes 5 to 20 kB.
pub const THUMBNAIL_BYTES_MAX: u64 = 48 * 1024;

/// A long reflection is under 10,000 Han characters, 30 kB; twice that fits.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// One value of one field. Dates and choices are text in the form's own notation (`2026-09-14`, `maths`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Wire)]
#[cbor(flat)]
pub enum Value {
    /// Answered and then cleared.
    #[default]
    #[n(0)]
    Empty,
    #[n(1)]
    Text(#[n(0)] String),
    #[n(2)]
    Int(#[n(0)] i64),
    #[n(3)]
    Bool(#[n(0)] bool),
    /// Several choices, in the form's order.
    #[n(4)]
    List(#[n(0)] Vec<String>),
    #[n(5)]
    File(#[n(0)] FileRef),
    /// A row of a repeat exists, at this position among its siblings.
    #[n(6)]
    Row(#[n(0)] i64),
    /// Removed by someone who had seen these operations, and no others, below it (rule MG5).
    #[n(7)]
    Removed(#[n(0)] Vec<OpId>),
}

impl Value {
    /// Nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            _ => false,
        }
    }

    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// About how many bytes it takes on the wire.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(|item| item.len() + 1).sum(),
            Self::Removed(seen) => seen.len() * 26,
            Self::File(file) => {
                let name = file.name.as_ref().map_or(0, String::len);
                64 + file.mime.len() + name + if file.thumbnail.is_some() { 40 } else { 0 }
            }
            _ => 9,
        }
    }
}

/// The longest file that travels: a photo that a phone has scaled to 1,600 pixels is 300 kB, a minute of speech 500 kB.
pub const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// A type that says nothing of what is in the file.
pub const OCTETS: &str = "application/octet-stream";

/// The types of files: nothing that a browser would run.
const MIMES: [&str; 22] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "audio/webm",
    "audio/ogg",
    "audio/mp4",
    "audio/mpeg",
    "audio/wav",
    "video/mp4",
    "video/webm",
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/zip",
    "text/plain",
    "text/csv",
    OCTETS,
];

/// The type without its parameters, if files may be of it.
#[must_use]
pub fn file_mime(mime: &str) -> Option<&'static str> {
    let bare = mime.split(';').next()?.trim();
    MIMES.into_iter().find(|known| known.eq_ignore_ascii_case(bare))
}

/// A file beside the log, named by its content.
#[derive(Clone, Debug, PartialEq, Eq, Wire)]
pub struct FileRef {
    /// SHA-256 of the bytes.
    #[n(0)]
    pub sha256: [u8; 32],
    /// Such as `image/jpeg`.
    #[n(1)]
    pub mime: String,
    /// Length in bytes.
    #[n(2)]
    pub bytes: u64,
    /// The same picture, small; none for what is small itself, and for pictures from before there were any.
    #[n(3)]
    pub thumbnail: Option<Thumbnail>,
    /// How long it plays, in seconds, rounded up: a recording that a browser made does not say it.
    #[n(4)]
    pub length_s: Option<u32>,
    /// What its owner called it, where somebody may want it under that name again: a document, a film.
    #[n(5)]
    pub name: Option<String>,
}

/// A picture of a few kilobytes for a slow link, a JPEG and a file of its own: the large one follows when there is time for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
pub struct Thumbnail {
    /// SHA-256 of the bytes.
    #[n(0)]
    pub sha256: [u8; 32],
    /// Length in bytes, at most [`THUMBNAIL_BYTES_MAX`].
    #[n(1)]
    pub bytes: u64,
}

impl FileRef {
    /// A file that has no thumbnail.
    #[must_use]
    pub fn new(sha256: [u8; 32], mime: &str, bytes: u64) -> Self {
        Self { sha256, mime: mime.into(), bytes, thumbnail: None, length_s: None, name: None }
    }

    /// The thumbnail as the file that it is.
    #[must_use]
    pub fn small(&self) -> Option<Self> {
        self.thumbnail.map(|Thumbnail { sha256, bytes }| Self::new(sha256, JPEG, bytes))
    }

    /// The hash as 64 hexadecimal digits, as addresses carry it.
    #[must_use]
    pub fn hex(&self) -> String {
        hex(&self.sha256)
    }
}

/// Lower-case hexadecimal digits of `bytes`.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        if write!(text, "{byte:02x}").is_err() {
            return text;
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_is_a_file() {
        assert_eq!(file_mime("audio/webm;codecs=opus"), Some("audio/webm"));
        assert_eq!(file_mime(" Application/PDF "), Some("application/pdf"));
        for runs in ["image/svg+xml", "text/html", "application/xhtml+xml", "text/javascript", "application/xml", ""] {
            assert_eq!(file_mime(runs), None, "{runs}");
        }
    }
}
