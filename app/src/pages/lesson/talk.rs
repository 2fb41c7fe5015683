//! The discussion: what was said on this page, and the notes of the meeting.

use qinglan_core::observed::{DISCUSSION, is_form};

use super::Lesson;
use super::begin::begin_button;
use crate::components::comments::comments;
use crate::components::list::record_row;
use crate::dom::{Rows, View, part, view};
use crate::reactive::RwSignal;
use crate::text::t;

pub fn talk_section(lesson: Lesson) -> View {
    view! {
        <section class="section">
            <h2>{t().lesson_discussion()}</h2>
            {part(move || {
                let notes = lesson.of(|part| is_form(&part.row.form, DISCUSSION));
                let rows = notes.into_iter().map(|part| record_row(vec![part.row])).rows();
                view! { <ul class="list">{rows}</ul> }
            })}
            <div class="btn-row no-print">{begin_button(lesson, DISCUSSION, t().lesson_take_notes())}</div>
            {comments(lesson.filling, lesson.space, RwSignal::new(None))}
        </section>
    }
}
