//! Names of questions in an expression, and the paths that take their place.

use super::ast::{Expr, Path, Start, Step};
use super::function::Function;

/// Where in an expression `${name}` stands, as far as its path depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// In a predicate: a path from the node that the whole expression is asked for has to begin at [`Start::Current`] there, and not at
    /// [`Start::Context`].
    pub predicate: bool,
    /// It means every such node, in whichever row: what `indexed-repeat` picks from.
    pub everywhere: bool,
}

impl Expr {
    /// Whether the same answers may give another value: by chance, by the clock, or because the value depends on the one before.
    #[must_use]
    pub fn is_volatile(&self) -> bool {
        self.calls(&|function, arguments| function.is_volatile(arguments))
    }

    /// Whether it keeps the value that it gave first.
    #[must_use]
    pub fn has_once(&self) -> bool {
        self.calls(&|function, _| function == Function::Once)
    }

    /// Whether one of the functions in it, each with its number of arguments, is such a one.
    fn calls(&self, such: &dyn Fn(Function, usize) -> bool) -> bool {
        let any = |items: &[Self]| items.iter().any(|item| item.calls(such));
        match self {
            Self::Number(_) | Self::Text(_) => false,
            Self::Negate(operand) => operand.calls(such),
            Self::Call(function, items) => such(*function, items.len()) || any(items),
            Self::Chain(_, items) | Self::Union(items) => any(items),
            Self::Path(path) => {
                let start = matches!(&path.start, Start::Expr(expr) if expr.calls(such));
                start || any(&path.predicates) || path.steps.iter().any(|step| any(&step.predicates))
            }
        }
    }

    /// How deep it is: what is bounded, so that whoever goes down into it does not have to count.
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

    /// Puts a path in the place of each `${name}`, the one that `find` gives for the name and for where it stands.
    ///
    /// Predicates right behind the name become those of the path's last step: `${row}[1]` is the first of its siblings.
    ///
    /// A name inside a text, as in `jr:choice-name(${a}, '${a}')`, stays as it is: it is the [`Environment`] that reads it.
    ///
    /// [`Environment`]: super::Environment
    ///
    /// # Errors
    /// The first name for which there is no path; what stood before it is replaced.
    pub fn resolve(&mut self, find: &mut dyn FnMut(&str, Stands) -> Option<Path>) -> Result<(), String> {
        self.resolve_in(Stands::default(), find)
    }

    fn resolve_in(&mut self, stands: Stands, find: &mut dyn FnMut(&str, Stands) -> Option<Path>) -> Result<(), String> {
        let here = Stands { everywhere: false, ..stands };
        match self {
            Self::Number(_) | Self::Text(_) => Ok(()),
            Self::Negate(operand) => operand.resolve_in(here, find),
            Self::Call(Function::IndexedRepeat, items) => items.iter_mut().enumerate().try_for_each(|(index, item)| {
                // What is picked from, and each repeat that is followed by the number of its row.
                let everywhere = index == 0 || index % 2 == 1;
                item.resolve_in(Stands { everywhere, ..stands }, find)
            }),
            Self::Call(_, items) | Self::Chain(_, items) | Self::Union(items) => {
                items.iter_mut().try_for_each(|item| item.resolve_in(here, find))
            }
            Self::Path(path) => {
                let predicates = path.steps.iter_mut().flat_map(|step| &mut step.predicates).chain(&mut path.predicates);
                let inside = Stands { predicate: true, everywhere: false };
                predicates.into_iter().try_for_each(|one| one.resolve_in(inside, find))?;
                match &mut path.start {
                    Start::Expr(expr) => expr.resolve_in(stands, find),
                    Start::Reference(name) => {
                        let found = find(name, stands).ok_or_else(|| core::mem::take(name))?;
                        path.go_on_from(found);
                        Ok(())
                    }
                    _ => Ok(()),
                }
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
