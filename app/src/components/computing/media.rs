//! What stands beside the words of a form: pictures, sounds and films out of its definition (rule FE27).

use std::rc::Rc;

use js_sys::Uint8Array;
use qinglan_core::form::{Definition, FormFile, Logic, Medium, MediumKind, Packed};

use super::record::Computing;
use crate::components::icon::icon;
use crate::components::sheet::shown_while;
use crate::dom::{Rows, View, maybe, part, view};
use crate::reactive::{Memo, RwSignal, StoredValue, on_cleanup};
use crate::shell::photo;
use crate::text::{fill, say, t};

/// The files of a form, with addresses that are let go with its page.
pub struct Files {
    all: Vec<FormFile>,
    /// By the place of the file; what is shown twice has one.
    addresses: StoredValue<Vec<(usize, String)>>,
}

impl Files {
    pub fn of(form: &Definition) -> Self {
        // What cannot be read is told when the form is opened.
        let setup = form.setup.as_ref().and_then(|setup| setup.open().ok()).unwrap_or_default();
        let addresses = StoredValue::new(Vec::new());
        on_cleanup(move || {
            let release = |all: &Vec<(usize, String)>| all.iter().for_each(|(_, address)| photo::release(address));
            addresses.try_with_value(release).unwrap_or_default();
        });
        Self { all: setup.files.unwrap_or_default(), addresses }
    }

    /// Where the file of this name is to be had, if it came with the form and is what a form may carry.
    fn address(&self, name: &str) -> Option<String> {
        let at = self.all.iter().position(|file| file.name == name)?;
        let of = |all: &Vec<(usize, String)>| all.iter().find(|(known, _)| *known == at).map(|(_, address)| address.clone());
        self.addresses.try_with_value(of)?.or_else(|| {
            let file = self.all.get(at)?;
            let address = photo::address_of(file.mime()?, &Uint8Array::from(file.bytes.0.as_slice()))?;
            self.addresses.update_value(|all| all.push((at, address.clone())));
            Some(address)
        })
    }

    /// Whether the file of this name is there, and of a type that begins so.
    fn is(&self, name: &str, family: &str) -> bool {
        let file = self.all.iter().find(|file| file.name == name);
        file.and_then(FormFile::mime).is_some_and(|mime| mime.starts_with(family))
    }

    /// The picture among these media, for paper; none where it is not there.
    pub fn on_paper(&self, media: &[Medium]) -> Option<View> {
        let medium = media.iter().find(|medium| medium.kind == MediumKind::Image)?;
        let address = self.address(&say(&medium.file))?;
        Some(view! { <img class="paper-picture" src=address alt=""/> })
    }
}

/// The media that the logic of a part names.
pub fn named(logic: Option<&Packed<Logic>>) -> Vec<Medium> {
    logic.and_then(|packed| packed.open().ok()).map(|logic| logic.media).unwrap_or_default()
}

/// What stands below the label of the part at a path, in the reader's language.
pub fn beside(open: &Rc<Computing>, path: &str, media: Vec<Medium>, label: Memo<String>) -> View {
    if media.is_empty() || !open.filling.editable {
        return View::none();
    }
    let kinds: Vec<MediumKind> = media.iter().map(|medium| medium.kind).collect();
    let names: Memo<Vec<String>> =
        open.watch(path, Vec::new(), move |engine, at| media.iter().map(|medium| engine.said(at, &medium.file)).collect());
    let open = Rc::clone(open);
    // Where words say what is asked, the picture is passed over by who hears them.
    let said = Memo::new(move || label.with(|label| !label.is_empty()));
    view! { <div class="media">{part(move || drawn(&open.files, &kinds, &names.get(), said.get()))}</div> }
}

fn drawn(files: &Files, kinds: &[MediumKind], names: &[String], said: bool) -> View {
    let of = |kind: MediumKind| {
        let named = kinds.iter().zip(names).find(|(known, name)| **known == kind && !name.is_empty());
        named.map(|(_, name)| name.as_str())
    };
    let large = of(MediumKind::BigImage);
    let small = of(MediumKind::Image).or(large);
    let picture = small.map(|name| picture(files, name, large, said));
    let played = [of(MediumKind::Audio), of(MediumKind::Video)].into_iter().flatten().map(|name| player(files, name));
    picture.into_iter().chain(played).rows()
}

/// What is not there is called by its name: a broken picture says less.
fn lacking(name: &str) -> View {
    view! { <p class="media-missing">{fill(t().medium_missing(), &[("name", name)])}</p> }
}

/// What a picture is called where no words say what it shows: its name, without the ending.
fn alt(name: &str, said: bool) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if said { String::new() } else { stem.to_owned() }
}

/// A picture; with a large one behind it, it opens that.
fn picture(files: &Files, name: &str, large: Option<&str>, said: bool) -> View {
    let Some(address) = files.address(name) else { return lacking(name) };
    let shown = view! { <img src=address alt=alt(name, said)/> };
    let Some((large, at)) = large.and_then(|large| Some((files.address(large)?, alt(large, false)))) else { return shown };
    let (open, asked) = (RwSignal::new(false), RwSignal::new(false));
    let look = move |_| {
        asked.set(true);
        open.set(true);
    };
    view! {
        <button class="media-open" type="button" aria-label=fill(t().medium_large(), &[("name", &at)]) on:click=look>{shown}{icon("search")}</button>
        {maybe(move || asked.get().then(|| whole_screen(open, large.clone(), at.clone())))}
    }
}

/// A large picture, over all of the screen.
fn whole_screen(open: RwSignal<bool>, address: String, name: String) -> View {
    let close = move |_| open.set(false);
    let view = view! {
        <dialog class="pad" aria-label=name.clone() on:close=close>
            <header class="pad-head"><h2>{name.clone()}</h2></header>
            <div class="pad-stage"><img src=address alt=name/></div>
            <footer class="pad-foot"><button class="btn btn-primary" type="button" on:click=close>{t().close()}</button></footer>
        </dialog>
    };
    shown_while(open, view.element());
    view
}

fn player(files: &Files, name: &str) -> View {
    let Some(address) = files.address(name) else { return lacking(name) };
    let label = alt(name, false);
    if files.is(name, "video/") {
        view! { <video controls="" playsinline="" preload="metadata" src=address aria-label=label></video> }
    } else {
        view! { <audio controls="" preload="metadata" src=address aria-label=label></audio> }
    }
}

/// The picture beside the words of a choice; what is not there leaves the words alone, or stands for them.
pub fn of_choice(files: &Files, media: &[String], label: &str) -> View {
    match media.iter().find(|name| files.is(name, "image/")).and_then(|name| Some((files.address(name)?, name))) {
        Some((address, name)) => view! { <img class="choice-picture" src=address alt=alt(name, !label.is_empty())/> },
        None if label.is_empty() => media.iter().filter(|name| !files.is(name, "")).map(|name| lacking(name)).rows(),
        None => View::none(),
    }
}

/// Sounds and films of a choice, below it: within its label a touch would choose it.
pub fn played(files: &Files, media: &[String]) -> Option<View> {
    let plays = |name: &&String| files.is(name, "audio/") || files.is(name, "video/");
    let all: Vec<View> = media.iter().filter(plays).map(|name| player(files, name)).collect();
    (!all.is_empty()).then(|| view! { <div class="media media-choice">{all.into_iter().rows()}</div> })
}
