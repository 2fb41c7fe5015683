//! What came of it: of each member a comment, a gain, and a suggestion (rule OL5).

use qinglan_core::observed::{GAIN, is_form};
use qinglan_core::record::Field;

use super::{Lesson, Part};
use crate::dom::{Rows, View, part, view};
use crate::text::{fill, say, t};

/// The questions of the form that the table shows.
const COLUMNS: [&str; 3] = ["comment", "gain", "suggestion"];

pub fn gains_section(lesson: Lesson) -> View {
    part(move || {
        let written = lesson.of(|part| is_form(&part.row.form, GAIN) && part.is_read());
        let waited: Vec<String> = lesson.plan.with(|plan| {
            let has = |name: &str| written.iter().any(|part| part.name == name);
            plan.observers.iter().map(|observer| observer.name.clone()).filter(|name| !has(name)).collect()
        });
        let said = match (written.len(), waited.len()) {
            (0, _) => t().gains_none().to_owned(),
            (n, 0) => fill(t().gains_all(), &[("n", &n.to_string())]),
            (n, _) => fill(t().gains_some(), &[("n", &n.to_string()), ("names", &waited.join("、"))]),
        };
        view! {
            <section class="section">
                <h2>{t().gains_title()}</h2>
                <p class="field-hint">{said}</p>
                {(!written.is_empty()).then(|| table(&written))}
            </section>
        }
    })
}

fn table(written: &[Part]) -> View {
    let labels = written.iter().find_map(|part| {
        let form = part.form.as_ref()?;
        let label = |name: &str| form.questions.iter().find(|node| node.name() == name).map(|node| say(node.label()));
        Some(COLUMNS.map(|name| label(name).unwrap_or_default()))
    });
    let labels = labels.unwrap_or_default();
    let head = labels.iter().map(|label| view! { <th scope="col" role="columnheader">{label.clone()}</th> }).rows();
    let row = |part: &Part| {
        let cells = COLUMNS.iter().zip(&labels).map(|(name, label)| {
            let words = Field::new(*name).ok().and_then(|field| part.entity.text(&field).map(str::to_owned)).unwrap_or_default();
            view! { <td role="cell" data-label=label.clone()><p>{words}</p></td> }
        });
        let cells = cells.rows();
        view! {
            <tr role="row"><th scope="row" role="rowheader"><a href=format!("/records/{}", part.row.id)>{part.name.clone()}</a></th>{cells}</tr>
        }
    };
    let rows = written.iter().map(row).rows();
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=t().gains_title()>
            <table class="table beside" role="table">
                <thead><tr role="row"><th scope="col" role="columnheader">{t().gains_who()}</th>{head}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}
