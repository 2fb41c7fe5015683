//! On a device of somebody whose data are deleted: what that means here, and a way to keep what is here (rule DP8).

use js_sys::Uint8Array;
use qinglan_core::form::{Place, answer_to, places, typed, wording};
use qinglan_core::id::Millis;
use qinglan_core::record::{Entity, EntityKind, Field, FileRef, Summary};

use super::icon::icon;
use super::list::form_name;
use super::notice::notice;
use super::when::moment;
use crate::dom::{View, view};
use crate::reactive::RwSignal;
use crate::shell::task::spawn;
use crate::shell::{clock, download};
use crate::state::{App, store_words};
use crate::text::{fill, language, t};

/// That it is so, how much was not sent, and the way to save it.
#[inline(never)]
pub fn deleted_notice(app: App, from: Millis) -> View {
    let when = moment(from);
    let (title, means) = if from > clock::now() {
        (fill(t().deleted_soon(), &[("when", &when)]), t().deleted_soon_means())
    } else {
        (fill(t().deleted_gone(), &[("when", &when)]), t().deleted_gone_means())
    };
    let unsent = app.status.get().queued() + app.refused.get();
    let alone = (unsent > 0).then(|| view! { <p>{fill(t().deleted_unsent(), &[("n", &unsent.to_string())])}</p> });
    let busy = RwSignal::new(false);
    let save = move |_| {
        busy.set(true);
        spawn(async move {
            save(app).await;
            busy.try_set(false);
        });
    };
    notice(
        "attention",
        "status",
        "lock",
        view! {
            <p><b>{title}</b>" "{means}</p>
            {alone}
            <p class="field-hint">{t().deleted_save_means()}</p>
            <div class="btn-row"><button class="btn" type="button" disabled={move || busy.get()} on:click=save>{icon("download")}{t().deleted_save()}</button></div>
        },
    )
}

async fn save(app: App) {
    let Some(store) = app.store() else { return };
    // Without the forms the answers are there all the same, as they stand.
    app.read_forms().await;
    let mut all = String::new();
    let rows = match store.summaries().await {
        Ok(rows) => rows,
        Err(error) => return app.tell(store_words(&error)),
    };
    let mut seen: Vec<qinglan_core::id::EntityId> = Vec::new();
    let hers = rows.iter().filter(|row| row.author == store.person && !row.deleted);
    for row in qinglan_core::order::greatest_first(hers.collect(), |row| row.changed_at.0) {
        // One record is in several spaces; the personal copy has all of it.
        if seen.contains(&row.id) {
            continue;
        }
        let own =
            rows.iter().find(|other| other.id == row.id && other.space == qinglan_core::id::SpaceId::personal(store.person));
        let row = own.unwrap_or(row);
        seen.push(row.id);
        match store.entity(row.space, row.id).await {
            Ok(Some(entity)) => all.push_str(&words(app, row, &entity)),
            Ok(None) => {}
            Err(error) => return app.tell(store_words(&error)),
        }
    }
    // So that Windows' own editor takes it for what it is.
    let bytes = [&[0xef, 0xbb, 0xbf][..], all.as_bytes()].concat();
    let file = FileRef::new([0; 32], "text/plain", bytes.len() as u64);
    download::download(&file, &Uint8Array::from(bytes.as_slice()), &format!("{}.txt", t().deleted_file()));
}

/// A record, or a comment, as plain text.
fn words(app: App, row: &Summary, entity: &Entity) -> String {
    let mut lines = vec![if row.title.is_empty() { form_name(&row.form) } else { row.title.clone() }];
    if row.kind == EntityKind::Comment {
        lines = vec![entity.text(&Field::text()).unwrap_or_default().to_owned()];
    } else if let Some(form) = app.known_form(&row.form) {
        lines.push(format!("{} · {}", form_name(&row.form), moment(row.changed_at)));
        for place in places(&form, entity) {
            let Place::Question { spot, question } = place else { continue };
            let Some(value) = answer_to(entity, &spot.field, &question.kind) else { continue };
            let labels: Vec<&str> = spot.labels.iter().map(|label| label.get(language())).collect();
            lines.push(format!("{}：{}", labels.join(" · "), wording(&question.kind, &value, language())));
        }
    } else {
        lines.push(moment(row.changed_at));
        let answers = entity.fields.iter().filter(|(field, _)| !field.is_system() && !entity.is_hidden(field));
        lines.extend(answers.filter_map(|(_, versions)| versions.last()).map(|version| typed(&version.value)));
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.push("\n".to_owned());
    lines.join("\n")
}
