//! A record that is to be submitted: how far it is, what it lacks, and what it is then (rules FE8, FE15 and FE16).

use super::filling::Filling;
use super::instance::Index;
use super::kinds;
use super::stored::{text_of, values};
use super::template::{Asked, Part};
use crate::form::answers::photos;
use crate::form::validate::{Violation, ViolationKind};
use crate::form::{Kind, Meta, Progress, Special};
use crate::record::{Entity, Field, Value};
use crate::words::Words;

impl Filling {
    /// What the record has to be told before it is submitted: what is computed too, when it was ended, and that what is irrelevant is not
    /// answered.
    #[must_use]
    pub fn to_submit(&mut self, entity: &Entity) -> Vec<(Field, Value)> {
        let now = kinds::now(self.device());
        for at in self.everywhere() {
            if self.asked(at).is_some_and(|asked| asked.special == Some(Special::Meta(Meta::End))) {
                self.put(at, &now);
            }
        }
        self.finish();
        let mut all = self.differences(entity, self.nodes(), |_| true);
        for at in self.everywhere().filter(|at| !self.is_relevant(*at)) {
            let (Some(asked), Some(field)) = (self.asked(at), self.field(at)) else { continue };
            if !text_of(asked, entity, &field).is_empty() {
                all.retain(|(known, _)| *known != field);
                all.extend(values(asked, entity, &field, ""));
            }
        }
        all
    }

    /// Everything to mend, in the order of the form; empty when the record can be submitted.
    #[must_use]
    pub fn violations(&self, entity: &Entity) -> Vec<Violation> {
        self.nodes().flat_map(|at| self.violations_at(at, entity)).collect()
    }

    /// How far the form is filled, of what is asked at the moment: a repeat counts as one, whatever its rows.
    #[must_use]
    pub fn progress(&self, entity: &Entity) -> Progress {
        let mut progress = Progress::default();
        let templates = self.model().templates();
        let in_row = |at: Index| self.instance.with_ancestors(at).any(|around| self.position(around).is_some());
        for at in self.nodes().filter(|at| self.is_relevant(*at) && !in_row(*at)) {
            let template = self.template_of(at);
            if let Some(asked) = self.asked(at).filter(|asked| asked.is_asked()) {
                let Some(state) = self.state(at).filter(|state| !state.readonly) else { continue };
                progress.add(!self.field(at).is_none_or(|field| text_of(asked, entity, &field).is_empty()), state.required);
            }
            for repeat in templates.children(template).filter(|child| templates.is_repeat(*child) && !self.is_counted(*child)) {
                let Some(Part::Repeat { min, .. }) = templates.get(repeat).map(|known| &known.part) else { continue };
                let least = min.unwrap_or(0);
                progress.add(self.instance.rows(at, repeat).len() >= least.max(1) as usize, least > 0);
            }
        }
        progress
    }

    fn violations_at(&self, at: Index, entity: &Entity) -> Vec<Violation> {
        let templates = self.model().templates();
        let repeats = templates.children(self.template_of(at)).filter(|child| templates.is_repeat(*child));
        let rows = repeats.filter_map(|repeat| {
            let kind = self.rows_wrong(at, repeat)?;
            let field = Field::new(self.repeat_path(at, repeat)).ok()?;
            let label = templates.get(repeat).map(|known| &known.label);
            Some(Violation { field, kind, labels: self.labels(at, label), rows: self.row_numbers(at), message: None })
        });
        self.question_violation(at, entity).into_iter().chain(rows).collect()
    }

    fn question_violation(&self, at: Index, entity: &Entity) -> Option<Violation> {
        let (asked, field) = (self.asked(at)?, self.field(at)?);
        let state = self.state(at)?;
        // Nobody can mend what nobody can edit.
        if !state.relevant || state.readonly || !asked.is_asked() {
            return None;
        }
        let kind = state.wrong.or_else(|| too_many_photos(asked, entity, &field))?;
        let message = self.message(at, kind);
        Some(Violation { field, kind, labels: self.labels(at, None), rows: self.row_numbers(at), message })
    }

    /// What the form itself says of something wrong, where it does.
    #[must_use]
    pub fn message(&self, at: Index, kind: ViolationKind) -> Option<String> {
        let template = self.template(at)?;
        let words = match kind {
            ViolationKind::Required | ViolationKind::PhotoMissing | ViolationKind::AudioMissing => &template.required_message,
            ViolationKind::Constraint => &template.constraint_message,
            _ => return None,
        };
        Some(self.said(at, words)).filter(|said| !said.is_empty())
    }

    /// From the outermost group or repeat down to the node's own, and one more.
    fn labels(&self, at: Index, last: Option<&Words>) -> Vec<Words> {
        let mut around: Vec<Index> = self.instance.with_ancestors(at).collect();
        around.reverse();
        let own = around.into_iter().filter_map(|node| Some(self.said(node, &self.template(node)?.label)));
        let all = own.chain(last.map(|words| self.said(at, words)));
        all.filter(|said| !said.is_empty()).map(|said| Words::new(said, "")).collect()
    }

    fn row_numbers(&self, at: Index) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .instance
            .with_ancestors(at)
            .filter_map(|node| self.position(node))
            .map(|position| u32::try_from(position).unwrap_or(u32::MAX))
            .collect();
        rows.reverse();
        rows
    }
}

fn too_many_photos(asked: &Asked, entity: &Entity, field: &Field) -> Option<ViolationKind> {
    let Kind::Photo(photo) = &asked.kind else { return None };
    let count = u32::try_from(photos(entity, field.as_str()).len()).unwrap_or(u32::MAX);
    let max = u32::from(photo.max);
    (count > max).then_some(ViolationKind::TooManyPhotos { count, max })
}
