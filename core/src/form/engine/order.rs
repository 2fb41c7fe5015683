//! The order in which what depends on one another is computed.

use super::fault::Column;
use super::model::Rule;
use super::template::Templates;
use crate::order;

/// The eager rules, each behind all that it needs, and else in the order of the form.
///
/// # Errors
/// Each circle of rules that need one another: each the next, and the last the first.
pub(super) fn order(
    templates: &Templates,
    rules: &[Rule],
    reads: &[Vec<(usize, usize)>],
    find: impl Fn(usize, Column) -> Option<usize>,
) -> Result<Vec<usize>, Vec<Vec<usize>>> {
    let needs: Vec<Vec<usize>> = rules.iter().zip(reads).map(|(rule, reads)| needed(templates, rule, reads, &find)).collect();
    let mut sorting =
        Sorting { needs: &needs, state: vec![State::Untouched; rules.len()], order: Vec::new(), circles: Vec::new() };
    let mut eager: Vec<usize> =
        (0..rules.len()).filter(|rule| rules.get(*rule).is_some_and(|rule| rule.column.is_eager())).collect();
    order::by_key(&mut eager, |rule| rules.get(*rule).map(|rule| rule.at));
    eager.into_iter().for_each(|rule| sorting.visit(rule));
    if sorting.circles.is_empty() { Ok(sorting.order) } else { Err(sorting.circles) }
}

/// The rules whose outcome a rule may see.
fn needed(
    templates: &Templates,
    rule: &Rule,
    reads: &[(usize, usize)],
    find: &impl Fn(usize, Column) -> Option<usize>,
) -> Vec<usize> {
    let mut needs = Vec::new();
    if !rule.column.is_eager() {
        return needs;
    }
    // Its nodes have to be there, and what is computed is computed where it is relevant.
    for around in templates.with_ancestors(rule.at) {
        if !(around == rule.at && rule.column == Column::Count) {
            needs.extend(find(around, Column::Count));
        }
        if rule.column == Column::Calculation {
            needs.extend(find(around, Column::Relevant));
        }
    }
    for (read, _) in reads {
        let triggered = templates.get(*read).is_some_and(|template| !template.triggers.is_empty());
        if !triggered {
            needs.extend(find(*read, Column::Calculation));
        }
        needs.extend(find(*read, Column::Choices));
        for around in templates.with_ancestors(*read) {
            needs.extend([Column::Relevant, Column::Count].into_iter().filter_map(|column| find(around, column)));
        }
    }
    order::set(needs)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Untouched,
    Open,
    Done,
}

struct Sorting<'n> {
    needs: &'n [Vec<usize>],
    state: Vec<State>,
    order: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

impl Sorting<'_> {
    /// Without calling itself: a chain may be as long as the form.
    fn visit(&mut self, rule: usize) {
        let mut open: Vec<(usize, usize)> = Vec::new();
        self.enter(rule, &mut open);
        while let Some((at, next)) = open.last_mut() {
            let need = self.needs.get(*at).and_then(|needs| needs.get(*next)).copied();
            let at = *at;
            *next += 1;
            match need.map(|need| (need, self.state.get(need).copied().unwrap_or(State::Done))) {
                None => {
                    self.mark(at, State::Done);
                    self.order.push(at);
                    open.pop();
                }
                Some((need, State::Untouched)) => self.enter(need, &mut open),
                // It is told, and passed over to find the others.
                Some((need, State::Open)) => {
                    self.circles.push(open.iter().map(|(at, _)| *at).skip_while(|at| *at != need).collect());
                }
                Some((_, State::Done)) => {}
            }
        }
    }

    fn enter(&mut self, rule: usize, open: &mut Vec<(usize, usize)>) {
        if self.state.get(rule) == Some(&State::Untouched) {
            self.mark(rule, State::Open);
            open.push((rule, 0));
        }
    }

    fn mark(&mut self, rule: usize, state: State) {
        if let Some(known) = self.state.get_mut(rule) {
            *known = state;
        }
    }
}
