//! A file of any kind as an answer: a lesson plan in a document, a sheet of marks, a short film. In the app's second part.

use qinglan_core::record::{FILE_BYTES_MAX, Field, FileRef, Value};
use web_sys::File;

use super::filling::{Filling, input_id};
use super::icon::icon;
use crate::dom::{View, chosen_file, component, maybe, text, view};
use crate::reactive::{Memo, RwSignal};
use crate::shell::task::spawn;
use crate::shell::{download, photo};
use crate::state::kept_words;
use crate::text::{fill, t};

/// The file, to be had; and where it can be changed, the way to choose one. `accept`: what the browser offers.
#[component]
pub fn attached_input(filling: Filling, field: Field, accept: &'static str, editable: bool) -> View {
    let value = filling.value(&field);
    let held: Memo<Option<FileRef>> = Memo::new(move || match value.get() {
        Some(Value::File(file)) => Some(file),
        _ => None,
    });
    let (wrong, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let id = format!("{}-file", input_id(&field));
    let (into, out_of) = (field.clone(), field);
    let choose = move |event: web_sys::Event| {
        let Some(file) = chosen_file(&event) else { return };
        let field = into.clone();
        busy.set(true);
        filling.draft.hold();
        spawn(async move {
            wrong.set(attach(filling, field, &file).await.err());
            filling.draft.release();
            busy.set(false);
        });
    };
    let remove = move |_| {
        let Some(file) = held.get_untracked() else { return };
        let seen = filling.draft.seen(&out_of);
        filling.draft.set(out_of.clone(), Value::Empty, seen);
        let field = out_of.clone();
        filling.draft.app.tell_on_page(t().file_removed(), move || {
            let seen = filling.draft.seen(&field);
            filling.draft.set(field.clone(), Value::File(file.clone()), seen);
        });
    };
    let there = move |file: FileRef| {
        let (words, remove) = (file_words(&file), remove.clone());
        view! {
            <p class="attached">
                <button class="btn" type="button" on:click=move |_| give(filling, file.clone())>{icon("download")}{words}</button>
                {editable.then(|| view! { <button class="icon-btn" type="button" aria-label=t().file_remove() on:click=remove>{icon("trash")}</button> })}
            </p>
        }
    };
    view! {
        {maybe(move || held.get().map(there.clone()))}
        {maybe(move || (editable && held.with(Option::is_none)).then(|| view! {
            <label class="btn" for=id.clone() aria-busy={move || busy.get().then_some("true")}>
                {icon("plus")}<span>{text(move || (if busy.get() { t().file_working() } else { t().file_choose() }).to_owned())}</span>
            </label>
            <input class="visually-hidden" type="file" accept=accept id=id.clone() on:change=choose.clone()/>
        }))}
        {maybe(move || (!editable && held.with(Option::is_none)).then(|| view! { <p class="field-answer">{t().not_answered()}</p> }))}
        {maybe(move || wrong.get().map(|words| view! { <p class="field-error" role="alert">{icon("alert")}{words}</p> }))}
    }
}

/// Keeps the file on the phone, then writes that it is there.
async fn attach(filling: Filling, field: Field, file: &File) -> Result<(), String> {
    let limit = FILE_BYTES_MAX / 1_048_576;
    if file.size() > FILE_BYTES_MAX as f64 {
        return Err(fill(t().file_too_large(), &[("max", &limit.to_string())]));
    }
    let (held, bytes) = photo::as_it_is(file).await.map_err(|_| t().file_unreadable().to_owned())?;
    let kept = filling.draft.keep_files(vec![(held.clone(), bytes)]).await;
    kept.map_err(kept_words)?;
    let seen = filling.draft.seen(&field);
    filling.draft.set(field, Value::File(held), seen);
    Ok(())
}

/// Fetches it where it is not here, and gives it to the browser.
fn give(filling: Filling, file: FileRef) {
    spawn(async move {
        match filling.draft.file(file.clone()).await {
            Some(bytes) => download::download(&file, &bytes, file.name.as_deref().unwrap_or_default()),
            None => filling.draft.app.tell(t().file_not_here()),
        }
    });
}

fn file_words(file: &FileRef) -> String {
    let name = file.name.clone().unwrap_or_else(|| t().a_file().to_owned());
    fill(t().file_named(), &[("name", &name), ("n", &file.bytes.div_ceil(1024).to_string())])
}
