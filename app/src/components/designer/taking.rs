//! A file on its way into a form: found by its name, made smaller or read, and kept where it fits.

use js_sys::Uint8Array;
use qinglan_core::form::design::{list_file, read_list, whole};
use qinglan_core::form::{DEFINITION_BYTES_MAX, Definition, FileUse, FormFile, MediumKind, NamedFile, medium_mime, named_files};
use qinglan_core::record::{FileRef, Value};
use qinglan_core::wire;
use web_sys::File;

use super::files::put;
use super::net_words;
use super::state::Designing;
use crate::shell::net;
use crate::shell::photo;
use crate::state::kept_words;
use crate::text::{fill, say, t};

/// As wide as a phone shows it sharply.
const SIDE_MAX: f64 = 800.0;
/// A drawing of few colours is smaller as it is than as a photo.
const KEPT_BYTES_MAX: f64 = 48.0 * 1024.0;

/// How many bytes there are left for files.
pub fn room(form: &Definition) -> usize {
    DEFINITION_BYTES_MAX.saturating_sub(wire::to_vec(form).len())
}

/// Takes a file in, under the name that the form has for it.
pub async fn add(design: Designing, file: &File) -> Result<(), String> {
    let called = file.name();
    // Whose page is gone adds nothing more.
    if design.glance(|_| ()).is_none() {
        return Ok(());
    }
    let named = named_files(&design.with_lists());
    let exact = named.iter().find(|known| known.name == called);
    let Some(NamedFile { name, usage }) = exact.or_else(|| named.iter().find(|known| known.name.eq_ignore_ascii_case(&called)))
    else {
        return Err(fill(t().design_file_unnamed(), &[("name", &called)]));
    };
    let made = match usage {
        FileUse::List => list(design, name, file).await?,
        FileUse::Medium(kind) => medium(name, *kind, file).await?,
    };
    // What it takes the place of makes room.
    let mut files = design.beside.of_form();
    files.retain(|known| known.name != made.name);
    let Some(before) = design.glance(|form| room(&whole(form, &files))) else { return Ok(()) };
    let bytes = made.bytes.0.len();
    files.push(made.clone());
    let fits = design.glance(|form| wire::to_vec(&whole(form, &files)).len() <= DEFINITION_BYTES_MAX);
    if fits == Some(false) { Err(too_large(name, bytes, before)) } else { keep(design, made).await }
}

fn too_large(name: &str, bytes: usize, left: usize) -> String {
    let (n, left) = (bytes.div_ceil(1024).to_string(), (left / 1024).to_string());
    fill(t().design_file_too_large(), &[("name", name), ("n", &n), ("left", &left)])
}

/// On the disk first; then the design has it.
async fn keep(design: Designing, made: FormFile) -> Result<(), String> {
    let file = stored(design, &made).await?;
    design.beside.add(file.clone(), made.bytes.0);
    put(design, &made.name, Value::File(file));
    Ok(())
}

/// Puts the file on the disk, where nothing names it yet.
pub async fn stored(design: Designing, made: &FormFile) -> Result<FileRef, String> {
    let unreadable = || t().file_unreadable().to_owned();
    let window = web_sys::window().ok_or_else(unreadable)?;
    let array = Uint8Array::from(made.bytes.0.as_slice());
    let (known, array) = photo::named(&window, array, &made.mime).await.map_err(|_| unreadable())?;
    let file = FileRef { name: Some(made.name.clone()), ..known };
    let kept = design.draft.keep_files(vec![(file.clone(), array)]).await;
    kept.map_err(kept_words)?;
    Ok(file)
}

/// Columns and rows, which the server reads: phones have no code for it.
async fn list(design: Designing, name: &str, file: &File) -> Result<FormFile, String> {
    let person = design.draft.app.me().ok_or_else(|| t().design_offline().to_owned())?;
    let bytes = photo::bytes(file).await.map_err(|_| t().file_unreadable())?;
    let read = net::forms::list(person, name, &bytes).await.map_err(net_words)?;
    if let Some(list) = read.list.and_then(|bytes| read_list(&bytes.0)) {
        return Ok(list_file(&list));
    }
    let words = read.faults.first().map_or_else(|| t().file_unreadable().to_owned(), |finding| say(&finding.words));
    Err(fill(t().design_file_wrong(), &[("name", name), ("words", &words)]))
}

/// A picture is made smaller; sounds and films go in as they are.
async fn medium(name: &str, kind: MediumKind, file: &File) -> Result<FormFile, String> {
    let wrong = |words: &str| fill(t().design_file_wrong(), &[("name", name), ("words", words)]);
    if matches!(kind, MediumKind::Image | MediumKind::BigImage) {
        let (made, bytes) = photo::fitted(file, SIDE_MAX, KEPT_BYTES_MAX).await.map_err(|_| wrong(t().photo_not_a_picture()))?;
        return Ok(FormFile { name: name.to_owned(), mime: made.mime, bytes: wire::Bytes(bytes.to_vec()) });
    }
    let mime = medium_mime(name, kind).ok_or_else(|| wrong(t().design_file_type()))?;
    // What is larger than any form is told with what there is at most.
    let bytes = photo::bytes(file).await.map_err(|_| t().file_unreadable())?;
    let length = bytes.length() as usize;
    if length > DEFINITION_BYTES_MAX {
        return Err(too_large(name, length, DEFINITION_BYTES_MAX));
    }
    let bytes = bytes.to_vec();
    Ok(FormFile { name: name.to_owned(), mime: mime.to_owned(), bytes: wire::Bytes(bytes) })
}
