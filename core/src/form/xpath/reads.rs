//! What an expression reads, told from the expression alone: for whoever works out what has to be asked again after an answer.

use super::ast::{Expr, Path, Start, Step};

/// A path that an expression reads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Read<'e> {
    pub path: &'e Path,
    /// Where the path stands in a predicate: that is what [`Start::Context`] is then relative to.
    pub within: Option<Within>,
}

/// A place in a path of the same list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    /// Which path of the list.
    pub read: usize,
    /// How many of its steps lead there.
    pub steps: usize,
}

impl Expr {
    /// Every path in it, those in predicates behind the one that they are in.
    ///
    /// [`Start::Expr`] says that a path goes on from what another expression gives; the paths in that come right behind it.
    /// The secondary instance that `pulldata` asks, and one whose id is not written out, are in no path: they never change.
    #[must_use]
    pub fn paths(&self) -> Vec<Read<'_>> {
        let mut reads = Vec::new();
        self.read(None, &mut reads);
        reads
    }

    /// Whether the same answers may give another value: by chance, by the clock, or because the value depends on the one before.
    #[must_use]
    pub fn is_volatile(&self) -> bool {
        let call = matches!(self, Self::Call(function, arguments) if function.is_volatile(arguments.len()));
        call || self.parts().into_iter().any(Self::is_volatile)
    }

    /// How many containers of a message it fills, one in the other.
    pub(super) fn depth(&self) -> usize {
        let deepest = |items: &[Self]| items.iter().map(Self::depth).max().unwrap_or_default();
        match self {
            Self::Number(_) | Self::Text(_) => 1,
            Self::Call(_, items) | Self::Chain(_, items) | Self::Union(items) => 2 + deepest(items),
            Self::Negate(operand) => 1 + operand.depth(),
            Self::Path(path) => {
                let start = match &path.start {
                    Start::Expr(expr) => 3 + expr.depth(),
                    // In the place of the name comes a path, whose last step has the predicates then.
                    Start::Reference(_) => 5 + deepest(&path.predicates),
                    _ => 3 + deepest(&path.predicates),
                };
                let steps = path.steps.iter().map(|step| 5 + deepest(&step.predicates)).max();
                start.max(3 + deepest(&path.predicates)).max(steps.unwrap_or_default())
            }
        }
    }

    /// Puts a path in the place of each `${name}`; `find` gets the name, and whether it stands in a predicate, where a path
    /// has to begin at [`Start::Current`] instead of [`Start::Context`].
    ///
    /// Predicates right behind the name become those of the path's last step: `${row}[1]` is the first of its siblings.
    ///
    /// A name inside a text, as in `jr:choice-name(${a}, '${a}')`, stays as it is: it is the [`Environment`] that reads it.
    ///
    /// [`Environment`]: super::Environment
    ///
    /// # Errors
    /// The first name for which there is no path; what stood before it is replaced.
    pub fn resolve(&mut self, find: &mut dyn FnMut(&str, bool) -> Option<Path>) -> Result<(), String> {
        self.resolve_in(false, find)
    }

    fn resolve_in(&mut self, predicate: bool, find: &mut dyn FnMut(&str, bool) -> Option<Path>) -> Result<(), String> {
        match self {
            Self::Number(_) | Self::Text(_) => Ok(()),
            Self::Negate(operand) => operand.resolve_in(predicate, find),
            Self::Call(_, items) | Self::Chain(_, items) | Self::Union(items) => {
                items.iter_mut().try_for_each(|item| item.resolve_in(predicate, find))
            }
            Self::Path(path) => {
                let predicates = path.steps.iter_mut().flat_map(|step| &mut step.predicates).chain(&mut path.predicates);
                predicates.into_iter().try_for_each(|one| one.resolve_in(true, find))?;
                match &mut path.start {
                    Start::Expr(expr) => expr.resolve_in(predicate, find),
                    Start::Reference(name) => {
                        let found = find(name, predicate).ok_or_else(|| core::mem::take(name))?;
                        path.go_on_from(found);
                        Ok(())
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    fn read<'e>(&'e self, within: Option<Within>, reads: &mut Vec<Read<'e>>) {
        let Self::Path(path) = self else {
            return self.parts().into_iter().for_each(|part| part.read(within, reads));
        };
        let read = reads.len();
        reads.push(Read { path, within });
        if let Start::Expr(expr) = &path.start {
            expr.read(within, reads);
        }
        for predicate in &path.predicates {
            predicate.read(Some(Within { read, steps: 0 }), reads);
        }
        for (steps, step) in (1..).zip(&path.steps) {
            for predicate in &step.predicates {
                predicate.read(Some(Within { read, steps }), reads);
            }
        }
    }

    fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) | Self::Text(_) => Vec::new(),
            Self::Negate(operand) => vec![operand],
            Self::Call(_, items) | Self::Chain(_, items) | Self::Union(items) => items.iter().collect(),
            Self::Path(path) => {
                let start = match &path.start {
                    Start::Expr(expr) => Some(&**expr),
                    _ => None,
                };
                let predicates = path.steps.iter().flat_map(|step| &step.predicates);
                start.into_iter().chain(&path.predicates).chain(predicates).collect()
            }
        }
    }
}

impl Path {
    /// Puts `before` in the place of the start.
    fn go_on_from(&mut self, before: Self) {
        let own: Vec<Step> = core::mem::take(&mut self.steps);
        let predicates = core::mem::take(&mut self.predicates);
        *self = before;
        match self.steps.last_mut() {
            Some(last) => last.predicates.extend(predicates),
            None => self.predicates.extend(predicates),
        }
        self.steps.extend(own);
    }
}
